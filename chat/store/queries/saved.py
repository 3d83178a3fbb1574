"""Queries on messages that people have saved for themselves."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from chat.store.engine.transaction import Tx
from chat.store.queries.messages import COLUMNS, MessageRow
from chat.store.tables import messages, rooms, saved

_s = saved.c


class SavedRow(NamedTuple):
    """A saved message with the person's note, the time, and the slug of its room."""

    message: MessageRow
    note: str
    at: int
    slug: str


def put(tx: Tx, person_id: int, message_id: int, note: str) -> None:
    """Save a message, or change the note of one that is saved. The time is that of the first."""
    mine = (_s.person_id == person_id, _s.message_id == message_id)
    if not tx.sql.execute(saved.update().where(*mine).values(note=note)).rowcount:
        tx.sql.execute(saved.insert().values(person_id=person_id, message_id=message_id, note=note, at=tx.now))


def remove(tx: Tx, person_id: int, message_id: int) -> None:
    tx.sql.execute(saved.delete().where(_s.person_id == person_id, _s.message_id == message_id))


def clear(tx: Tx, message_id: int) -> None:
    """Remove a message from all lists of saved messages."""
    tx.sql.execute(saved.delete().where(_s.message_id == message_id))


def has(tx: Tx, person_id: int, message_id: int) -> bool:
    query = select(_s.at).where(_s.person_id == person_id, _s.message_id == message_id)
    return tx.sql.execute(query).first() is not None


def count(tx: Tx, person_id: int) -> int:
    return tx.sql.execute(select(func.count()).where(_s.person_id == person_id)).scalar_one()


def ids(tx: Tx, person_id: int) -> list[int]:
    """Return the ids of all messages that a person has saved, the newest first."""
    query = select(_s.message_id).where(_s.person_id == person_id).order_by(_s.message_id.desc())
    return list(tx.sql.execute(query).scalars())


def page(tx: Tx, person_id: int, *, before: int | None, limit: int) -> list[SavedRow]:
    """Return the messages that a person has saved, by the ids of the messages, the newest first."""
    query = (
        select(*COLUMNS, _s.note, _s.at, rooms.c.slug)
        .select_from(saved)
        .join(messages, messages.c.id == _s.message_id)
        .join(rooms, rooms.c.id == messages.c.room_id)
        .where(_s.person_id == person_id)
        .order_by(_s.message_id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(_s.message_id < before)
    width = len(COLUMNS)
    return [SavedRow(MessageRow(*row[:width]), *row[width:]) for row in tx.sql.execute(query)]
