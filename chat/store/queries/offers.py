"""Queries on offers of membership in a private room, which the person may accept or decline."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, exists, select

from chat.store.engine.transaction import Tx
from chat.store.tables import blocks, members, offers, people, rooms

_o = offers.c


class OfferRow(NamedTuple):
    """An open offer: the room, and the person who made it."""

    room_id: int
    slug: str
    name: str
    by_id: int
    by_name: str
    by_avatar: str | None
    at: int


class Answered(NamedTuple):
    """The times at which a person last got an offer, and declined it (None: not declined)."""

    at: int
    declined_at: int | None


def standing(tx: Tx, person_id: int, *, since: int, limit: int) -> list[OfferRow]:
    """Return a person's open offers made after `since`, the newest first. Offers of archived rooms are left out, and
    offers by people who have left the room, are banned, or are blocked by this person."""
    asker = and_(members.c.room_id == _o.room_id, members.c.person_id == _o.made_by)
    query = (
        select(_o.room_id, rooms.c.slug, rooms.c.name, people.c.id, people.c.name, people.c.avatar, _o.at)
        .select_from(
            offers.join(rooms, rooms.c.id == _o.room_id).join(people, people.c.id == _o.made_by).join(members, asker)
        )
        .where(_o.person_id == person_id, _o.declined_at.is_(None), _o.at > since)
        .where(rooms.c.archived_at.is_(None), people.c.banned_at.is_(None))
        .where(~exists().where(blocks.c.person_id == _o.person_id, blocks.c.blocked_id == _o.made_by))
        .order_by(_o.at.desc(), _o.room_id)
        .limit(limit)
    )
    return [OfferRow(*row) for row in tx.sql.execute(query)]


def last(tx: Tx, person_id: int, room_id: int) -> Answered | None:
    """Return the last offer of this room to a person, if there was one."""
    its = (_o.person_id == person_id, _o.room_id == room_id)
    row = tx.sql.execute(select(_o.at, _o.declined_at).where(*its)).first()
    return Answered(*row) if row else None


def make(tx: Tx, person_id: int, room_id: int, made_by: int) -> None:
    delete(tx, person_id, room_id)
    values = {"person_id": person_id, "room_id": room_id, "made_by": made_by, "at": tx.now}
    tx.sql.execute(offers.insert().values(**values))


def decline(tx: Tx, person_id: int, room_id: int) -> None:
    tx.sql.execute(offers.update().where(_o.person_id == person_id, _o.room_id == room_id).values(declined_at=tx.now))


def delete(tx: Tx, person_id: int, room_id: int) -> None:
    tx.sql.execute(offers.delete().where(_o.person_id == person_id, _o.room_id == room_id))
