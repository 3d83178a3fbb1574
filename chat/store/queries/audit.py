"""Queries on the audit log."""

from __future__ import annotations

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.tables import audit


def insert(tx: Tx, *, actor_id: int | None, act: str, person_id: int | None, room_id: int | None, detail: str) -> None:
    values = {"actor_id": actor_id, "act": act, "person_id": person_id, "room_id": room_id, "detail": detail}
    tx.sql.execute(audit.insert().values(**values, at=tx.now))


def delete_old(tx: Tx, before: int, limit: int) -> int:
    """Delete entries from before a time, at most `limit`, and return their number."""
    old = select(audit.c.id).where(audit.c.at < before).limit(limit)
    return tx.sql.execute(audit.delete().where(audit.c.id.in_(old))).rowcount
