"""Who asks, and about which room: what the door to every command looks up, in one statement."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from chat.store.people import PersonRow
from chat.store.prepared import Prepared
from chat.store.rooms import RoomRow, lock_room
from chat.store.tables import members, people, rooms, sessions
from chat.store.tx import Tx


class SessionScopes(NamedTuple):
    """What matters of a session for what somebody may do."""

    kind: str
    scopes: str


class Standing(NamedTuple):
    """A room and how one person stands to it; `role` is None for a non-member."""

    room: RoomRow
    role: str | None
    read_seq: int
    posted_at: int

    @property
    def member(self) -> bool:
        return self.role is not None


class Look(NamedTuple):
    """What was found: the person, the session, the room with how the person stands to it."""

    person: PersonRow | None
    session: SessionScopes | None
    found: Standing | None


_PERSON = tuple(people.c[name] for name in PersonRow._fields)
_SESSION = tuple(sessions.c[name] for name in SessionScopes._fields)
_ROOM = tuple(rooms.c[name] for name in RoomRow._fields)
_MEMBER = (members.c.role, members.c.read_seq, members.c.posted_at)
_SESSION_AT = len(_PERSON)
_ROOM_AT = _SESSION_AT + len(_SESSION)
_MEMBER_AT = _ROOM_AT + len(_ROOM)

_their_session = and_(sessions.c.id == bindparam("session"), sessions.c.person_id == people.c.id)
_the_room = rooms.c.slug == bindparam("slug")
_membership = and_(members.c.room_id == rooms.c.id, members.c.person_id == people.c.id)
_LOOK = Prepared(
    select(*_PERSON, *_SESSION, *_ROOM, *_MEMBER)
    .select_from(people.outerjoin(sessions, _their_session).outerjoin(rooms, _the_room).outerjoin(members, _membership))
    .where(people.c.id == bindparam("person"))
)
_LOOK_AT_PERSON = Prepared(
    select(*_PERSON, *_SESSION)
    .select_from(people.outerjoin(sessions, _their_session))
    .where(people.c.id == bindparam("person"))
)


def look(tx: Tx, person_id: int, session_id: int | None, slug: str | None = None, *, lock: bool = False) -> Look:
    """Look up a person, their session and, if given, a room. With `lock` no other transaction changes the
    room until this one ends, so that its revs have one order."""
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
        role, read_seq, posted_at = row[_MEMBER_AT:]
        found = Standing(RoomRow(*row[_ROOM_AT:_MEMBER_AT]), role, read_seq or 0, posted_at or 0)
    return Look(PersonRow(*row[:_SESSION_AT]), session, found)
