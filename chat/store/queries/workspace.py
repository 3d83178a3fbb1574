"""Queries on the settings of the workspace."""

from __future__ import annotations

from sqlalchemy import select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import meta

_ALL = Prepared(select(meta.c.name, meta.c.value))


def load(tx: Tx, names: tuple[str, ...]) -> dict[str, str]:
    """Return the settings with these names that have been set."""
    return {name: value for name, value in _ALL.all(tx) if name in names}


def save(tx: Tx, name: str, value: str) -> None:
    tx.sql.execute(meta.delete().where(meta.c.name == name))
    tx.sql.execute(meta.insert().values(name=name, value=value))


def lock(tx: Tx) -> None:
    """Make other transactions that call this wait until this one ends. SQLite has only one writer anyway."""
    tx.sql.execute(select(meta.c.value).where(meta.c.name == "epoch").with_for_update())
