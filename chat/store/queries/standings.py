"""Queries on standings: a person's mute, slow-mode clock and ban in a room, which stay when they leave it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared, PreparedColumns
from chat.store.engine.transaction import Tx
from chat.store.tables import members, people, standings

_by = people.alias("by")
_s = standings.c


class Kept(NamedTuple):
    """A person's standing in a room: 1 if they are muted, and the newest message about their coming or going."""

    muted: int
    line_id: int | None


class RoomBanRow(NamedTuple):
    """A person who is banned from a room, and the person who banned them."""

    person_id: int
    name: str
    avatar: str | None
    until: int
    at: int
    by_id: int
    by_name: str


_ITS = (_s.room_id == bindparam("room"), _s.person_id == bindparam("person"))
_OF = Prepared(select(_s.muted, _s.line_id).where(*_ITS))
_CHANGE = PreparedColumns(standings.update().where(*_ITS), keys=("room", "person"))
_INSERT = PreparedColumns(standings.insert())
_BANNED = Prepared(select(_s.banned_until).where(*_ITS, _s.banned_until > bindparam("now")))


def of(tx: Tx, room_id: int, person_id: int) -> Kept:
    """Return a person's standing in a room; by default, not muted and without a message."""
    row = _OF.one(tx, room=room_id, person=person_id)
    return Kept(*row) if row else Kept(0, None)


def change(tx: Tx, room_id: int, person_id: int, **values: object) -> None:
    """Set columns of a standing. The caller has locked the room."""
    if not _CHANGE.run(tx, room=room_id, person=person_id, **values):
        _INSERT.run(tx, room_id=room_id, person_id=person_id, **values)


def banned_until(tx: Tx, room_id: int, person_id: int) -> int:
    """Return the time until which a person is banned from a room, or 0 without a ban."""
    row = _BANNED.one(tx, room=room_id, person=person_id, now=tx.now)
    return int(row[0]) if row else 0


def bans(tx: Tx, room_id: int, *, after: int, limit: int) -> list[RoomBanRow]:
    """Return the people who are banned from a room now, by id."""
    columns = (people.c.id, people.c.name, people.c.avatar, _s.banned_until, _s.banned_at, _by.c.id, _by.c.name)
    found = select(*columns).select_from(
        standings.join(people, people.c.id == _s.person_id).join(_by, _by.c.id == _s.banned_by)
    )
    found = found.where(_s.room_id == room_id, _s.banned_until > tx.now, _s.person_id > after)
    return [RoomBanRow(*row) for row in tx.sql.execute(found.order_by(_s.person_id).limit(limit))]


def was_seen(tx: Tx, person_id: int, by_id: int) -> bool:
    """Return True if a person has ever been in a room that the other is in now."""
    both = standings.join(members, members.c.room_id == _s.room_id)
    found = select(_s.room_id).select_from(both).where(_s.person_id == person_id, members.c.person_id == by_id)
    return tx.sql.execute(found.limit(1)).first() is not None
