"""Make people members of rooms, and end memberships."""

from __future__ import annotations

from chat.core import policy
from chat.core.access import actor_of
from chat.core.event import Audience
from chat.core.quotas import column_of
from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.wire import Message
from chat.domain.rooms.events import MemberChanged
from chat.errors import Conflict
from chat.store import Tx, queries
from chat.store.queries.rooms import RoomRow

MOST_ROOMS = {"visitor": 1, "guest": 200, "member": 2000, "admin": 5000}


def check_room_limit(tx: Tx, person_id: int) -> None:
    """Raise Conflict if this person can't be in one more room."""
    row = queries.people.by_id(tx, person_id)
    if row is None:
        return
    most = MOST_ROOMS[column_of(policy.rank_of(actor_of(row)))]
    if queries.quotas.rooms_of(tx, person_id, most) >= most:
        raise Conflict(f"{row.name} can't be in more than {most} rooms.", field="room")


LOBBY = "lobby"  # the room in which everybody starts

ONE_LINE = 10 * 60 * 1000  # milliseconds within which a person's joins and leaves share one line of the log


def join(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None, role: str = "member") -> RoomRow:
    """Make a person a member, by themselves or added `by` another, and publish that to the room. Returns the room after
    the change. A person who was muted there still is. Raises Conflict if they are in too many rooms."""
    check_room_limit(tx, person.id)
    queries.rooms.add_member(
        tx, room, person.id, "muted" if queries.standings.of(tx, room.id, person.id).muted else role
    )
    if room.kind == "private":
        queries.offers.delete(tx, person.id, room.id)  # the question is settled
    rev = _tell(tx, room, person, member=True, by=by)
    return room._replace(rev=rev, member_count=room.member_count + 1)


def welcome(tx: Tx, person: Person, slug: str | None) -> None:
    """Make a new person a member of the public room whose address they opened or, if they can't join it, the lobby."""
    if slug is None or not _let_into(tx, person, slug):
        _let_into(tx, person, LOBBY)


def _let_into(tx: Tx, person: Person, slug: str) -> bool:
    queries.rooms.lock_room(tx, slug)
    room = queries.rooms.by_slug(tx, slug)
    if room is None or room.kind != "public" or room.archived_at is not None:
        return False
    if queries.standings.banned_until(tx, room.id, person.id):
        return False
    if queries.rooms.member_role(tx, room.id, person.id) is None:
        join(tx, room, person)
    return True


def leave(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None) -> None:
    """End a membership, by the person themselves or removed `by` another, and publish that to the room."""
    queries.rooms.remove_member(tx, room.id, person.id)
    _tell(tx, room, person, member=False, by=by)


def _tell(tx: Tx, room: RoomRow, person: Person, *, member: bool, by: Person | None) -> int:
    """Write to the log that a person joined or left, publish it to the room, and return the rev of the change."""
    if by is None:
        line = _line(tx, room, person.id, "join" if member else "leave", person, None)
    else:
        line = _line(tx, room, person.id, "add" if member else "remove", by, person)
    changed = MemberChanged(room=room.slug, rev=line.rev, person=person, member=member, by=by)
    tx.publish(changed, Audience(room=room.slug, people=(person.id,)))
    return line.rev


def _line(tx: Tx, room: RoomRow, person_id: int, kind: str, author: Person, about: Person | None) -> Message:
    """Write a join or leave to the log. All those of one person within `ONE_LINE` share one line, which has the last
    kind, so that nobody can flood a room with them. Each change gets its own rev, so that followers of the log see
    it."""
    line_id = queries.standings.of(tx, room.id, person_id).line_id
    row = queries.messages.by_id(tx, room.id, line_id) if line_id is not None else None
    if row is not None and tx.now - row.at < ONE_LINE:
        return log.retell(tx, room, row, kind, author, about)
    line = log.append(tx, room, kind, author, about=about)
    queries.standings.change(tx, room.id, person_id, line_id=line.id)
    return line
