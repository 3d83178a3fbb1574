"""What admins see of jobs that failed, and how they have them run again, on both databases."""

from collections.abc import Iterator

import pytest

from chat.core import jobs
from chat.core.audit import AuditDetail
from chat.core.wire import Person
from chat.domain.moderation.admin import ListAudit
from chat.domain.moderation.jobs import ListJobs, RetryJob
from chat.domain.moderation.wire import FailedJob
from chat.errors import NotFound
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Say, meanwhile, refuse, said
from tests.support.data.store import Workspace

HOUR = 3600 * 1000


@pytest.fixture
def runner(workspace: Workspace) -> Iterator[JobRunner]:
    """A worker whose jobs fail."""
    meanwhile.append(refuse)
    yield JobRunner(workspace.core, KINDS)
    said.clear()
    meanwhile.clear()


@pytest.fixture
def admin(workspace: Workspace) -> Person:
    return workspace.account("The Admin", "admin")


def fail(workspace: Workspace, runner: JobRunner, words: str = "hello") -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words=words)))
    runner.run_one()


def listed(workspace: Workspace, admin: Person) -> list[FailedJob]:
    found: list[FailedJob] = workspace.do(admin, ListJobs()).jobs
    return found


def test_an_admin_sees_what_failed_and_when_it_is_tried_again_but_not_what_it_is_about(
    workspace: Workspace, runner: JobRunner, admin: Person, clock: Clock
) -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="this one waits"), delay=9))
    fail(workspace, runner, "marmalade")
    now = int(clock.now * 1000)
    [shown] = listed(workspace, admin)
    assert shown == FailedJob(shown.id, "test:say", "Not now.", 1, now, now + jobs.FIRST_RETRY)


def test_what_was_given_up_says_so_and_runs_again_when_an_admin_asks(
    workspace: Workspace, runner: JobRunner, admin: Person, clock: Clock
) -> None:
    fail(workspace, runner)
    clock.advance(2 * HOUR)
    assert not runner.run_one()
    [shown] = listed(workspace, admin)
    assert (shown.error, shown.attempts, shown.next_at) == (jobs.TOO_LATE, 1, None)
    meanwhile.clear()
    workspace.do(admin, RetryJob(id=shown.id))
    assert runner.run_one()
    assert (said, listed(workspace, admin)) == (["hello"], [])
    [entry] = workspace.do(admin, ListAudit()).entries
    assert (entry.act, entry.detail, entry.actor) == ("job:retry", AuditDetail(job="test:say"), admin)


def test_what_fails_again_has_all_its_attempts_again(
    workspace: Workspace, runner: JobRunner, admin: Person, clock: Clock
) -> None:
    fail(workspace, runner)
    workspace.sql_write("UPDATE jobs SET attempts = 10, dead_at = 1")
    workspace.do(admin, RetryJob(id=listed(workspace, admin)[0].id))
    assert runner.run_one()
    [shown] = listed(workspace, admin)
    assert (shown.attempts, shown.next_at) == (1, int(clock.now * 1000) + jobs.FIRST_RETRY)


def test_what_waits_for_its_next_attempt_can_be_run_at_once(
    workspace: Workspace, runner: JobRunner, admin: Person, clock: Clock
) -> None:
    fail(workspace, runner)
    assert not runner.run_one()
    workspace.do(admin, RetryJob(id=listed(workspace, admin)[0].id))
    assert runner.run_one()


def test_what_is_running_is_not_run_beside_it(
    workspace: Workspace, runner: JobRunner, admin: Person, clock: Clock
) -> None:
    fail(workspace, runner)
    clock.advance(jobs.FIRST_RETRY)
    [shown] = listed(workspace, admin)
    seen: list[bool] = []

    def ask_for_it() -> None:
        workspace.do(admin, RetryJob(id=shown.id))
        seen.append(JobRunner(workspace.core, KINDS).run_one())

    meanwhile[:] = [ask_for_it]
    runner.run_one()
    assert seen == [False]
    assert (said, listed(workspace, admin)) == (["hello"], [])


def test_what_did_not_fail_or_is_not_there_cannot_be_run_again(workspace: Workspace, admin: Person) -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="waits"), delay=9))
    [(waits,)] = workspace.sql("SELECT id FROM jobs")
    for one in (waits, waits + 1):
        with pytest.raises(NotFound) as refusal:
            workspace.do(admin, RetryJob(id=one))
        assert refusal.value.field == "id"


def test_failed_jobs_come_in_pages_the_newest_first(workspace: Workspace, runner: JobRunner, admin: Person) -> None:
    for _ in range(51):
        fail(workspace, runner)
    first = workspace.do(admin, ListJobs())
    second = workspace.do(admin, ListJobs(before=first.jobs[-1].id))
    assert (len(first.jobs), first.more, len(second.jobs), second.more) == (50, True, 1, False)
    ids = [one.id for one in first.jobs + second.jobs]
    assert ids == sorted(ids, reverse=True)
