"""For how long traces are kept, and the jobs that delete them. Times are in milliseconds."""

from __future__ import annotations

from functools import partial

from chat.core.core import Core
from chat.core.jobs import RecurringJob, in_batches
from chat.store import queries

HOUR = 3600 * 1000
DAY = 24 * HOUR

NOTICES = DAY  # a worker that was cut off from the database for longer has nobody connected any more
AUDIT = 365 * DAY  # long enough to look into an affair, and no archive of people's behaviour
DEAD_JOBS = 30 * DAY

AT_ONCE = 500  # rows in one transaction, for which others wait


class DeleteOldNotices(RecurringJob, frozen=True):
    """Notices are read by every worker within seconds."""

    kind = "notices:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.notices.delete_old(tx, tx.now - NOTICES, AT_ONCE), AT_ONCE)


class DeleteOldQuotas(RecurringJob, frozen=True):
    """What was used up and has come back since equals what was never used."""

    kind = "quotas:delete"
    every = 60

    def perform(self, core: Core) -> None:
        in_batches(core, partial(queries.quotas.forget_full, limit=AT_ONCE), AT_ONCE)


class DeleteOldAudit(RecurringJob, frozen=True):
    """The audit log goes back a year."""

    kind = "audit:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.audit.delete_old(tx, tx.now - AUDIT, AT_ONCE), AT_ONCE)


class DeleteOldJobs(RecurringJob, frozen=True):
    """Jobs that were given up wait a month for an admin."""

    kind = "jobs:delete"
    every = 3600

    def perform(self, core: Core) -> None:
        in_batches(core, lambda tx: queries.jobs.delete_dead(tx, tx.now - DEAD_JOBS, AT_ONCE), AT_ONCE)
