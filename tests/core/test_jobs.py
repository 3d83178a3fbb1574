"""Durable jobs: kept with their cause, and done by the one worker that has the lease."""

import pytest

from chat.core import jobs
from chat.core.jobs import LEASE
from chat.errors import Conflict
from chat.live.jobs import JobRunner
from chat.store import Tx
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Say, Tick, count, enqueue, errors, everything, meanwhile, take
from tests.support.data.store import Workspace


def test_a_job_is_done_once_and_then_forgotten(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace)
    assert everything(runner) == ["hello"]
    assert not runner.run_one()
    assert count(workspace) == 0


def test_a_job_whose_cause_was_rolled_back_was_never_there(workspace: Workspace) -> None:
    def work(tx: Tx) -> None:
        jobs.enqueue(tx, Say(words="hello"))
        raise Conflict("no")

    with pytest.raises(Conflict):
        workspace.core.write(work)
    assert count(workspace) == 0


def test_a_job_runs_no_earlier_than_it_is_due_and_the_earliest_runs_first(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace, "later", delay=20)
    enqueue(workspace, "soon", delay=10)
    clock.advance(9_999)
    assert not runner.run_one()
    clock.advance(1)
    assert everything(runner) == ["soon"]
    clock.advance(20_000)
    enqueue(workspace, "last")
    assert everything(runner) == ["later", "last"]


def test_of_two_workers_that_look_at_the_same_moment_one_gets_the_job(workspace: Workspace) -> None:
    for _ in range(10):
        enqueue(workspace)
        found = workspace.at_once([lambda: take(workspace), lambda: take(workspace)])
        assert len([one for one in found if one is not None]) == 1, found


def test_a_job_whose_worker_was_killed_runs_again_when_the_lease_is_over(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue(workspace)
    assert take(workspace)
    clock.advance(LEASE - 1)
    assert not runner.run_one()
    clock.advance(1)
    assert everything(runner) == ["hello"]


def test_a_worker_that_lost_its_lease_ends_nothing(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    enqueue(workspace)
    late = take(workspace)
    assert late
    clock.advance(LEASE)
    now = take(workspace)
    assert now
    workspace.core.write(lambda tx: jobs.finish(tx, late, Say))
    workspace.core.write(lambda tx: jobs.fail(tx, late, Say, Conflict("late")))
    assert not runner.run_one()
    assert errors(workspace) == [("", 2, False)]
    workspace.core.write(lambda tx: jobs.finish(tx, now, Say))
    assert count(workspace) == 0


def test_a_job_that_takes_long_is_kept_from_others_until_its_deadline(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    def pass_half_a_lease() -> None:
        clock.advance(LEASE // 2)
        runner.renew()

    other = JobRunner(workspace.core, KINDS)
    seen: list[bool] = []
    meanwhile[:] = [pass_half_a_lease] * 4 + [lambda: seen.append(other.run_one())]
    enqueue(workspace)
    assert everything(runner) == ["hello"]
    assert seen == [False]

    hour = Say.within * 1000 / (LEASE // 2)
    meanwhile[:] = [pass_half_a_lease] * (int(hour) + 2) + [lambda: seen.append(other.run_one())]
    enqueue(workspace)
    runner.run_one()
    assert errors(workspace) == [(jobs.TOO_LATE, 1, True)]


def test_a_job_of_another_version_is_left_to_its_workers(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace)
    assert not JobRunner(workspace.core, [Tick]).run_one()
    assert everything(runner) == ["hello"]


def test_a_lease_is_as_long_as_the_database_has_room_for(workspace: Workspace) -> None:
    enqueue(workspace)
    taken = take(workspace)
    assert taken is not None
    assert workspace.sql("SELECT length(lease) FROM jobs") == [(32,)]


def test_a_batch_that_is_full_is_followed_by_another_and_one_that_is_not_is_the_last(workspace: Workspace) -> None:
    for sizes, times in (([3, 3, 2, 3], 3), ([4, 0, 3], 2), ([2, 3], 1), ([3, 0], 2)):
        left = sizes.copy()
        jobs.in_batches(workspace.core, lambda _tx, left=left: left.pop(0), 3)  # type: ignore[misc]
        assert len(sizes) - len(left) == times
