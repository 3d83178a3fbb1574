"""Becoming a member of a room, being one, and ceasing to be one."""

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


LOBBY = "lobby"  # where everybody starts

ONE_LINE = 10 * 60 * 1000  # milliseconds


def join(tx: Tx, room: RoomRow, person: Person, *, by: Person | None = None, role: str = "member") -> RoomRow:
    """Make somebody a member, by themselves or added `by` another, and tell the room; how it stands after it.
    Who was muted still is. Raises Conflict for somebody who is in as many rooms as they may be."""
    check_room_limit(tx, person.id)
    queries.rooms.add_member(
        tx, room, person.id, "muted" if queries.standings.of(tx, room.id, person.id).muted else role
    )
    if room.kind == "private":
        queries.offers.delete(tx, person.id, room.id)  # they need not be asked any more
    rev = _tell(tx, room, person, member=True, by=by)
    return room._replace(rev=rev, member_count=room.member_count + 1)


def welcome(tx: Tx, person: Person, slug: str | None) -> None:
    """Have a newcomer be in the room that they came for or, where that is not a public one, in the lobby."""
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
    """Make somebody a member no more, by themselves or removed `by` another, and tell the room."""
    queries.rooms.remove_member(tx, room.id, person.id)
    _tell(tx, room, person, member=False, by=by)


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
    line_id = queries.standings.of(tx, room.id, person_id).line_id
    row = queries.messages.by_id(tx, room.id, line_id) if line_id is not None else None
    if row is not None and tx.now - row.at < ONE_LINE:
        return log.retell(tx, room, row, kind, author, about)
    line = log.append(tx, room, kind, author, about=about)
    queries.standings.change(tx, room.id, person_id, line_id=line.id)
    return line
