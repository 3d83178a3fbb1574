"""Becoming a member of a room, being one, and ceasing to be one."""

from __future__ import annotations

from typing import NamedTuple

from chat.domain import log, quotas
from chat.domain.events import Audience, MemberChanged, PersonChanged
from chat.domain.wire import Person
from chat.store import Tx, people, rooms
from chat.store.rooms import RoomRow

LOBBY = "lobby"  # where everybody starts


PAGE = 500


class Rooms(NamedTuple):
    """Some rooms of a person: the slug of each, and the rev where it stands. `after` is where to go on; None: that
    were all."""

    slugs: dict[str, int]
    after: int | None


def rooms_of(tx: Tx, person_id: int, after: int = 0) -> Rooms:
    """A page of the rooms of a person. Somebody may be in thousands, and is not to hold up the others."""
    rows = rooms.some_of_member(tx, person_id, after=after, limit=PAGE)
    return Rooms({slug: rev for _, slug, rev in rows}, rows[-1][0] if len(rows) == PAGE else None)


def join(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None, role: str = "member") -> RoomRow:
    """Make somebody a member, by themselves or added `by` another, and tell the room; how it stands after it.
    Raises Conflict for somebody who is in as many rooms as they may be."""
    quotas.demand_room(tx, person.id)
    rooms.add_member(tx, room, person.id, role)
    if by is None:
        joined = log.append(tx, room, "join", person)
    else:
        joined = log.append(tx, room, "add", by, about=person)
    _tell(tx, room.slug, joined.rev, person, member=True, by=by)
    return room._replace(rev=joined.rev, member_count=room.member_count + 1)


def welcome(tx: Tx, person: Person, slug: str | None) -> None:
    """Have a newcomer be in the room that they came for or, where that is not a public one, in the lobby."""
    if slug is None or not _let_into(tx, person, slug):
        _let_into(tx, person, LOBBY)


def _let_into(tx: Tx, person: Person, slug: str) -> bool:
    rooms.lock_room(tx, slug)
    room = rooms.by_slug(tx, slug)
    if room is None or room.kind != "public" or room.archived_at is not None:
        return False
    if rooms.member_role(tx, room.id, person.id) is None:
        join(tx, room, person)
    return True


def leave(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None) -> None:
    """Make somebody a member no more, by themselves or removed `by` another, and tell the room."""
    if by is None:
        left = log.append(tx, room, "leave", person)
    else:
        left = log.append(tx, room, "remove", by, about=person)
    rooms.remove_member(tx, room.id, person.id)
    _tell(tx, room.slug, left.rev, person, member=False, by=by)


def reintroduce(tx: Tx, person_id: int) -> None:
    """Tell everybody who is in a room with somebody who that is now."""
    row = people.by_id(tx, person_id)
    slugs: list[str] = []
    after: int | None = 0
    while after is not None:
        page = rooms_of(tx, person_id, after)
        slugs, after = [*slugs, *page.slugs], page.after
    if row is not None and slugs:
        tx.publish(PersonChanged(Person(row.id, row.name, row.avatar), row.status), Audience(members=tuple(slugs)))


def _tell(tx: Tx, slug: str, rev: int, person: Person, *, member: bool, by: Person | None) -> None:
    changed = MemberChanged(room=slug, rev=rev, person=person, member=member, by=by)
    tx.publish(changed, Audience(room=slug, people=(person.id,)))
