"""Queries on reported messages."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, select

from chat.store.engine.transaction import Tx
from chat.store.tables import messages, people, reports, rooms


class ReportRow(NamedTuple):
    """A report, with columns of the message and its room. `text` is the text at the time of the report; `kind` is the
    room's."""

    id: int
    text: str
    reason: str
    at: int
    closed_at: int | None
    message_id: int
    message_at: int
    deleted_at: int | None
    room_id: int
    slug: str
    room_name: str
    kind: str
    author_id: int
    author_name: str
    by_id: int
    by_name: str
    closed_by: int | None
    closed_name: str | None


_r, _author, _by, _closer = reports.c, people.alias("author"), people.alias("by"), people.alias("closer")


def _select() -> Select[*tuple[Any, ...]]:
    return select(
        _r.id, _r.text, _r.reason, _r.at, _r.closed_at, messages.c.id, messages.c.at, messages.c.deleted_at,
        rooms.c.id, rooms.c.slug, rooms.c.name, rooms.c.kind, _author.c.id, _author.c.name, _by.c.id, _by.c.name,
        _r.closed_by, _closer.c.name,
    ).select_from(
        reports.join(messages, messages.c.id == _r.message_id)
        .join(rooms, rooms.c.id == messages.c.room_id)
        .join(_author, _author.c.id == messages.c.author_id)
        .join(_by, _by.c.id == _r.reported_by)
        .outerjoin(_closer, _closer.c.id == _r.closed_by)
    )  # fmt: skip


def page(tx: Tx, *, closed: bool, before: int | None, limit: int) -> list[ReportRow]:
    """Return open reports, or closed ones, the newest first."""
    query = _select().where(_r.closed_at.is_not(None) if closed else _r.closed_at.is_(None))
    if before is not None:
        query = query.where(_r.id < before)
    return [ReportRow(*row) for row in tx.sql.execute(query.order_by(_r.id.desc()).limit(limit))]


def by_id(tx: Tx, report_id: int) -> ReportRow | None:
    row = tx.sql.execute(_select().where(_r.id == report_id)).first()
    return ReportRow(*row) if row else None


def exists(tx: Tx, message_id: int, person_id: int) -> bool:
    """Return True if this person has reported this message."""
    query = select(_r.id).where(_r.message_id == message_id, _r.reported_by == person_id)
    return tx.sql.execute(query).first() is not None


def insert(tx: Tx, *, message_id: int, text: str, reported_by: int, reason: str) -> None:
    values = {"message_id": message_id, "text": text, "reported_by": reported_by, "reason": reason, "at": tx.now}
    tx.sql.execute(reports.insert().values(**values))


def close(tx: Tx, message_id: int, closed_by: int) -> int:
    """Close all open reports of this message, and return their number."""
    its = (_r.message_id == message_id, _r.closed_at.is_(None))
    return tx.sql.execute(reports.update().where(*its).values(closed_by=closed_by, closed_at=tx.now)).rowcount
