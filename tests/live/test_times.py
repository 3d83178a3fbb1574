"""What lasts a time on the live side: a moment before it is over, at that moment, and a moment after it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from types import SimpleNamespace
from typing import Any

import gevent
import pytest

from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.plain import echo
from chat.live.plain.echo import Echo
from chat.live.rooms.presence import CROWD, LINGER
from chat.live.rooms.typing_limit import EARLY, EVERY, TypingLimit
from chat.live.socketio.peers import beat, heard
from chat.live.transport import frames
from chat.live.transport.admission import Admission
from chat.store.engine.cache import SECONDS, Shared
from tests.support.data.clock import Clock
from tests.support.data.wsframes import client_frame
from tests.support.worker import Worker

MOMENT = 0.001
MOMENTS = pytest.mark.parametrize("later", [-MOMENT, 0, MOMENT])
ANN = Person(1, "Ann")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@MOMENTS
def test_who_has_gone_is_here_for_as_long_as_one_lingers(later: float) -> None:
    worker = Worker()
    worker.disconnect(worker.connect(ANN))
    worker.now += LINGER + later
    worker.presence.expire()
    assert (ANN.id in worker.registry.people) == (later < 0)


@MOMENTS
def test_of_a_crowd_it_is_told_as_many_times_less_often_as_it_is_large(later: float) -> None:
    worker = Worker()
    looker = worker.connect(Person(5000, "Looker"), Rooms({}, None))
    worker.registry.open(looker, "lobby", 1)
    for number in range(2, 2 * CROWD + 2):
        worker.connect(Person(number, f"P{number}"), Rooms({"lobby": 1}, None))
    assert len(worker.presence.tell()) == 1
    worker.connect(ANN, Rooms({"lobby": 1}, None))
    worker.now += 2 * CROWD / CROWD + later
    assert bool(worker.presence.tell()) == (later >= 0)


@MOMENTS
def test_typing_is_told_again_a_little_before_three_seconds_are_over(clock: Clock, later: float) -> None:
    limit = TypingLimit(clock.monotonic)
    assert limit.may_tell("lobby", ANN.id)
    clock.go(EVERY - EARLY + later)
    assert limit.may_tell("lobby", ANN.id) == (later >= 0)


@MOMENTS
def test_what_many_read_is_read_again_after_a_second(clock: Clock, later: float) -> None:
    kept = Shared(clock.monotonic)
    assert kept.get("key", lambda: 1) == 1
    clock.go(SECONDS + later)
    assert kept.get("key", lambda: 2) == (1 if later < 0 else 2)


class Pinged:
    """A peer, and how often it was pinged."""

    def __init__(self, clock: Clock) -> None:
        self.due, self.waiting, self.pings = 0.0, False, 0
        engine: Any = SimpleNamespace(clock=clock, ping_interval=25)
        heard(self, engine)

    def ping(self) -> None:
        self.pings += 1


@MOMENTS
def test_a_client_is_pinged_when_the_interval_is_over(clock: Clock, later: float) -> None:
    peer = Pinged(clock)
    clock.go(25 + later)
    assert beat(peer, clock.monotonic(), 20)
    assert peer.pings == int(later >= 0)


@MOMENTS
def test_a_client_that_does_not_answer_a_ping_is_given_up_in_time(clock: Clock, later: float) -> None:
    peer = Pinged(clock)
    clock.go(25)
    assert beat(peer, clock.monotonic(), 20)
    clock.go(20 + later)
    assert beat(peer, clock.monotonic(), 20) == (later < 0)
    assert peer.pings == 1


@pytest.fixture
def client(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], socket.socket]]:
    """`client()`: the far end of one more echo. Other tests in this process have echoes of their own clocks."""
    monkeypatch.setattr(Echo, "live", set())
    monkeypatch.setattr(Echo, "_looking", False)
    with ExitStack() as stack:

        def connected() -> socket.socket:
            ours, theirs = socket.socketpair()
            ours.setblocking(False)
            theirs.setblocking(False)
            Echo(ours, "", Admission(0, 0), str, largest=1000, most_queued=10_000, clock=clock)
            return stack.enter_context(theirs)

        yield connected
        for one in list(Echo.live):
            one.close(frames.NORMAL)
        gevent.idle()
        clock.go(echo.LOOK)  # so that nobody looks any more


def is_over(client: socket.socket) -> bool:
    with suppress(BlockingIOError):
        return client.recv(1000)[:1] == bytes([0x80 | frames.CLOSE])
    return False


@pytest.mark.parametrize("looks", [0, 1], ids=["at its time", "at the look after it"])
def test_an_echo_that_says_nothing_ends_after_a_minute(client, clock: Clock, looks: int) -> None:
    one = client()
    gevent.idle()
    clock.go(echo.IDLE + looks * echo.LOOK)
    assert is_over(one) == bool(looks)


@pytest.mark.parametrize("looks", [0, 1], ids=["at its time", "at the look after it"])
def test_an_echo_that_goes_on_and_on_ends_after_ten_minutes(client, clock: Clock, looks: int) -> None:
    one = client()
    gevent.idle()
    for _ in range(round(echo.LIFETIME / echo.LOOK) + looks):
        one.send(client_frame(frames.TEXT, b"x"))
        gevent.idle()
        assert one.recv(1000) == frames.frame(frames.TEXT, b"x")
        clock.go(echo.LOOK)
    assert is_over(one) == bool(looks)


@MOMENTS
def test_the_most_silent_echo_gives_its_place_to_another_after_ten_seconds(client, clock: Clock, later: float) -> None:
    clients = [client() for _ in range(echo.MOST)]
    gevent.idle()
    assert clock.sleepers == 1, "one greenlet looks after all of them"
    assert not Echo.make_room(clock)
    clock.go(echo.SILENT + later)
    assert Echo.make_room(clock) == (later >= 0)
    assert sum(map(is_over, clients)) == int(later >= 0)
