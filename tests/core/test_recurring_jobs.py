"""Recurring jobs: there is always one of each kind, and it runs again after its time."""

from chat.core import jobs
from chat.core.jobs import LAST_RETRY, MOST_ATTEMPTS
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Tick, count, errors, everything, meanwhile, refuse
from tests.support.data.store import Workspace


def test_a_recurring_job_that_was_hastened_has_no_deadline(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    runner.begin()
    workspace.core.write(lambda tx: jobs.enqueue(tx, Tick()))
    clock.advance(int(Tick.within * 1000))
    assert everything(runner) == ["tick"]


def test_a_recurring_job_is_there_once_however_many_workers_start_however_often(
    workspace: Workspace, runner: JobRunner
) -> None:
    workers = [JobRunner(workspace.core, KINDS) for _ in range(3)]
    assert workspace.at_once([one.begin for one in workers]) == [None] * 3
    assert count(workspace) == 1
    assert everything(runner) == ["tick"]
    runner.begin()
    assert (everything(runner), count(workspace)) == ([], 1)


def test_a_recurring_job_runs_again_after_its_time(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    runner.begin()
    for _ in range(3):
        assert everything(runner) == ["tick"]
        clock.advance(59_999)
        assert not runner.run_one()
        clock.advance(1)


def test_a_recurring_job_that_fails_is_never_given_up(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    runner.begin()
    meanwhile.append(refuse)
    for number in range(1, 3 * MOST_ATTEMPTS):
        assert runner.run_one()
        assert errors(workspace) == [("Not now.", number, False)]
        clock.advance(LAST_RETRY)
    meanwhile.clear()
    assert everything(runner) == ["tick"]
    assert errors(workspace) == [("", 0, False)]


def test_to_enqueue_a_recurring_job_is_to_hasten_it(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    def hasten() -> None:
        workspace.core.write(lambda tx: jobs.enqueue(tx, Tick()))

    runner.begin()
    runner.run_one()
    hasten()
    assert everything(runner) == ["tick", "tick"]
    meanwhile.append(hasten)
    clock.advance(60_000)
    runner.run_one()
    meanwhile.clear()
    assert everything(runner) == ["tick", "tick"]
    assert (runner.run_one(), count(workspace)) == (False, 1)
