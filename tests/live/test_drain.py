"""How long it takes to send everybody away: without a server, its clients on pairs of sockets."""

from types import SimpleNamespace
from typing import Any, cast

import gevent
import pytest

from chat.live.drain import Drain
from chat.live.rooms.registry import Registry
from chat.live.transport import frames
from chat.live.transport.fanout import Fanout
from chat.live.transport.websocket import WebSocket
from tests.support.data.wsframes import CLOSE, client_frame, close_payload
from tests.support.pair import Pair


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


def test_a_worker_that_starts_afresh_goes_on_at_once(pair: Pair, drain: Drain) -> None:
    with gevent.Timeout(1):
        drain.start_afresh()
    assert pair.one in WebSocket.lingering
