"""Queries on people's pictures."""

from __future__ import annotations

from sqlalchemy import exists, select

from chat.store.engine.transaction import Tx
from chat.store.tables import avatars, people


def keep(tx: Tx, digest: str, image: bytes) -> None:
    """Store a picture. People who have the same picture share one row."""
    if _locked(tx, digest) is None:
        tx.sql.execute(avatars.insert().values(hash=digest, image=image))


def drop_unused(tx: Tx, digest: str) -> None:
    """Delete a picture if nobody uses it any more."""
    _locked(tx, digest)
    is_used = exists().where(people.c.avatar == digest)
    tx.sql.execute(avatars.delete().where(avatars.c.hash == digest, ~is_used))


def load(tx: Tx, digest: str) -> bytes | None:
    return tx.sql.execute(select(avatars.c.image).where(avatars.c.hash == digest)).scalar_one_or_none()


def _locked(tx: Tx, digest: str) -> str | None:
    """Return the picture's hash if it is stored. Until this transaction ends, no other can drop it or begin to use
    it."""
    return tx.sql.execute(select(avatars.c.hash).where(avatars.c.hash == digest).with_for_update()).scalar_one_or_none()
