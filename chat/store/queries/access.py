"""The person, session and room that the access check of every command looks up, in one statement."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from chat.store.engine.parts import in_parts
from chat.store.engine.prepared import Prepared, Row
from chat.store.engine.transaction import Tx
from chat.store.queries.rooms import RoomRow, lock_room
from chat.store.tables import members, people, rooms, sessions, standings


class PersonRights(NamedTuple):
    """The columns of a person that decide on their rights, and those that others see. They are not all of `PersonRow`,
    because every command reads them, and SQLite's driver describes each column each time."""

    id: int
    name: str
    avatar: str | None
    role: str
    room_id: int | None
    banned_at: int | None


class SessionScopes(NamedTuple):
    """The columns of a session that decide on a person's rights."""

    id: int
    kind: str
    scopes: str


class Standing(NamedTuple):
    """A room and one person's standing in it. `role` is None for a non-member, `banned_until` is 0 without a ban."""

    room: RoomRow
    role: str | None
    read_seq: int
    posted_at: int
    banned_until: int = 0

    @property
    def member(self) -> bool:
        return self.role is not None


class Look(NamedTuple):
    """The rows that were found: the person, their session, and their standing in the room."""

    person: PersonRights | None
    session: SessionScopes | None
    found: Standing | None


_PERSON = tuple(people.c[name] for name in PersonRights._fields)
_SESSION = tuple(sessions.c[name] for name in SessionScopes._fields)
_ROOM = tuple(rooms.c[name] for name in RoomRow._fields)
_MEMBER = (members.c.role, members.c.read_seq, standings.c.posted_at, standings.c.banned_until)
_SESSION_AT = len(_PERSON)
_ROOM_AT = _SESSION_AT + len(_SESSION)

_their_session = and_(sessions.c.id == bindparam("session"), sessions.c.person_id == people.c.id)
_the_room = rooms.c.slug == bindparam("slug")
_membership = and_(members.c.room_id == rooms.c.id, members.c.person_id == people.c.id)
_kept_standing = and_(standings.c.room_id == rooms.c.id, standings.c.person_id == people.c.id)
_LOOK = Prepared(
    select(*_PERSON, *_SESSION, *_ROOM, *_MEMBER)
    .select_from(
        people.outerjoin(sessions, _their_session)
        .outerjoin(rooms, _the_room)
        .outerjoin(members, _membership)
        .outerjoin(standings, _kept_standing)
    )
    .where(people.c.id == bindparam("person"))
)
_LOOK_AT_PERSON = Prepared(
    select(*_PERSON, *_SESSION)
    .select_from(people.outerjoin(sessions, _their_session))
    .where(people.c.id == bindparam("person"))
)


def look(tx: Tx, person_id: int, session_id: int | None, slug: str | None = None, *, lock: bool = False) -> Look:
    """Look up a person, their session and, if given, a room. With `lock`, no other transaction can change the room
    until this one ends, so that its revs have one order."""
    if slug is None:
        row = _LOOK_AT_PERSON.one(tx, person=person_id, session=session_id)
    else:
        if lock:
            lock_room(tx, slug)
        row = _LOOK.one(tx, person=person_id, session=session_id, slug=slug)
    if row is None:
        return Look(None, None, None)
    session = None if row[_SESSION_AT] is None else SessionScopes(*row[_SESSION_AT:_ROOM_AT])
    found = None
    if slug is not None and row[_ROOM_AT] is not None:
        found = _standing(tx, row[_ROOM_AT:])
    return Look(PersonRights(*row[:_SESSION_AT]), session, found)


def standings_of(tx: Tx, person_id: int, slugs: set[str]) -> list[Standing]:
    """Return a person's standing in each of these rooms, leaving out rooms that don't exist."""
    their_membership = and_(members.c.room_id == rooms.c.id, members.c.person_id == person_id)
    their_standing = and_(standings.c.room_id == rooms.c.id, standings.c.person_id == person_id)
    query = select(*_ROOM, *_MEMBER).select_from(
        rooms.outerjoin(members, their_membership).outerjoin(standings, their_standing)
    )
    some = (query.where(rooms.c.slug.in_(part)) for part in in_parts(sorted(slugs)))
    return [_standing(tx, tuple(row)) for one in some for row in tx.sql.execute(one)]


def _standing(tx: Tx, row: Row) -> Standing:
    role, read_seq, posted_at, until = row[len(_ROOM) :]
    banned_until = until if until is not None and until > tx.now else 0
    return Standing(RoomRow(*row[: len(_ROOM)]), role, read_seq or 0, posted_at or 0, banned_until)
