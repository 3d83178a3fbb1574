"""Queries on the workspace's own emoji."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from chat.store.engine.transaction import Tx
from chat.store.tables import emoji


class EmojiRow(NamedTuple):
    """An emoji, without its picture, whose SHA-256 is `hash`."""

    id: int
    name: str
    hash: str


_COLUMNS = tuple(emoji.c[name] for name in EmojiRow._fields)


def every(tx: Tx) -> list[EmojiRow]:
    """Return all emoji, by name."""
    return [EmojiRow(*row) for row in tx.sql.execute(select(*_COLUMNS).order_by(emoji.c.name))]


def count(tx: Tx) -> int:
    return tx.sql.execute(select(func.count()).select_from(emoji)).scalar_one()


def exists(tx: Tx, name: str) -> bool:
    return tx.sql.execute(select(emoji.c.name).where(emoji.c.name == name)).first() is not None


def insert(tx: Tx, name: str, *, digest: str, image: bytes, by: int) -> EmojiRow:
    """Insert an emoji of a new name."""
    new = emoji.insert().values(name=name, hash=digest, image=image, by=by, at=tx.now).returning(emoji.c.id)
    return EmojiRow(tx.sql.execute(new).scalar_one(), name, digest)


def delete(tx: Tx, name: str) -> bool:
    """Delete an emoji, and return False if it was not there."""
    return tx.sql.execute(emoji.delete().where(emoji.c.name == name)).rowcount > 0


def load(tx: Tx, digest: str) -> bytes | None:
    """Return the picture of this hash."""
    return tx.sql.execute(select(emoji.c.image).where(emoji.c.hash == digest).limit(1)).scalar_one_or_none()
