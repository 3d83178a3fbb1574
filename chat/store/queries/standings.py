"""Queries on what stays of somebody in a room, whether they are in it or not."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import members, people, standings

_by = people.alias("by")
_s = standings.c


class Kept(NamedTuple):
    """A kept standing: whether they are muted, and the log line that tells whether they are in the room."""

    muted: int
    line_id: int | None


class RoomBanRow(NamedTuple):
    """Somebody who is banned from a room, and who did it."""

    person_id: int
    name: str
    avatar: str | None
    until: int
    at: int
    by_id: int
    by_name: str


_OF = Prepared(select(_s.muted, _s.line_id).where(_s.room_id == bindparam("room"), _s.person_id == bindparam("person")))


def of(tx: Tx, room_id: int, person_id: int) -> Kept:
    """The kept standing of somebody in a room; None where there is none."""
    row = _OF.one(tx, room=room_id, person=person_id)
    return Kept(*row) if row else Kept(0, None)


def change(tx: Tx, room_id: int, person_id: int, **values: Any) -> None:
    """Keep these, with the room locked."""
    its = (_s.room_id == room_id, _s.person_id == person_id)
    if not tx.sql.execute(standings.update().where(*its).values(**values)).rowcount:
        tx.sql.execute(standings.insert().values(room_id=room_id, person_id=person_id, **values))


def banned_until(tx: Tx, room_id: int, person_id: int) -> int:
    """Until when somebody is banned from a room; 0 for somebody who is not."""
    its = (_s.room_id == room_id, _s.person_id == person_id, _s.banned_until > tx.now)
    return tx.sql.execute(select(_s.banned_until).where(*its)).scalar() or 0


def bans(tx: Tx, room_id: int, *, after: int, limit: int) -> list[RoomBanRow]:
    """The people banned from a room at this moment, by id."""
    columns = (people.c.id, people.c.name, people.c.avatar, _s.banned_until, _s.banned_at, _by.c.id, _by.c.name)
    found = select(*columns).select_from(
        standings.join(people, people.c.id == _s.person_id).join(_by, _by.c.id == _s.banned_by)
    )
    found = found.where(_s.room_id == room_id, _s.banned_until > tx.now, _s.person_id > after)
    return [RoomBanRow(*row) for row in tx.sql.execute(found.order_by(_s.person_id).limit(limit))]


def was_seen(tx: Tx, person_id: int, by_id: int) -> bool:
    """Whether somebody has been in a room in which the other is."""
    both = standings.join(members, members.c.room_id == _s.room_id)
    found = select(_s.room_id).select_from(both).where(_s.person_id == person_id, members.c.person_id == by_id)
    return tx.sql.execute(found.limit(1)).first() is not None
