"""How long it takes to send everybody away: without a server, its clients on pairs of sockets."""

from types import SimpleNamespace
from typing import Any, cast

import gevent
import pytest

from chat.core.event import Event, Restart
from chat.core.wire import Person
from chat.live.drain import COME_BACK_PER_SECOND, Drain
from chat.live.rooms.registry import Registry
from chat.live.transport import frames
from chat.live.transport.fanout import Fanout
from chat.live.transport.websocket import WebSocket
from tests.support.data.wsframes import CLOSE, client_frame, close_payload
from tests.support.pair import Pair
from tests.support.worker import Worker, heard


@pytest.fixture
def drain(pair: Pair) -> Drain:
    """For this one client alone, which has not said who it is."""
    server = SimpleNamespace(eio=SimpleNamespace(draining=False, restart=lambda: None))
    return Drain(cast(Any, server), Registry(Fanout()), cast(Any, SimpleNamespace(in_flight=0)), [pair.one])


def test_a_worker_that_stops_waits_for_the_answer_to_its_goodbye(pair: Pair, drain: Drain) -> None:
    stopping = gevent.spawn(drain.stop)
    pair.until(lambda: pair.said)
    assert pair.said == frames.close_frame(1012, "the server restarts")
    assert not stopping.dead
    pair.far.send(client_frame(CLOSE, close_payload(1012)))
    pair.far.close()
    stopping.get(timeout=10)
    assert pair.one not in WebSocket.lingering


class Crowd:
    """A worker with so many clients, which is drained. `heard_before` is what the first of them had heard when the
    server closed the connections."""

    def __init__(self, count: int) -> None:
        self.worker, self.heard_before = Worker(), list[str]()
        tabs = [self.worker.connect(Person(number + 1, f"P{number}")) for number in range(count)]
        eio = SimpleNamespace(draining=False, restart=lambda: self.heard_before.extend(heard(tabs[0])))
        requests = SimpleNamespace(in_flight=0)
        self.drain = Drain(cast(Any, SimpleNamespace(eio=eio)), self.worker.registry, cast(Any, requests), [])

    @property
    def told(self) -> list[Event]:
        return self.worker.encoding.told


def test_a_worker_that_stops_lets_nobody_in_and_tells_the_others_before_it_closes_their_connections() -> None:
    crowd = Crowd(1)
    assert not crowd.drain.is_stopping()
    crowd.drain.stop()
    assert crowd.drain.is_stopping()
    assert (crowd.told, crowd.heard_before) == ([Restart(1.0)], ["restart"])


def test_a_worker_that_starts_afresh_lets_people_in_and_spreads_their_return() -> None:
    crowd = Crowd(3 * COME_BACK_PER_SECOND)
    crowd.drain.start_afresh()
    assert not crowd.drain.is_stopping()
    assert (crowd.told, crowd.heard_before) == ([Restart(3.0)], ["restart"])


def test_a_worker_that_starts_afresh_goes_on_at_once(pair: Pair, drain: Drain) -> None:
    with gevent.Timeout(1):
        drain.start_afresh()
    assert pair.one in WebSocket.lingering
