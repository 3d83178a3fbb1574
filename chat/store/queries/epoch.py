"""The epoch of the message log.

A client that reconnects says which epoch its revs belong to. A database that was restored from a backup has to get a
new epoch (`flask --app chat new-epoch`): its revs continue from a point that clients have already passed.
"""

from __future__ import annotations

import secrets

from sqlalchemy import select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import meta

_EPOCH = Prepared(select(meta.c.value).where(meta.c.name == "epoch"))


def epoch(tx: Tx) -> str:
    """Return the current epoch."""
    ((value,),) = _EPOCH.all(tx)
    return str(value)


def new_epoch(tx: Tx) -> str:
    """Begin a new epoch, so that every client throws away what it holds and loads it again."""
    fresh = secrets.token_hex(8)
    tx.sql.execute(meta.update().where(meta.c.name == "epoch").values(value=fresh))
    return fresh


def touch(tx: Tx) -> None:
    """Write the time, to check that the database can be written. (SQLite does not write a value that is unchanged.)"""
    tried = meta.c.name == "tried"
    if not tx.sql.execute(meta.update().where(tried).values(value=str(tx.now))).rowcount:
        tx.sql.execute(meta.insert().values(name="tried", value=str(tx.now)))
