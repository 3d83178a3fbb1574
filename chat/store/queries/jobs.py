"""Queries on durable jobs."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, select, text, update

from chat.store.engine.transaction import Tx
from chat.store.tables import jobs


class JobRow(NamedTuple):
    """A job that is due. `attempts` is how often it was started before."""

    id: int
    kind: str
    data: str
    attempts: int
    deadline: int | None


class Lease(NamedTuple):
    """The right of a worker to run a job. `token` is a new random string each time that the job is taken."""

    job_id: int
    token: str


class FailedRow(NamedTuple):
    """A job whose last attempt failed; `dead_at` is None for one that is tried again at `run_at`."""

    id: int
    kind: str
    created_at: int
    attempts: int
    error: str
    run_at: int
    dead_at: int | None


_INSERT = (
    "INSERT INTO jobs (kind, data, unique_key, created_at, run_at, deadline) "
    "VALUES (:kind, :data, :key, :now, :run_at, :deadline) ON CONFLICT (unique_key) DO "
)
_ENSURE = text(f"{_INSERT} NOTHING")
# If there is a job of this key: a waiting one runs earlier, but not before the end of its back-off; a running one will
# run again; a dead one waits as if it were new.
_ENQUEUE = text(
    f"{_INSERT} UPDATE SET "
    "deadline = excluded.deadline, "
    "run_at = CASE WHEN jobs.dead_at IS NOT NULL OR (jobs.leased_until > :now AND jobs.again = 0) THEN excluded.run_at "
    "WHEN (jobs.leased_until > :now OR jobs.attempts = 0) AND jobs.run_at > excluded.run_at THEN excluded.run_at "
    "ELSE jobs.run_at END, "
    "again = CASE WHEN jobs.leased_until > :now THEN 1 ELSE 0 END, "
    "attempts = CASE WHEN jobs.dead_at IS NULL THEN jobs.attempts ELSE 0 END, "
    "dead_at = NULL"
)


def enqueue(tx: Tx, *, kind: str, data: str, key: str | None, run_at: int, deadline: int | None) -> None:
    """Add a job. If there is one of this key, make that one run no later than `run_at` instead."""
    values = {"kind": kind, "data": data, "key": key, "now": tx.now, "run_at": run_at, "deadline": deadline}
    tx.sql.execute(_ENQUEUE, values)


def ensure(tx: Tx, *, kind: str, data: str, key: str) -> None:
    """Add a job that is due now, unless there is a job of this key."""
    values = {"kind": kind, "data": data, "key": key, "now": tx.now, "run_at": tx.now, "deadline": None}
    tx.sql.execute(_ENSURE, values)


def _is_due(tx: Tx, kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.dead_at.is_(None), jobs.c.run_at <= tx.now, jobs.c.leased_until <= tx.now, jobs.c.kind.in_(kinds)


def is_any_due(tx: Tx, kinds: Collection[str]) -> bool:
    """Return True if a job of these kinds is due."""
    return tx.sql.execute(select(jobs.c.id).where(*_is_due(tx, kinds)).limit(1)).first() is not None


def lock_due(tx: Tx, kinds: Collection[str]) -> JobRow | None:
    """Lock and return the job that has been due for longest, skipping jobs that other workers have locked. SQLite needs
    no lock, because it has one writer."""
    columns = (jobs.c[name] for name in JobRow._fields)
    query = select(*columns).where(*_is_due(tx, kinds)).order_by(jobs.c.run_at, jobs.c.id).limit(1)
    row = tx.sql.execute(query.with_for_update(skip_locked=True)).first()
    return JobRow(*row) if row else None


def begin(tx: Tx, lease: Lease, until: int, attempts: int) -> None:
    """Lease a locked job: no other worker takes it before `until`."""
    values = {"lease": lease.token, "leased_until": until, "attempts": attempts, "again": 0}
    tx.sql.execute(update(jobs).where(jobs.c.id == lease.job_id).values(values))


def renew(tx: Tx, leases: Collection[Lease], until: int) -> None:
    """Extend these leases, but not those of jobs whose deadline has passed."""
    is_held = jobs.c.id.in_([one.job_id for one in leases]), jobs.c.lease.in_([one.token for one in leases])
    in_time = jobs.c.deadline.is_(None) | (jobs.c.deadline > tx.now)
    tx.sql.execute(update(jobs).where(*is_held, in_time).values(leased_until=until))


def finish(tx: Tx, lease: Lease) -> None:
    """Delete a job that is done, or make it due again if it was enqueued while it ran. Do nothing if the lease was
    lost."""
    job = jobs.c.id == lease.job_id, jobs.c.lease == lease.token
    if not tx.sql.execute(jobs.delete().where(*job, jobs.c.again == 0)).rowcount:
        _release(tx, lease, attempts=0, error="")


def repeat(tx: Tx, lease: Lease, run_at: int) -> None:
    """End a run of a recurring job. It is due again at `run_at`, or earlier if it was enqueued while it ran."""
    _release(tx, lease, attempts=0, error="", run_at=case((jobs.c.again == 1, jobs.c.run_at), else_=run_at))


def retry_at(tx: Tx, lease: Lease, run_at: int, error: str) -> None:
    """End a failed attempt. The next one is due at `run_at`."""
    _release(tx, lease, run_at=run_at, error=error)


def bury(tx: Tx, lease: Lease, error: str) -> None:
    """Give up a job, for an admin to look at."""
    _release(tx, lease, dead_at=tx.now, error=error)


def _release(tx: Tx, lease: Lease, **values: object) -> None:
    free = {"lease": None, "leased_until": 0}
    tx.sql.execute(update(jobs).where(jobs.c.id == lease.job_id, jobs.c.lease == lease.token).values(**free, **values))


def failed(tx: Tx, *, before: int | None, limit: int) -> list[FailedRow]:
    """Return jobs whose last attempt failed, the newest first."""
    query = select(*(jobs.c[name] for name in FailedRow._fields)).where(jobs.c.error != "")
    if before is not None:
        query = query.where(jobs.c.id < before)
    return [FailedRow(*row) for row in tx.sql.execute(query.order_by(jobs.c.id.desc()).limit(limit))]


def revive(tx: Tx, job_id: int) -> str | None:
    """Make a failed job due now, with all its attempts and without a deadline. Return its kind, or None if there is not
    such a job."""
    values = {"dead_at": None, "attempts": 0, "run_at": tx.now, "deadline": None}
    revived = update(jobs).where(jobs.c.id == job_id, jobs.c.error != "").values(values).returning(jobs.c.kind)
    return tx.sql.execute(revived).scalar_one_or_none()


def delete_dead(tx: Tx, before: int, limit: int) -> int:
    """Delete jobs that were given up before a time, at most `limit`, and return their number."""
    old = select(jobs.c.id).where(jobs.c.dead_at < before).limit(limit)
    return tx.sql.execute(jobs.delete().where(jobs.c.id.in_(old))).rowcount
