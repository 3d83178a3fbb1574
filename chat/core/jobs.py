"""Durable jobs: work that is done later, by any worker.

A job is a row, written in the same transaction as the change that causes it (a transactional outbox), so that both are
kept or neither. A worker takes a job for the time of a lease, which it renews while the job runs. If the worker is
killed, the lease expires and another worker takes the job. A job that fails is retried with growing delays, and given
up at its deadline or after `MOST_ATTEMPTS`; admins see it then and can run it again.
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

LEASE = 30_000  # milliseconds; a job whose worker was killed waits up to this long
MOST_ATTEMPTS = 10
FIRST_RETRY = 10_000  # milliseconds; doubled for each attempt
LAST_RETRY = 3600 * 1000  # milliseconds

TOO_LATE = "It ran past its deadline."
NEVER_ENDED = "Every worker that ran it was stopped."


class Job(Struct, frozen=True, kw_only=True):
    """A piece of work to be done later. Its fields are stored as JSON; they should be ids, not texts, because a message
    may be deleted before the job runs. `kind` is its name in the database. `within` is the deadline: the job is given
    up so many seconds after it was due.

    `perform(core)` runs outside of any transaction, and at least once: a worker can be killed after the work and before
    it is recorded as done. So running it twice must do no harm.
    """

    kind: ClassVar[str]
    within: ClassVar[float] = 24 * 3600
    perform: ClassVar[Callable[..., None]]


class RecurringJob(Job, frozen=True):
    """A job of which one row always exists, and which runs `every` so many seconds. It lacks fields and a deadline, and
    is never given up."""

    every: ClassVar[float]


class Taken(NamedTuple):
    """A job that this worker has taken. `attempt` counts from 1."""

    lease: Lease
    kind: str
    data: str
    attempt: int
    deadline: int | None


def enqueue(tx: Tx, job: Job, *, key: str | None = None, delay: float = 0) -> None:
    """Have this job run `delay` seconds after the transaction is on disk. There is at most one job of a `key`: one that
    waits is made to run no later than this one would, one that was given up waits again, and one that is running runs
    once more. The key of a recurring job is its kind, so enqueueing it makes it run sooner."""
    run_at = tx.now + int(delay * 1000)
    is_recurring = isinstance(job, RecurringJob)
    deadline = None if is_recurring else run_at + int(job.within * 1000)
    key = job.kind if is_recurring else key
    queries.jobs.enqueue(tx, kind=job.kind, data=_encode(job), key=key, run_at=run_at, deadline=deadline)


def ensure_recurring(tx: Tx, kinds: Collection[type[Job]]) -> None:
    """Add those of these kinds that are recurring and have no row yet. Each worker does this when it starts."""
    for kind in kinds:
        if issubclass(kind, RecurringJob):
            queries.jobs.ensure(tx, kind=kind.kind, data=_encode(kind()), key=kind.kind)


def is_any_due(tx: Tx, kinds: Collection[str]) -> bool:
    """Return True if there is a job of these kinds to take."""
    return queries.jobs.is_any_due(tx, kinds)


def take(tx: Tx, kinds: dict[str, type[Job]]) -> Taken | None:
    """Take the job of these kinds that has been due for longest; None if none is due. Unknown kinds are left to workers
    of another version."""
    while (row := queries.jobs.lock_due(tx, kinds)) is not None:
        lease, attempt = Lease(row.id, secrets.token_hex(16)), row.attempts + 1
        reason = _why_give_up(tx, row, kinds[row.kind])
        queries.jobs.begin(tx, lease, tx.now + LEASE, row.attempts if reason else attempt)
        if reason is None:
            return Taken(lease, row.kind, row.data, attempt, row.deadline)
        queries.jobs.bury(tx, lease, reason)
    return None


def _why_give_up(tx: Tx, row: JobRow, kind: type[Job]) -> str | None:
    """Return the reason to give a job up instead of running it, or None."""
    if row.deadline is not None and row.deadline <= tx.now:
        return TOO_LATE
    is_exhausted = row.attempts >= MOST_ATTEMPTS and not issubclass(kind, RecurringJob)
    return NEVER_ENDED if is_exhausted else None


def decode(taken: Taken, kinds: dict[str, type[Job]]) -> Job:
    """Return the job itself. Raises msgspec.ValidationError if another version wrote it with other fields."""
    return msgspec.json.decode(taken.data, type=kinds[taken.kind])


def renew(tx: Tx, running: Collection[Taken]) -> None:
    """Extend the leases of jobs that are still running, except those past their deadline, which may hang."""
    queries.jobs.renew(tx, [one.lease for one in running], tx.now + LEASE)


def finish(tx: Tx, taken: Taken, kind: type[Job]) -> None:
    """Delete a job that is done, or schedule the next run of a recurring one."""
    if issubclass(kind, RecurringJob):
        queries.jobs.repeat(tx, taken.lease, tx.now + int(kind.every * 1000))
    else:
        queries.jobs.finish(tx, taken.lease)


def fail(tx: Tx, taken: Taken, kind: type[Job], error: Exception) -> None:
    """Schedule the next attempt of a job that failed, or give it up."""
    run_at = tx.now + retry_after(taken.attempt)
    is_last = taken.attempt >= MOST_ATTEMPTS or (taken.deadline is not None and run_at >= taken.deadline)
    if is_last and not issubclass(kind, RecurringJob):
        queries.jobs.bury(tx, taken.lease, describe(error))
    else:
        queries.jobs.retry_at(tx, taken.lease, run_at, describe(error))


def revive(tx: Tx, job_id: int) -> str | None:
    """Have a job that was given up run now, with all its attempts and without a deadline. Returns its kind, or None if
    there is no such job."""
    return queries.jobs.revive(tx, job_id)


def retry_after(attempt: int) -> int:
    """Return the milliseconds from this failed attempt to the next one."""
    return int(min(FIRST_RETRY * 2 ** (attempt - 1), LAST_RETRY))


def describe(error: Exception) -> str:
    """Describe an error for admins. Only the messages of our own errors are sure not to quote people's texts."""
    if isinstance(error, ChatError):
        return error.message[:300]
    return f"{type(error).__name__[:200]}: the server's log has more."


def in_batches(core: Core, work: Callable[[Tx], int], size: int) -> None:
    """Run `work`, which returns how many rows it changed, until that is less than `size`. Its transactions are short,
    so that other writers get their turn between them."""
    while core.write(work) >= size:
        pass


def _encode(job: Job) -> str:
    return msgspec.json.encode(job).decode()
