"""The parts of a worker are put together with the operator's settings."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import gevent
import pytest

from chat.domain.messages.events import MessageChanged
from chat.live.socketio.packets import StrictPacket
from chat.live.transport.arrivals import EACH
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, live_worker

Start = Callable[..., LiveWorker]
OPENING = "/socket.io/?EIO=4&transport=polling"
THERE = "192.0.2.1"


@pytest.fixture
def start(workspace: Workspace, tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(live_worker(workspace, tmp_path / "worker", **settings))


def test_the_pages_and_the_server_find_the_live_side_at_the_app(start: Start) -> None:
    worker = start()
    assert worker.app.extensions["live"] is worker.live
    assert worker.app.extensions["socketio"].async_mode == "gevent", "as Flask-SocketIO documents it"


@pytest.mark.parametrize(("proxies", "entered"), [("0", [True] * EACH + [False]), ("1", [True] * (EACH + 1))])
def test_connections_are_limited_by_their_addresses_unless_a_proxy_makes_them_all(
    start: Start, proxies: str, entered: list[bool]
) -> None:
    arrivals = start(CHAT_CONNECTIONS_PER_ADDRESS="1", CHAT_PROXIES=proxies).app.extensions["arrivals"]
    pairs = [socket.socketpair() for _ in entered]
    try:
        found = []
        for near, _ in pairs:
            found.append(arrivals.enter(near, THERE))
            arrivals.busy(near)
        assert found == entered
    finally:
        for one in (one for pair in pairs for one in pair):
            one.close()


@pytest.mark.parametrize("path", ["/ws/echo", "/ws/rooms/lobby"])
def test_bare_websockets_have_addresses_of_their_own(start: Start, path: str) -> None:
    assert start().app.url_map.bind("127.0.0.1", url_scheme="ws").test(path)


def test_a_session_is_told_the_settings_by_which_it_lives(start: Start) -> None:
    answer = start(CHAT_PING_SECONDS="7").app.test_client().get(OPENING)
    said = json.loads(answer.text[1:])
    assert (said["pingInterval"], said["pingTimeout"], said["maxPayload"]) == (7000, 20_000, 128 * 1024)


@pytest.mark.parametrize(("origin", "status"), [
    ("http://localhost:5000", 200), ("https://localhost:5000", 200), ("http://elsewhere.example", 400),
])  # fmt: skip
def test_a_page_of_another_site_may_not_connect(start: Start, origin: str, status: int) -> None:
    answer = start().app.test_client().get(OPENING, headers={"Origin": origin, "Host": "localhost:5000"})
    assert answer.status_code == status
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_packets_are_ours_and_the_events_of_a_client_are_handled_one_after_the_other(
    start: Start, clock: Clock
) -> None:
    server = start().app.extensions["socketio"].server
    assert server.packet_class is StrictPacket
    assert not server.async_handlers
    assert server.eio.clock is clock


def test_a_gap_in_a_log_is_waited_for_by_the_clock_of_the_worker(
    start: Start, workspace: Workspace, clock: Clock
) -> None:
    worker = start()
    workspace.account("Ann")
    ann = worker.connect("Ann")
    ann.ask("room:open", room="lobby")
    before = clock.sleepers
    message = workspace.post(ann.person, "early")
    worker.live.parts.feeds.offer(MessageChanged("lobby", message.rev + 1, message.rev + 2, message))
    gevent.idle()
    assert clock.sleepers == before + 1
