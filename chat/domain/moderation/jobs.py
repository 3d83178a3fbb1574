"""Jobs that failed, as admins see them."""

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
    """A page of failed jobs, the newest first; `more`: go on `before` the last id of this one."""

    jobs: list[FailedJob]
    more: bool


class ListJobs(WorkspaceCommand[FailedJobs]):
    """Work of the server's own that failed and waits for its next attempt, or was given up; what was given up is kept
    for a month."""

    event = "job:list"
    writes = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> FailedJobs:
        rows = queries.jobs.failed(tx, before=self.before, limit=PAGE + 1)
        return FailedJobs(jobs=[FailedJob.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class RetryJob(WorkspaceCommand[Done]):
    """Have a failed job run again now, whatever its deadline was."""

    event = "job:retry"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        kind = jobs.revive(tx, self.id)
        if kind is None:
            raise NotFound("There is no such job any more.", field="id")
        audit.note(tx, actor, self.event, detail=AuditDetail(job=kind))
        return Done()
