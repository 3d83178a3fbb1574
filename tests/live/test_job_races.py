"""A job, the worker that runs it, and what another one does with it meanwhile."""

from collections.abc import Iterator

import pytest

from chat.core import jobs
from chat.core.core import Core
from chat.core.jobs import FIRST_RETRY, LEASE, Taken
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Say, meanwhile, refuse, said
from tests.support.data.store import Workspace
from tests.support.seams import Gates

KNOWN = {kind.kind: kind for kind in KINDS}


@pytest.fixture
def store(workspace: Workspace) -> Gates:
    return Gates(workspace.store)


@pytest.fixture
def runner(workspace: Workspace, clock: Clock, store: Gates) -> Iterator[JobRunner]:
    """The worker that begins the job; `store` is how it reaches the database."""
    yield JobRunner(Core(store, workspace.core.bus, clock), KINDS, clock)
    said.clear()
    meanwhile.clear()


@pytest.fixture
def other(workspace: Workspace, clock: Clock) -> JobRunner:
    return JobRunner(workspace.core, KINDS, clock)


def enqueue(workspace: Workspace, words: str = "hello", key: str | None = None) -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words=words), key=key))


def take(workspace: Workspace) -> Taken | None:
    """As the other worker does that has not ended it yet."""
    return workspace.core.write(lambda tx: jobs.take(tx, KNOWN))


def count(workspace: Workspace) -> int:
    return int(workspace.sql("SELECT count(*) FROM jobs")[0][0])


def test_a_worker_that_lost_its_lease_does_not_renew_the_one_of_the_other(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    def lose_it() -> None:
        clock.advance(LEASE)
        assert take(workspace) is not None
        clock.advance(LEASE - 1)
        runner.renew()
        clock.advance(1)

    enqueue(workspace)
    meanwhile[:] = [lose_it]
    runner.run_one()
    meanwhile.clear()
    assert runner.run_one(), "the other one was killed, and its lease is over"


def test_a_job_that_another_one_ended_is_not_ended_again_though_it_has_come_back(
    workspace: Workspace, runner: JobRunner, other: JobRunner, clock: Clock
) -> None:
    def be_overtaken() -> None:
        meanwhile.clear()
        clock.advance(LEASE)
        other.run_one()
        enqueue(workspace, "anew", key="one")  # on SQLite in the very row of the one before

    enqueue(workspace, "first", key="one")
    meanwhile[:] = [be_overtaken]
    runner.run_one()
    assert (said, count(workspace)) == (["first", "first"], 1)
    assert other.run_one()
    assert (said[2:], count(workspace)) == (["anew"], 0)


def test_who_fails_at_a_job_that_another_one_ended_puts_nothing_off(
    workspace: Workspace, runner: JobRunner, other: JobRunner, clock: Clock
) -> None:
    def be_overtaken() -> None:
        meanwhile.clear()
        clock.advance(LEASE)
        other.run_one()
        enqueue(workspace, "anew", key="one")
        refuse()

    enqueue(workspace, "first", key="one")
    meanwhile[:] = [be_overtaken]
    runner.run_one()
    assert workspace.sql("SELECT error FROM jobs") == [("",)]
    assert other.run_one(), "it is due now"


def test_a_recurring_job_that_another_one_runs_by_now_is_not_put_off(
    workspace: Workspace, runner: JobRunner, other: JobRunner, clock: Clock
) -> None:
    def be_overtaken() -> None:
        meanwhile.clear()
        clock.advance(LEASE)
        assert take(workspace) is not None

    runner.begin()
    meanwhile[:] = [be_overtaken]
    runner.run_one()
    clock.advance(LEASE)
    assert other.run_one(), "the one that took it last was killed"
    assert said == ["tick", "tick"]


def test_what_was_asked_for_while_a_killed_worker_ran_it_runs_once(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, key="one")
    assert take(workspace) is not None
    enqueue(workspace, key="one")
    clock.advance(LEASE)
    assert [runner.run_one() for _ in range(2)] == [True, False]
    assert (said, count(workspace)) == (["hello"], 0)


def test_what_was_asked_for_while_it_failed_runs_once(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    enqueue(workspace, key="one")
    meanwhile[:] = [lambda: enqueue(workspace, key="one"), refuse]
    runner.run_one()
    meanwhile.clear()
    assert not runner.run_one()
    clock.advance(FIRST_RETRY)
    assert [runner.run_one() for _ in range(2)] == [True, False]
    assert (said, count(workspace)) == (["hello"], 0)


def test_what_was_asked_for_while_two_ran_it_runs_once_more(
    workspace: Workspace, runner: JobRunner, other: JobRunner, clock: Clock
) -> None:
    def be_joined() -> None:
        meanwhile[:] = [lambda: enqueue(workspace, key="one")]
        clock.advance(LEASE)
        other.run_one()
        meanwhile.clear()

    enqueue(workspace, key="one")
    meanwhile[:] = [be_joined]
    runner.run_one()
    assert (said, count(workspace)) == (["hello"] * 2, 1)
    assert runner.run_one()
    assert (said, count(workspace)) == (["hello"] * 3, 0)


def test_a_job_whose_end_could_not_be_written_runs_again_when_its_lease_is_over(
    workspace: Workspace, runner: JobRunner, store: Gates, clock: Clock
) -> None:
    enqueue(workspace)
    meanwhile[:] = [lambda: setattr(store, "is_away", True)]
    assert runner.run_one()
    meanwhile.clear()
    store.is_away = False
    clock.advance(LEASE // 2)
    runner.renew()
    clock.advance(LEASE // 2 - 1)
    assert not runner.run_one()
    clock.advance(1)
    assert runner.run_one()
    assert (said, count(workspace)) == (["hello"] * 2, 0)


def test_the_leases_of_all_jobs_under_way_are_renewed(
    workspace: Workspace, runner: JobRunner, other: JobRunner, clock: Clock
) -> None:
    def take_long() -> None:
        meanwhile.clear()
        clock.advance(LEASE - 1)
        runner.renew()
        clock.advance(LEASE - 1)
        assert not other.run_one()

    for words in ("one", "two", "three"):
        enqueue(workspace, words)
    steps = [take_long, runner.run_one, runner.run_one]
    meanwhile[:] = [lambda: steps.pop()()]
    runner.run_one()
    assert sorted(said) == ["one", "three", "two"]
