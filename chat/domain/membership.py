"""Becoming a member of a room, being one, and ceasing to be one."""

from __future__ import annotations

from typing import NamedTuple

from chat.domain import log, quotas
from chat.domain.events import Audience, MemberChanged, PersonChanged
from chat.domain.wire import Message, Person
from chat.store import Tx, messages, offers, people, rooms, standings
from chat.store.rooms import RoomRow

LOBBY = "lobby"  # where everybody starts
ONE_LINE = 10 * 60 * 1000  # milliseconds


PAGE = 500


class Rooms(NamedTuple):
    """A page of a person's rooms: the rev of each by its slug. `after` is where the next page begins; None for the last
    page."""

    slugs: dict[str, int]
    after: int | None


def rooms_of(tx: Tx, person_id: int, after: int = 0) -> Rooms:
    """A page of the rooms of a person, who may be in thousands."""
    rows = rooms.some_of_member(tx, person_id, after=after, limit=PAGE)
    return Rooms({slug: rev for _, slug, rev in rows}, rows[-1][0] if len(rows) == PAGE else None)


def join(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None, role: str = "member") -> RoomRow:
    """Make somebody a member, by themselves or added `by` another, and tell the room; how it stands after it.
    Who was muted still is. Raises Conflict for somebody who is in as many rooms as they may be."""
    quotas.check_room_limit(tx, person.id)
    rooms.add_member(tx, room, person.id, "muted" if standings.of(tx, room.id, person.id).muted else role)
    if room.kind == "private":
        offers.delete(tx, person.id, room.id)  # they need not be asked any more
    rev = _tell(tx, room, person, member=True, by=by)
    return room._replace(rev=rev, member_count=room.member_count + 1)


def welcome(tx: Tx, person: Person, slug: str | None) -> None:
    """Have a newcomer be in the room that they came for or, where that is not a public one, in the lobby."""
    if slug is None or not _let_into(tx, person, slug):
        _let_into(tx, person, LOBBY)


def _let_into(tx: Tx, person: Person, slug: str) -> bool:
    rooms.lock_room(tx, slug)
    room = rooms.by_slug(tx, slug)
    if room is None or room.kind != "public" or room.archived_at is not None:
        return False
    if standings.banned_until(tx, room.id, person.id):
        return False
    if rooms.member_role(tx, room.id, person.id) is None:
        join(tx, room, person)
    return True


def leave(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None) -> None:
    """Make somebody a member no more, by themselves or removed `by` another, and tell the room."""
    rooms.remove_member(tx, room.id, person.id)
    _tell(tx, room, person, member=False, by=by)


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


def _tell(tx: Tx, room: RoomRow, person: Person, *, member: bool, by: Person | None) -> int:
    """Have the log say that somebody came or went, at the rev that is returned, and tell the room."""
    if by is None:
        line = _line(tx, room, person.id, "join" if member else "leave", person, None)
    else:
        line = _line(tx, room, person.id, "add" if member else "remove", by, person)
    changed = MemberChanged(room=room.slug, rev=line.rev, person=person, member=member, by=by)
    tx.publish(changed, Audience(room=room.slug, people=(person.id,)))
    return line.rev


def _line(tx: Tx, room: RoomRow, person_id: int, kind: str, author: Person, about: Person | None) -> Message:
    """The coming and going of one person within a while is one line, which says what was last: nobody can fill a room
    by it. Each change takes a rev, so all who follow the log learn of each."""
    line_id = standings.of(tx, room.id, person_id).line_id
    row = messages.by_id(tx, room.id, line_id) if line_id is not None else None
    if row is not None and tx.now - row.at < ONE_LINE:
        return log.retell(tx, room, row, kind, author, about)
    line = log.append(tx, room, kind, author, about=about)
    standings.change(tx, room.id, person_id, line_id=line.id)
    return line
