"""Queries on quotas: token buckets of people and networks."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text, tuple_

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import members, quotas

# The generic cell rate algorithm (ITU-T I.371): a bucket is one number, the time at which it is full again. Both
# databases understand this statement. It returns a row unless the bucket is empty.
_TAKE = Prepared(
    text(
        "INSERT INTO quotas (subject, act, full_at) VALUES (:subject, :act, :now + :every) "
        "ON CONFLICT (subject, act) DO UPDATE "
        "SET full_at = CASE WHEN quotas.full_at > :now THEN quotas.full_at ELSE :now END + :every "
        "WHERE quotas.full_at <= :now + :span - :every RETURNING full_at"
    )
)


def take(tx: Tx, subject: str, act: str, *, burst: int, every: int) -> int:
    """Take one token from a bucket of `burst` tokens that gains one `every` so many milliseconds.

    Returns 0. If the bucket is empty, takes nothing and returns the milliseconds until the next token.
    """
    span = burst * every
    if _TAKE.one(tx, subject=subject, act=act, now=tx.now, every=every, span=span) is not None:
        return 0
    full_at = select(quotas.c.full_at).where(quotas.c.subject == subject, quotas.c.act == act)
    return int(tx.sql.execute(full_at).scalar_one()) + every - span - tx.now


def forget_full(tx: Tx, limit: int) -> int:
    """Delete full buckets, at most `limit`, and return their number. A full bucket is the same as an absent one."""
    full = select(quotas.c.subject, quotas.c.act).where(quotas.c.full_at <= tx.now).limit(limit)
    some = tuple_(quotas.c.subject, quotas.c.act).in_(full)
    # The time is compared again after the row is locked: PostgreSQL may have waited for a transaction that took a
    # token.
    return tx.sql.execute(quotas.delete().where(some, quotas.c.full_at <= tx.now)).rowcount


_ROOMS = Prepared(
    select(func.count()).select_from(
        select(members.c.room_id).where(members.c.person_id == bindparam("person")).limit(bindparam("most")).subquery()
    )
)


def rooms_of(tx: Tx, person_id: int, most: int) -> int:
    """Return the number of rooms that a person is in, counted up to `most`."""
    ((count,),) = _ROOMS.all(tx, person=person_id, most=most)
    return int(count)
