"""Durable jobs: kept with their cause, done by one worker, tried again, given up, and asked for again."""

from collections.abc import Iterator

import pytest

from chat.core import jobs
from chat.core.jobs import FIRST_RETRY, LAST_RETRY, LEASE, MOST_ATTEMPTS, Taken
from chat.errors import Conflict
from chat.live.jobs import JobRunner
from chat.store import Tx
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, Say, Tick, break_down, meanwhile, refuse, said
from tests.support.data.store import Workspace, migrated_url
from tests.support.servers.postgres import Postgres

KNOWN = {kind.kind: kind for kind in KINDS}


@pytest.fixture
def runner(workspace: Workspace) -> Iterator[JobRunner]:
    """A worker that does the tests' jobs when told to."""
    yield JobRunner(workspace.core, KINDS)
    said.clear()
    meanwhile.clear()


def enqueue(workspace: Workspace, words: str = "hello", key: str | None = None, delay: float = 0) -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words=words), key=key, delay=delay))


def take(workspace: Workspace) -> Taken | None:
    """As a worker does that is then killed."""
    return workspace.core.write(lambda tx: jobs.take(tx, KNOWN))


def everything(runner: JobRunner) -> list[str]:
    """Do all that is due; what was said."""
    while runner.run_one():
        pass
    found = said.copy()
    said.clear()
    return found


def count(workspace: Workspace) -> int:
    return int(workspace.sql("SELECT count(*) FROM jobs")[0][0])


def errors(workspace: Workspace) -> list[tuple[str, int, bool]]:
    """Of each job, the last error, the attempts, and whether it was given up."""
    return [
        (*row[:2], row[2] is not None) for row in workspace.sql("SELECT error, attempts, dead_at FROM jobs ORDER BY id")
    ]


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


def test_on_postgresql_a_worker_passes_over_what_another_is_about_to_take(
    request: pytest.FixtureRequest, postgres: Postgres
) -> None:
    with Workspace(migrated_url("postgres", request)) as workspace:
        enqueue(workspace, "one")
        enqueue(workspace, "two")

        def while_another_looks(tx: Tx) -> tuple[Taken | None, Taken | None]:
            return jobs.take(tx, KNOWN), take(workspace)

        one, two = workspace.store.write(while_another_looks)
        assert one is not None
        assert two is not None
        assert (one.data, two.data) == ('{"words":"one"}', '{"words":"two"}')


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


def enqueue_for_days(workspace: Workspace) -> None:
    """Enqueue a job whose deadline is far away."""
    enqueue(workspace)
    workspace.sql_write("UPDATE jobs SET deadline = deadline + 864000000")


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


@pytest.mark.parametrize(("late", "words"), [(-1, ["hello"]), (0, [])])
def test_a_job_past_its_deadline_is_given_up_without_being_done(
    workspace: Workspace, runner: JobRunner, clock: Clock, late: int, words: list[str]
) -> None:
    enqueue(workspace, delay=5)
    clock.advance(5_000 + int(Say.within * 1000) + late)
    assert everything(runner) == words
    assert [error for error, _, _ in errors(workspace)] == ([] if words else [jobs.TOO_LATE])


@pytest.mark.parametrize(("spare", "is_dead"), [(1, False), (0, True)])
def test_a_job_whose_next_attempt_would_come_too_late_is_given_up_at_once(
    workspace: Workspace, runner: JobRunner, clock: Clock, spare: int, is_dead: bool
) -> None:
    enqueue(workspace)
    meanwhile.append(refuse)
    clock.advance(int(Say.within * 1000) - FIRST_RETRY - spare)
    runner.run_one()
    assert errors(workspace) == [("Not now.", 1, is_dead)]


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


def test_a_job_of_another_version_is_left_to_its_workers(workspace: Workspace, runner: JobRunner) -> None:
    enqueue(workspace)
    assert not JobRunner(workspace.core, [Tick]).run_one()
    assert everything(runner) == ["hello"]


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


def test_a_job_is_given_up_at_its_deadline_and_not_before(workspace: Workspace, clock: Clock) -> None:
    for late, taken in ((-1, True), (0, False), (1, False)):
        enqueue(workspace)
        clock.advance(int(Say.within * 1000) + late)
        assert (take(workspace) is not None) is taken
        workspace.sql_write("DELETE FROM jobs")


@pytest.mark.parametrize(("left", "dead"), [(FIRST_RETRY + 1, False), (FIRST_RETRY, True), (FIRST_RETRY - 1, True)])
def test_a_job_whose_next_try_would_come_too_late_is_given_up_now(
    workspace: Workspace, runner: JobRunner, clock: Clock, left: int, dead: bool
) -> None:
    enqueue(workspace)
    clock.advance(int(Say.within * 1000) - left)
    meanwhile.append(refuse)
    runner.run_one()
    assert errors(workspace) == [("Not now.", 1, dead)]


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
