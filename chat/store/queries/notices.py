"""Queries on notices: whose rights have changed."""

from __future__ import annotations

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.tables import notices

KEPT = 24 * 3600 * 1000  # milliseconds


def insert(tx: Tx, person_id: int) -> None:
    tx.sql.execute(notices.delete().where(notices.c.at < tx.now - KEPT))
    tx.sql.execute(notices.insert().values(person_id=person_id, at=tx.now))


def since(tx: Tx, at: int) -> list[tuple[int, int]]:
    """The notices of `at` and later, in order: the id of each and of the person."""
    query = select(notices.c.id, notices.c.person_id).where(notices.c.at >= at).order_by(notices.c.id)
    return [(row.id, row.person_id) for row in tx.sql.execute(query)]
