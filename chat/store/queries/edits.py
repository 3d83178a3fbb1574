"""Queries on the earlier texts of messages."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.queries.messages import MessageRow
from chat.store.tables import edits

_e = edits.c


class Version(NamedTuple):
    """A text that a message had, and the time when it was written."""

    text: str
    at: int


def keep(tx: Tx, row: MessageRow, most: int) -> None:
    """Keep the text of a message that is about to change. Of more than `most`, the oldest are dropped."""
    values = {"message_id": row.id, "rev": row.rev, "text": row.text, "at": row.edited_at or row.at}
    tx.sql.execute(edits.insert().values(**values))
    mine = _e.message_id == row.id
    first_dropped = select(_e.rev).where(mine).order_by(_e.rev.desc()).offset(most).limit(1).scalar_subquery()
    tx.sql.execute(edits.delete().where(mine, _e.rev <= first_dropped))


def of(tx: Tx, message_id: int) -> list[Version]:
    """Return the earlier texts of a message, the oldest first."""
    query = select(_e.text, _e.at).where(_e.message_id == message_id).order_by(_e.rev)
    return [Version(*row) for row in tx.sql.execute(query)]


def clear(tx: Tx, message_id: int) -> None:
    """Remove the earlier texts of a message."""
    tx.sql.execute(edits.delete().where(_e.message_id == message_id))
