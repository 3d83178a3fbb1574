"""How long old data is kept, and the jobs that delete it. Times are in milliseconds."""

from __future__ import annotations

from functools import partial

from chat.core.core import Core
from chat.core.jobs import RecurringJob, in_batches
from chat.store import queries

HOUR = 3600 * 1000
DAY = 24 * HOUR

NOTICES = DAY  # a worker that was cut off from the database for longer has lost all its connections
AUDIT = 365 * DAY  # long enough to investigate an incident, without archiving people's behaviour
DEAD_JOBS = 30 * DAY

AT_ONCE = 500  # rows in one transaction; other writers wait for its end


class DeleteOldNotices(RecurringJob, frozen=True):
    """Delete notices after a day. Every worker has read them within seconds."""

    kind = "notices:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.notices.delete_old(tx, tx.now - NOTICES, AT_ONCE), AT_ONCE)


class DeleteOldQuotas(RecurringJob, frozen=True):
    """Delete quotas that have filled up again. They equal quotas that were never used."""

    kind = "quotas:delete"
    every = 60

    def perform(self, core: Core) -> None:
        in_batches(core, partial(queries.quotas.forget_full, limit=AT_ONCE), AT_ONCE)


class DeleteOldAudit(RecurringJob, frozen=True):
    """Delete entries of the audit log after a year."""

    kind = "audit:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.audit.delete_old(tx, tx.now - AUDIT, AT_ONCE), AT_ONCE)


class DeleteOldJobs(RecurringJob, frozen=True):
    """Delete jobs that were given up a month ago. Until then an admin can run them again."""

    kind = "jobs:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.jobs.delete_dead(tx, tx.now - DEAD_JOBS, AT_ONCE), AT_ONCE)
