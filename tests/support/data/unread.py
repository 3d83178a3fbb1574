"""What a person has not read, as the list of rooms says it."""

from chat.core.wire import Person
from chat.domain.rooms.commands import ListRooms
from chat.domain.rooms.reading import MarkRead
from chat.domain.rooms.wire import RoomSummary
from tests.support.data.store import Workspace


def state(workspace: Workspace, person: Person, room: str = "lobby") -> RoomSummary:
    """A room in somebody's list."""
    return next(one for one in workspace.do(person, ListRooms()).rooms if one.slug == room)


def read(workspace: Workspace, person: Person, seq: int, room: str = "lobby") -> int:
    """Have somebody read a room up to there; the position up to which they have read it then."""
    return workspace.do(person, MarkRead(room=room, seq=seq)).read_seq
