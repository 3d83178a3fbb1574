"""The epoch of the message log.

A client that comes back says which epoch its revs belong to. A database restored from a
backup has to get a new one (`flask --app chat new-epoch`), because its revs count on from
a point that clients have already passed.
"""

from __future__ import annotations

import secrets

from sqlalchemy import select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import meta

_EPOCH = Prepared(select(meta.c.value).where(meta.c.name == "epoch"))


def epoch(tx: Tx) -> str:
    """The present epoch."""
    ((value,),) = _EPOCH.all(tx)
    return str(value)


def new_epoch(tx: Tx) -> str:
    """Make every client throw away what it holds and start from what is here."""
    fresh = secrets.token_hex(8)
    tx.sql.execute(meta.update().where(meta.c.name == "epoch").values(value=fresh))
    return fresh


def touch(tx: Tx) -> None:
    """Write the time, to see whether the database takes it; SQLite writes nothing that is the same as before."""
    tried = meta.c.name == "tried"
    if not tx.sql.execute(meta.update().where(tried).values(value=str(tx.now))).rowcount:
        tx.sql.execute(meta.insert().values(name="tried", value=str(tx.now)))
