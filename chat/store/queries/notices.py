"""Queries on notices, which tell every worker what to read again."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.tables import notices

Kind = Literal["person", "networks", "workspace", "emoji"]


class NoticeRow(NamedTuple):
    """A notice. `person_id` is set for the kind `person`."""

    id: int
    kind: Kind
    person_id: int | None


_COLUMNS = tuple(notices.c[name] for name in NoticeRow._fields)


def insert(tx: Tx, kind: Kind, person_id: int | None = None) -> None:
    tx.sql.execute(notices.insert().values(kind=kind, person_id=person_id, at=tx.now))


def since(tx: Tx, at: int) -> list[NoticeRow]:
    """Return the notices of `at` and later, in order."""
    query = select(*_COLUMNS).where(notices.c.at >= at).order_by(notices.c.id)
    return [NoticeRow(*row) for row in tx.sql.execute(query)]


def delete_old(tx: Tx, before: int, limit: int) -> int:
    """Delete notices from before a time, at most `limit`, and return their number."""
    old = select(notices.c.id).where(notices.c.at < before).limit(limit)
    return tx.sql.execute(notices.delete().where(notices.c.id.in_(old))).rowcount
