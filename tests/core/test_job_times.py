"""When jobs run, and when old rows are deleted; on both databases."""

from collections.abc import Callable

from chat.core import jobs
from chat.core.jobs import FIRST_RETRY
from chat.core.jobs import LEASE as LEASE_OF_A_JOB
from chat.core.retention import AUDIT, DEAD_JOBS, NOTICES, DeleteOldAudit, DeleteOldJobs, DeleteOldNotices
from chat.errors import Conflict
from tests.support.data.clock import Clock
from tests.support.data.jobs import Say
from tests.support.data.store import Workspace
from tests.support.data.times import MOMENT, Look, Timed, at_each_moment

KINDS: dict[str, type[jobs.Job]] = {Say.kind: Say}


def taken(workspace: Workspace) -> bool:
    return workspace.core.write(lambda tx: jobs.take(tx, KINDS)) is not None


def job_of_a_killed_worker(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    assert taken(workspace)
    return lambda: taken(workspace)


def job_that_is_renewed(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    one = workspace.core.write(lambda tx: jobs.take(tx, KINDS))
    assert one is not None
    workspace.clock.advance(LEASE_OF_A_JOB - MOMENT)  # type: ignore[attr-defined]
    workspace.core.write(lambda tx: jobs.renew(tx, [one]))
    return lambda: taken(workspace)


def job_with_a_delay(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello"), delay=5))
    return lambda: taken(workspace)


def job_that_failed(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    one = workspace.core.write(lambda tx: jobs.take(tx, KINDS))
    assert one is not None
    workspace.core.write(lambda tx: jobs.fail(tx, one, Say, Conflict("Not now.")))
    return lambda: taken(workspace)


def deadline_of_a_job(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    return lambda: taken(workspace)


def old(table: str, job: type[jobs.RecurringJob], insert: str) -> Callable[[Workspace], Look]:
    """Of what a job deletes when it is old enough, whether it is gone."""

    def make(workspace: Workspace) -> Look:
        workspace.sql_write(insert, now=round(workspace.clock.time() * 1000))

        def is_gone() -> bool:
            job().perform(workspace.core)
            return workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)]

        return is_gone

    return make


JOB = (
    "INSERT INTO jobs (kind, data, created_at, run_at, leased_until, attempts, again, error, dead_at)"
    " VALUES ('test:say', '{}', 0, 0, 0, 10, 0, 'x', :now)"
)


TIMES = {
    "the lease of a job": Timed(LEASE_OF_A_JOB, job_of_a_killed_worker, False, True, True),
    "a lease that was renewed": Timed(LEASE_OF_A_JOB, job_that_is_renewed, False, True, True),
    "the delay of a job": Timed(5000, job_with_a_delay, False, True, True),
    "the pause after a failure": Timed(FIRST_RETRY, job_that_failed, False, True, True),
    "the deadline of a job": Timed(round(Say.within * 1000), deadline_of_a_job, True, False, False),
    "a notice": Timed(
        NOTICES, old("notices", DeleteOldNotices, "INSERT INTO notices (kind, at) VALUES ('networks', :now)"),
        False, False, True,
    ),
    "an entry of the audit log": Timed(
        AUDIT, old("audit", DeleteOldAudit, "INSERT INTO audit (act, at, detail) VALUES ('x', :now, '{}')"),
        False, False, True,
    ),
    "a job that was given up": Timed(DEAD_JOBS, old("jobs", DeleteOldJobs, JOB), False, False, True),
}  # fmt: skip


@at_each_moment(TIMES)
def test_what_is_due_at_a_time_is_not_due_before(workspace: Workspace, clock: Clock, timed: Timed, moment: str) -> None:
    timed.check(workspace, clock, moment)
