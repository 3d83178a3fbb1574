"""Jobs with a key: there is one of each key, and enqueueing it again hastens, repeats or revives it."""

from chat.core.jobs import FIRST_RETRY
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import Say, count, enqueue, errors, everything, meanwhile, refuse
from tests.support.data.store import Workspace


def test_of_one_key_one_job_waits_and_it_runs_when_the_earliest_was_due(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, "first", key="one", delay=20)
    enqueue(workspace, "second", key="one", delay=10)
    enqueue(workspace, "third", key="one", delay=30)
    enqueue(workspace, "other", key="two", delay=30)
    clock.advance(10_000)
    assert everything(runner) == ["first"]
    clock.advance(20_000)
    assert everything(runner) == ["other"]


def test_jobs_without_a_key_are_as_many_as_were_asked_for(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace, "one")
    enqueue(workspace, "one")
    assert everything(runner) == ["one", "one"]


def test_what_is_asked_for_while_the_job_runs_makes_it_run_once_more(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, key="one")
    meanwhile[:] = [refuse]
    runner.run_one()
    meanwhile[:] = [lambda: enqueue(workspace, key="one", delay=10), lambda: enqueue(workspace, key="one", delay=5)]
    clock.advance(FIRST_RETRY)
    assert everything(runner) == ["hello"]
    assert errors(workspace) == [("", 0, False)], "it worked, and begins anew"
    meanwhile.clear()
    clock.advance(4_999)
    assert not runner.run_one()
    clock.advance(1)
    assert everything(runner) == ["hello"]
    assert count(workspace) == 0


def test_asking_again_does_not_pass_over_the_wait_after_a_failure(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, key="one")
    meanwhile.append(refuse)
    runner.run_one()
    enqueue(workspace, key="one")
    clock.advance(FIRST_RETRY - 1)
    assert not runner.run_one()
    clock.advance(1)
    assert runner.run_one()


def test_asking_again_revives_what_was_given_up_with_all_its_attempts(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, key="one")
    meanwhile.append(refuse)
    clock.advance(int(Say.within * 1000) - 1)
    runner.run_one()
    assert errors(workspace) == [("Not now.", 1, True)]
    meanwhile.clear()
    enqueue(workspace, key="one", delay=5)
    assert errors(workspace) == [("Not now.", 0, False)]
    assert not runner.run_one()
    clock.advance(5_000)
    assert everything(runner) == ["hello"]
