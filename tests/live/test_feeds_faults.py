"""The feeds of rooms, with one fault each."""

import gevent
import pytest

from chat.live.rooms.feeds import PATIENCE
from tests.support.logs import PAGE, Log
from tests.support.wait import until


@pytest.fixture
def log() -> Log:
    log = Log()
    log.follow("lobby")
    return log


def pass_time(log: Log) -> None:
    gevent.idle()
    log.clock.go(PATIENCE)


def test_what_came_early_of_another_database_is_not_told(log: Log) -> None:
    for _ in range(4):
        log.write("lobby")
    log.feeds.offer(log.events[3])
    log.replace()
    log.feeds.start_afresh()
    assert log.feeds.position("lobby") == 2
    log.feeds.offer(log.write("lobby"))
    assert log.told() == [(2, 3)]


def test_a_hole_is_mended_when_it_has_had_its_time_and_not_before_and_the_next_one_too(log: Log) -> None:
    for reached in (2, 4):
        log.write("lobby")  # which the bus has lost
        log.feeds.offer(log.write("lobby"))
        gevent.idle()
        log.clock.go(PATIENCE - 0.001)
        assert log.feeds.position("lobby") == reached - 2
        log.clock.go(0.001)
        assert log.feeds.position("lobby") == reached


def test_many_early_changes_are_one_look_at_the_log(log: Log) -> None:
    events = [log.write("lobby") for _ in range(2 * PAGE)]
    for event in reversed(events[1:]):
        log.feeds.offer(event)
    gevent.idle()
    assert log.clock.sleepers == 1
    pass_time(log)
    assert (log.feeds.position("lobby"), log.reads) == (2 * PAGE, 2)


def test_what_came_early_and_was_mended_is_not_kept(log: Log) -> None:
    for _ in range(4):
        log.write("lobby", seq=1)  # of which the log has the last
    log.feeds.offer(log.events[2])
    pass_time(log)
    assert log.told() == [(0, 4)]
    assert log.registry.rooms["lobby"].early == {}


def test_a_room_that_is_left_while_its_log_is_read_is_read_no_further(log: Log) -> None:
    for _ in range(3 * PAGE):
        log.write("lobby")
    log.before_page = lambda: log.registry.rooms.pop("lobby", None)
    log.feeds.read("lobby")
    assert (log.reads, log.delivered) == (1, [])


def test_a_log_of_several_pages_is_read_to_its_end(log: Log) -> None:
    for _ in range(3 * PAGE):
        log.write("lobby")
    log.feeds.read("lobby")
    assert log.told() == [(rev - 1, rev) for rev in range(1, 3 * PAGE + 1)]


def test_what_the_bus_brings_while_the_log_is_read_is_told_once(log: Log) -> None:
    events = [log.write("lobby") for _ in range(PAGE + 1)]

    def bring() -> None:
        for event in events:
            log.feeds.offer(event)

    log.before_page = bring
    log.feeds.read("lobby")
    assert log.told() == [(rev - 1, rev) for rev in range(1, PAGE + 2)]


def test_a_hole_that_could_not_be_mended_is_mended_after_the_next_early_change(log: Log) -> None:
    log.is_away = True
    log.write("lobby")
    log.feeds.offer(log.write("lobby"))
    pass_time(log)
    assert log.delivered == []
    log.is_away = False
    log.feeds.offer(log.write("lobby"))
    pass_time(log)
    until(lambda: log.feeds.position("lobby") == 3, pause=gevent.idle)
    assert log.told() == [(0, 1), (1, 2), (2, 3)]
