"""Jobs that fail: they are tried again later each time, and given up."""

import pytest

from chat.core import jobs
from chat.core.jobs import FIRST_RETRY, LAST_RETRY, LEASE, MOST_ATTEMPTS
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import (
    Say,
    break_down,
    count,
    enqueue,
    enqueue_for_days,
    errors,
    everything,
    meanwhile,
    refuse,
    take,
)
from tests.support.data.store import Workspace


def test_a_job_that_fails_is_tried_again_later_each_time_and_then_given_up(
    workspace: Workspace, runner: JobRunner, clock: Clock
) -> None:
    enqueue_for_days(workspace)
    meanwhile.append(refuse)
    waits = [min(FIRST_RETRY * 2**number, LAST_RETRY) for number in range(MOST_ATTEMPTS - 1)]
    assert waits[:3] == [10_000, 20_000, 40_000]
    for number, wait in enumerate(waits, 1):
        assert runner.run_one()
        assert errors(workspace) == [("Not now.", number, False)]
        clock.advance(wait - 1)
        assert not runner.run_one()
        clock.advance(1)
    assert runner.run_one()
    assert errors(workspace) == [("Not now.", MOST_ATTEMPTS, True)]
    clock.advance(10 * LAST_RETRY)
    assert not runner.run_one()


def test_a_job_that_works_at_last_is_done(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    enqueue(workspace)
    meanwhile.append(refuse)
    assert everything(runner) == []
    meanwhile.clear()
    clock.advance(FIRST_RETRY)
    assert everything(runner) == ["hello"]
    assert count(workspace) == 0


def test_the_waits_never_exceed_an_hour() -> None:
    assert [jobs.retry_after(number) for number in (1, 9, 10, 1000)] == [10_000, 2_560_000, LAST_RETRY, LAST_RETRY]


def test_a_job_that_stops_each_worker_is_given_up(workspace: Workspace, runner: JobRunner, clock: Clock) -> None:
    enqueue_for_days(workspace)
    for _ in range(MOST_ATTEMPTS):
        assert take(workspace)
        clock.advance(LEASE)
    assert not runner.run_one()
    assert errors(workspace) == [(jobs.NEVER_ENDED, MOST_ATTEMPTS, True)]


@pytest.mark.parametrize(("late", "words"), [(-1, ["hello"]), (0, []), (1, [])])
def test_a_job_past_its_deadline_is_given_up_without_being_done(
    workspace: Workspace, runner: JobRunner, clock: Clock, late: int, words: list[str]
) -> None:
    enqueue(workspace, delay=5)
    clock.advance(5_000 + int(Say.within * 1000) + late)
    assert everything(runner) == words
    assert [error for error, _, _ in errors(workspace)] == ([] if words else [jobs.TOO_LATE])


@pytest.mark.parametrize(("spare", "is_dead"), [(1, False), (0, True), (-1, True)])
def test_a_job_whose_next_attempt_would_come_too_late_is_given_up_at_once(
    workspace: Workspace, runner: JobRunner, clock: Clock, spare: int, is_dead: bool
) -> None:
    enqueue(workspace)
    meanwhile.append(refuse)
    clock.advance(int(Say.within * 1000) - FIRST_RETRY - spare)
    runner.run_one()
    assert errors(workspace) == [("Not now.", 1, is_dead)]


def test_a_job_with_the_fields_of_another_version_is_tried_again(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace)
    workspace.sql_write("UPDATE jobs SET data = :data", data='{"text": "hello"}')
    assert everything(runner) == []
    assert errors(workspace) == [("ValidationError: the server's log has more.", 1, False)]


def test_the_error_of_a_defect_quotes_nothing(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace)
    meanwhile.append(break_down)
    runner.run_one()
    assert errors(workspace) == [("KeyError: the server's log has more.", 1, False)]
