"""The bus between workers, over a link in the test's hands."""

import gevent
import pytest

from chat.bus.batches import Batches
from chat.bus.shared import AGAIN_SECONDS, HEARTBEAT, LOAD_WITHIN, MOST_WAITING, SEND_SECONDS, SharedBus
from chat.core.event import Audience, Event, ForWorkers, Invalidated, Missed, Published
from chat.core.wire import Person
from chat.domain import EVENTS
from chat.domain.rooms.events import Typing
from tests.support.bus import Wire, settled
from tests.support.data.clock import Clock


class Worker:
    def __init__(self, wire: Wire, clock: Clock) -> None:
        self.link = wire.link()
        self.heard: list[object] = []
        self.bus = SharedBus(self.link, Batches(EVENTS), clock)
        self.bus.subscribe(lambda published: self.heard.append(published.event))
        self.bus.start()

    def say(self, number: int) -> None:
        self.bus.publish(about(number))


def about(number: int) -> Published:
    return Published(Invalidated("person", number), Audience())


def persons(heard: list[object]) -> list[int | None]:
    return [one.person_id for one in heard if isinstance(one, Invalidated)]


Workers = tuple[Worker, Worker, Clock]


@pytest.fixture
def workers() -> Workers:
    wire, clock = Wire(), Clock()
    first, second = Worker(wire, clock), Worker(wire, clock)
    gevent.idle()
    return first, second, clock


def test_an_event_is_heard_at_once_here_and_soon_by_the_others_and_once(workers: Workers) -> None:
    first, second, _ = workers
    first.say(1)
    assert persons(first.heard) == [1]
    assert persons(second.heard) == []
    settled(lambda: second.heard)
    second.say(2)
    settled(lambda: len(first.heard) == 2)
    assert (persons(first.heard), persons(second.heard)) == ([1, 2], [1, 2])


def test_who_publishes_does_not_wait_for_the_link(workers: Workers) -> None:
    first, second, _ = workers
    first.link.may_go.clear()
    for number in range(3):
        first.say(number)
    gevent.idle()
    assert persons(first.heard) == [0, 1, 2]
    first.link.may_go.set()
    settled(lambda: len(second.heard) == 3)
    assert persons(second.heard) == [0, 1, 2]


def test_what_gathers_while_the_link_is_slow_arrives_in_order_however_much_it_is(workers: Workers) -> None:
    first, second, _ = workers
    for number in range(1501):
        first.say(number)
    settled(lambda: len(second.heard) == 1501)
    assert persons(second.heard) == list(range(1501))


def test_a_lost_batch_is_noticed_by_the_next_one(workers: Workers) -> None:
    first, second, _ = workers
    first.say(1)
    settled(lambda: second.heard)
    first.link.loses = True
    first.say(2)
    gevent.idle()
    first.link.loses = False
    first.say(3)
    settled(lambda: len(second.heard) == 3)
    assert second.heard[1:] == [Missed(LOAD_WITHIN), about(3).event]


def test_the_loss_of_the_last_batch_is_noticed_by_a_heartbeat_and_heartbeats_alone_tell_nothing(
    workers: Workers,
) -> None:
    first, second, clock = workers
    first.say(1)
    settled(lambda: second.heard)
    clock.go(5 * HEARTBEAT)
    gevent.idle()
    assert persons(second.heard) == [1]
    assert len(second.heard) == 1
    first.link.loses = True
    first.say(2)
    gevent.idle()
    first.link.loses = False
    clock.go(HEARTBEAT)
    settled(lambda: len(second.heard) == 2)
    assert second.heard[1] == Missed(LOAD_WITHIN)


def test_a_worker_that_comes_later_has_missed_nothing(workers: Workers) -> None:
    first, second, clock = workers
    first.say(1)
    settled(lambda: second.heard)
    third = Worker(first.link.wire, clock)
    first.say(2)
    settled(lambda: third.heard)
    assert persons(third.heard) == [2]
    assert len(third.heard) == 1


def test_while_the_link_is_cut_nothing_waits_and_afterwards_the_others_know_of_the_loss(workers: Workers) -> None:
    first, second, clock = workers
    first.say(0)
    settled(lambda: second.heard)
    first.link.broken = True
    for number in range(1, 4):
        first.say(number)
    gevent.idle()
    assert persons(first.heard) == [0, 1, 2, 3]
    clock.go(AGAIN_SECONDS)
    first.link.broken = False
    first.say(4)
    settled(lambda: len(second.heard) == 3)
    assert second.heard[1:] == [Missed(LOAD_WITHIN), about(4).event]


def test_a_link_that_does_not_answer_is_given_up_after_a_second(workers: Workers) -> None:
    first, second, clock = workers
    first.say(0)
    settled(lambda: second.heard)
    first.link.may_go.clear()
    first.say(1)
    settled(lambda: first.link.hung_up)
    assert SEND_SECONDS == 1.0
    first.say(2)
    settled(lambda: clock.sleepers >= 2)
    clock.go(AGAIN_SECONDS)
    first.say(3)
    settled(lambda: len(second.heard) == 3)
    assert second.heard[1:] == [Missed(LOAD_WITHIN), about(3).event]


@pytest.mark.parametrize(("waiting", "arriving"), [(MOST_WAITING, MOST_WAITING), (MOST_WAITING + 1, 1)])
def test_no_more_than_so_many_events_wait_for_a_slow_link(waiting: int, arriving: int, workers: Workers) -> None:
    first, second, _ = workers
    first.link.may_go.clear()
    first.say(-1)
    gevent.idle()  # it is under way
    for number in range(waiting):
        first.say(number)
    first.link.may_go.set()
    settled(lambda: persons(second.heard)[-1:] == [waiting - 1])
    assert len(persons(second.heard)) == 1 + arriving
    assert (Missed(LOAD_WITHIN) in second.heard) == (arriving == 1)


@pytest.mark.parametrize(
    "garbage", [b"", b"{}", b'["w", 1, [["Invalidated", {}, []]]]', b'["w", 1, [["Typing", ' + b"[" * 100_000]
)
def test_what_is_no_batch_is_passed_over(garbage: bytes, workers: Workers) -> None:
    first, second, _ = workers
    second.link.arrived.put(garbage)
    first.say(1)
    settled(lambda: second.heard)
    assert persons(second.heard) == [1]


def test_after_an_event_that_can_not_be_encoded_the_next_ones_arrive(workers: Workers) -> None:
    first, second, clock = workers
    first.say(0)
    settled(lambda: second.heard)
    first.bus.publish(Published(Typing("lobby", Person(1, "\ud800")), Audience(room="lobby")))
    settled(lambda: clock.sleepers >= 2)
    gevent.idle()
    clock.go(AGAIN_SECONDS)
    first.say(1)
    settled(lambda: len(second.heard) == 3)
    assert second.heard[1:] == [Missed(LOAD_WITHIN), about(1).event]


def test_a_link_that_fails_in_a_way_of_its_own_is_listened_to_again(workers: Workers) -> None:
    first, second, clock = workers
    second.link.arrived.put(ValueError("a defect of a library"))
    gevent.idle()
    clock.go(AGAIN_SECONDS)
    first.say(1)
    settled(lambda: second.heard)
    assert persons(second.heard) == [1]


def test_before_it_is_started_it_is_the_bus_of_one_process() -> None:
    link = Wire().link()
    heard: list[Event | ForWorkers] = []
    bus = SharedBus(link, Batches(EVENTS), Clock())
    bus.subscribe(lambda published: heard.append(published.event))
    bus.publish(about(1))
    gevent.idle()
    assert heard == [about(1).event]
    bus.start()
    data = link.arrived.get(timeout=5) if not link.arrived.empty() else b""
    gevent.idle()
    assert b"Invalidated" not in data
