"""The greenlets that run jobs: from the start on, a few at a time, until the worker is told to stop."""

from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from gevent.event import Event

from chat.core import jobs
from chat.core.jobs import Taken
from chat.live.jobs import AT_ONCE, LOOK_SECONDS, RENEW_SECONDS, JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Say, meanwhile, said
from tests.support.data.store import Workspace
from tests.support.wait import until

MOMENT = 0.001


@pytest.fixture
def runner(workspace: Workspace, clock: Clock) -> Iterator[JobRunner]:
    runner = JobRunner(workspace.core, KINDS, clock)
    runner.start()
    until(lambda: said == ["tick"], pause=gevent.idle, what="the recurring job, which is added at the start")
    said.clear()
    rest(clock)
    yield runner
    meanwhile.clear()
    runner.stop()
    clock.go(RENEW_SECONDS)
    said.clear()


def rest(clock: Clock) -> None:
    """Wait until nothing is left to do, and the two greenlets of the runner wait for the clock."""
    until(lambda: clock.sleepers == 2, pause=gevent.idle)


@pytest.fixture
def gate() -> Iterator[Event]:
    """Jobs wait for it while they run."""
    gate = Event()
    meanwhile[:] = [gate.wait]
    yield gate
    gate.set()


def enqueue(workspace: Workspace, *words: str) -> None:
    for one in words:
        workspace.core.write(lambda tx, one=one: jobs.enqueue(tx, Say(words=one)))


def let_it_work(workspace: Workspace) -> None:
    """Use the database several times in turn with the worker, which takes a job in two uses."""
    for _ in range(5):
        workspace.core.write(lambda tx: None)


def leases(workspace: Workspace) -> list[Any]:
    """The ends of the leases of the jobs that are under way."""
    found = workspace.sql("SELECT leased_until FROM jobs WHERE leased_until > 0 AND kind = :kind", kind=Say.kind)
    return [end for (end,) in found]


def test_a_job_is_run_when_the_worker_looks_the_next_time(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    for words in ("once", "again"):
        enqueue(workspace, words)
        clock.go(LOOK_SECONDS - MOMENT)
        let_it_work(workspace)
        assert words not in said
        clock.go(MOMENT)
        until(lambda words=words: said[-1:] == [words], pause=gevent.idle)
        rest(clock)


def take_as_many_as_are_allowed(workspace: Workspace, clock: Clock, others: int) -> None:
    """Have the runner take `AT_ONCE` jobs, and leave these others."""
    enqueue(workspace, *map(str, range(AT_ONCE + others)))
    clock.go(LOOK_SECONDS)
    until(lambda: len(leases(workspace)) == AT_ONCE, pause=gevent.idle)
    let_it_work(workspace)


def test_as_many_jobs_as_are_allowed_run_at_once_and_the_others_are_left_to_other_workers(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event
) -> None:
    take_as_many_as_are_allowed(workspace, clock, others=2)
    assert len(leases(workspace)) == AT_ONCE
    gate.set()
    until(lambda: len(said) == AT_ONCE + 2, pause=gevent.idle)


def test_the_lease_of_a_job_under_way_is_renewed_again_and_again(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event
) -> None:
    enqueue(workspace, "long")
    clock.go(LOOK_SECONDS)
    until(lambda: leases(workspace), pause=gevent.idle)
    for _ in range(2):
        before = leases(workspace)
        until(lambda: clock.sleepers == 2, pause=gevent.idle, what="both greenlets to wait")
        clock.go(RENEW_SECONDS)
        until(lambda before=before: leases(workspace) > before, pause=gevent.idle)


def test_a_worker_that_stops_ends_the_job_under_way_and_begins_no_other(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event
) -> None:
    enqueue(workspace, "under way")
    clock.go(LOOK_SECONDS)
    until(lambda: leases(workspace), pause=gevent.idle)
    stopping = gevent.spawn(runner.stop)
    let_it_work(workspace)
    assert not stopping.dead
    gate.set()
    stopping.get(timeout=10)
    assert said == ["under way"]
    enqueue(workspace, "too late")
    clock.go(2 * LOOK_SECONDS)
    let_it_work(workspace)
    assert said == ["under way"]


def test_a_worker_that_stops_ends_the_job_that_it_has_just_taken(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, stops = runner._take, []

    def take_while_it_stops() -> Taken | None:
        taken = take()
        stops.append(gevent.spawn(runner.stop))
        gevent.idle()
        return taken

    enqueue(workspace, "just taken")
    monkeypatch.setattr(runner, "_take", take_while_it_stops)
    clock.go(LOOK_SECONDS)
    until(lambda: len(stops) == 1, pause=gevent.idle)
    let_it_work(workspace)
    assert not stops[0].dead
    gate.set()
    stops[0].get(timeout=10)
    assert said == ["just taken"]


def test_a_worker_that_stops_with_as_many_jobs_as_it_may_run_begins_no_other(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event
) -> None:
    take_as_many_as_are_allowed(workspace, clock, others=1)
    stopping = gevent.spawn(runner.stop)
    gevent.idle()
    gate.set()
    stopping.get(timeout=10)
    let_it_work(workspace)
    assert len(said) == AT_ONCE


def test_a_worker_that_stops_does_not_wait_for_ever_for_a_job(
    workspace: Workspace, runner: JobRunner, clock: Clock, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.live.jobs.FINISH_SECONDS", MOMENT)
    enqueue(workspace, "endless")
    clock.go(LOOK_SECONDS)
    until(lambda: leases(workspace), pause=gevent.idle)
    gevent.spawn(runner.stop).get(timeout=10)
    assert said == []
