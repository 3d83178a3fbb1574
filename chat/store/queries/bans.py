"""Queries on banned address ranges."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.tables import bans, people


class BanRow(NamedTuple):
    """A banned range of addresses. `made_by` and `name` are those of the person who banned it."""

    id: int
    network: str
    reason: str
    made_by: int | None
    name: str | None
    created_at: int


_SELECT = (
    select(bans.c.id, bans.c.network, bans.c.reason, bans.c.made_by, people.c.name, bans.c.created_at)
    .select_from(bans.outerjoin(people, people.c.id == bans.c.made_by))
    .order_by(bans.c.id.desc())
)


def every(tx: Tx) -> list[BanRow]:
    """Return all bans, the newest first."""
    return [BanRow(*row) for row in tx.sql.execute(_SELECT)]


def insert(tx: Tx, *, network: str, reason: str, made_by: int) -> int:
    """Add a ban and return its id. A range that is banned already is a `Conflict`."""
    values = {"network": network, "reason": reason, "made_by": made_by, "created_at": tx.now}
    return int(tx.sql.execute(bans.insert().values(**values).returning(bans.c.id)).scalar_one())


def delete(tx: Tx, ban_id: int) -> str | None:
    """Delete a ban and return its range, or None if the ban does not exist."""
    return tx.sql.execute(bans.delete().where(bans.c.id == ban_id).returning(bans.c.network)).scalar()
