"""List failed jobs, and retry them."""

from __future__ import annotations

from chat.core import audit, jobs
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.wire import Number
from chat.domain.moderation.wire import FailedJob
from chat.errors import NotFound
from chat.store import Tx, queries

PAGE = 50


class FailedJobs(Reply):
    """A page of failed jobs, the newest first. If `more`, ask for the next page `before` the last id."""

    jobs: list[FailedJob]
    more: bool


class ListJobs(WorkspaceCommand[FailedJobs]):
    """List background jobs of the server that failed and wait for their next attempt, or were given up. Those that were
    given up are kept for a month."""

    event = "job:list"
    writes = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> FailedJobs:
        rows = queries.jobs.failed(tx, before=self.before, limit=PAGE + 1)
        return FailedJobs(jobs=[FailedJob.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class RetryJob(WorkspaceCommand[Done]):
    """Run a failed job again now, even after its deadline."""

    event = "job:retry"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        kind = jobs.revive(tx, self.id)
        if kind is None:
            raise NotFound("There is no such job any more.", field="id")
        audit.note(tx, actor, self.event, detail=AuditDetail(job=kind))
        return Done()
