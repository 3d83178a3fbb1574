"""The pool of greenlets in which messages are handled."""

from collections.abc import Callable

import gevent
import pytest
from gevent.event import Event

from chat.live.transport import pool as pools
from chat.live.transport.pool import Pool
from tests.support.limits import around
from tests.support.wait import until


@pytest.fixture
def pool() -> Pool:
    return Pool()


def ran_in(pool: Pool, task: Callable[[], object] = lambda: None) -> gevent.Greenlet:
    """Run a task to its end, and return the greenlet in which it ran."""
    here: list[gevent.Greenlet] = []
    done = Event()

    def noted() -> None:
        here.append(gevent.getcurrent())
        try:
            task()
        finally:
            done.set()

    pool.spawn(noted)
    assert here == [], "a task starts when the loop goes on, and not before"
    assert done.wait(10)
    gevent.idle()  # until the greenlet is so again
    return here[0]


def test_a_greenlet_that_is_idle_takes_the_next_task(pool: Pool) -> None:
    assert ran_in(pool) is ran_in(pool)


def test_tasks_do_not_wait_for_each_other(pool: Pool) -> None:
    held = Event()
    pool.spawn(held.wait)
    waiting = ran_in(pool)
    held.set()
    assert waiting is not None


def test_a_task_that_fails_takes_no_other_with_it(pool: Pool) -> None:
    def failing() -> None:
        raise RuntimeError("a defect that the test made")

    failed = ran_in(pool, failing)
    again = ran_in(pool)
    assert again is not failed
    assert failed.dead
    assert ran_in(pool) is again


@around(pools.KEPT)
def test_so_many_are_kept_and_no_more(pool: Pool, count: int) -> None:
    held, greenlets = Event(), []

    def task() -> None:
        greenlets.append(gevent.getcurrent())
        held.wait()

    for _ in range(count):
        pool.spawn(task)
    until(lambda: len(greenlets) == count, pause=gevent.idle)
    held.set()
    gevent.idle()
    assert sum(not greenlet.dead for greenlet in greenlets) == min(count, pools.KEPT)
    assert ran_in(pool) in greenlets
    assert sum(not greenlet.dead for greenlet in greenlets) == min(count, pools.KEPT)
