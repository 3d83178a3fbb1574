"""Direct conversations: rooms without a name, for the same people always the same one."""

from __future__ import annotations

from chat.domain.wire import Person, Room
from chat.store import Tx, people
from chat.store.rooms import RoomRow


def people_of(tx: Tx, rows: list[RoomRow]) -> dict[int, list[Person]]:
    """Who is in these rooms, as far as they are direct conversations, by the id of the room."""
    found: dict[int, list[Person]] = {}
    for room_id, row in people.in_rooms(tx, [row.id for row in rows if row.kind == "direct"]):
        found.setdefault(room_id, []).append(Person(row.id, row.name, row.avatar))
    return found


def seen(tx: Tx, row: RoomRow) -> Room:
    """A room as its members see it."""
    return Room.of(row, people_of(tx, [row]).get(row.id))
