"""Durable jobs: work that is done later, by whichever worker takes it.

A job is a row, written in the transaction of what causes it (a transactional outbox): both are kept, or neither. A
worker takes it for the time of a lease, which it renews while the job runs; of a worker that was killed the lease runs
out, and another one takes the job. What fails is tried again, later each time, and given up at its deadline or after
some attempts; an admin sees it then and can have it run again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from typing import ClassVar, NamedTuple

import msgspec
from msgspec import Struct

from chat.core.core import Core
from chat.errors import ChatError
from chat.store import Tx, queries
from chat.store.queries.jobs import JobRow, Lease

LEASE = 30_000  # milliseconds; how long a job waits whose worker was killed
MOST_ATTEMPTS = 10
FIRST_RETRY = 10_000  # milliseconds; twice as long each time
LAST_RETRY = 3600 * 1000

TOO_LATE = "It was not done before its deadline."
NEVER_ENDED = "It never ended: each worker that took it was stopped."


class Job(Struct, frozen=True, kw_only=True):
    """Something to be done later. Its fields are kept as JSON; ids only, for what somebody wrote may be deleted before
    it runs. `kind` names it in the database, `within` is the deadline: how many seconds after it was due it is still
    worth doing.

    `perform(core)` runs outside of any transaction, and at least once: a worker can be killed when the work is done and
    before that is on disk. So it has to do no harm the second time.
    """

    kind: ClassVar[str]
    within: ClassVar[float] = 24 * 3600
    perform: ClassVar[Callable[..., None]]


class RecurringJob(Job, frozen=True):
    """A job that is there once, for ever, and runs again so many seconds after it ran last. It has no fields and no
    deadline, and is never given up."""

    every: ClassVar[float]


class Taken(NamedTuple):
    """A job that this worker has to do. `attempt` counts from 1."""

    lease: Lease
    kind: str
    data: str
    attempt: int
    deadline: int | None


def enqueue(tx: Tx, job: Job, *, key: str | None = None, delay: float = 0) -> None:
    """Have this job done once the transaction is on disk, `delay` seconds later. Of one `key` there is one job at most:
    another one that waits, or was given up, takes the place of this; one that is running runs once more. The key of a
    recurring job is its kind, so to enqueue it is to hasten it."""
    run_at = tx.now + int(delay * 1000)
    is_recurring = isinstance(job, RecurringJob)
    deadline = None if is_recurring else run_at + int(job.within * 1000)
    key = job.kind if is_recurring else key
    queries.jobs.enqueue(tx, kind=job.kind, data=_encode(job), key=key, run_at=run_at, deadline=deadline)


def ensure_recurring(tx: Tx, kinds: Collection[type[Job]]) -> None:
    """Add the recurring ones of these kinds where they are missing, as a worker does that starts."""
    for kind in kinds:
        if issubclass(kind, RecurringJob):
            queries.jobs.ensure(tx, kind=kind.kind, data=_encode(kind()), key=kind.kind)


def is_any_due(tx: Tx, kinds: Collection[str]) -> bool:
    """Whether there is a job of these kinds to take."""
    return queries.jobs.is_any_due(tx, kinds)


def take(tx: Tx, kinds: dict[str, type[Job]]) -> Taken | None:
    """Take the job that has been due for longest. Those of other kinds are left to workers of another version."""
    while (row := queries.jobs.lock_due(tx, kinds)) is not None:
        lease, attempt = Lease(row.id, secrets.token_hex(16)), row.attempts + 1
        reason = _why_give_up(tx, row, kinds[row.kind])
        queries.jobs.begin(tx, lease, tx.now + LEASE, row.attempts if reason else attempt)
        if reason is None:
            return Taken(lease, row.kind, row.data, attempt, row.deadline)
        queries.jobs.bury(tx, lease, reason)
    return None


def _why_give_up(tx: Tx, row: JobRow, kind: type[Job]) -> str | None:
    """Why a job is to be given up instead of being done; None for one that is not."""
    if row.deadline is not None and row.deadline <= tx.now:
        return TOO_LATE
    is_exhausted = row.attempts >= MOST_ATTEMPTS and not issubclass(kind, RecurringJob)
    return NEVER_ENDED if is_exhausted else None


def decode(taken: Taken, kinds: dict[str, type[Job]]) -> Job:
    """The job itself. Raises msgspec.ValidationError where another version wrote it with other fields."""
    return msgspec.json.decode(taken.data, type=kinds[taken.kind])


def renew(tx: Tx, running: Collection[Taken]) -> None:
    """These jobs are still running. Those past their deadline are not kept any longer: who hangs is not waited for."""
    queries.jobs.renew(tx, [one.lease for one in running], tx.now + LEASE)


def finish(tx: Tx, taken: Taken, kind: type[Job]) -> None:
    """The job is done."""
    if issubclass(kind, RecurringJob):
        queries.jobs.repeat(tx, taken.lease, tx.now + int(kind.every * 1000))
    else:
        queries.jobs.finish(tx, taken.lease)


def fail(tx: Tx, taken: Taken, kind: type[Job], error: Exception) -> None:
    """The attempt failed: try again later, or give the job up."""
    run_at = tx.now + retry_after(taken.attempt)
    is_last = taken.attempt >= MOST_ATTEMPTS or (taken.deadline is not None and run_at >= taken.deadline)
    if is_last and not issubclass(kind, RecurringJob):
        queries.jobs.bury(tx, taken.lease, describe(error))
    else:
        queries.jobs.retry_at(tx, taken.lease, run_at, describe(error))


def revive(tx: Tx, job_id: int) -> str | None:
    """Have a job that failed run now, with all its attempts and without a deadline; its kind, None where there is no
    such job."""
    return queries.jobs.revive(tx, job_id)


def retry_after(attempt: int) -> int:
    """The milliseconds from this failed attempt to the next one."""
    return int(min(FIRST_RETRY * 2 ** (attempt - 1), LAST_RETRY))


def describe(error: Exception) -> str:
    """What admins are told of an error. Only our own are known to quote nothing that somebody wrote."""
    if isinstance(error, ChatError):
        return error.message[:300]
    return f"{type(error).__name__[:200]}: the server's log has more."


def in_batches(core: Core, work: Callable[[Tx], int], size: int) -> None:
    """Run `work`, which says how many rows it changed, until that is less than `size`: in short transactions, between
    which everybody else has a turn."""
    while core.write(work) >= size:
        pass


def _encode(job: Job) -> str:
    return msgspec.json.encode(job).decode()
