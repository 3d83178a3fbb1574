"""When clients of Socket.IO are pinged and given up, and how else their connections end. Without a server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from socket import SHUT_WR
from typing import Any

import gevent
import pytest

from chat.live import PING_TIMEOUT
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.wsframes import BINARY, TEXT, client_frame
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import SOCKET_IO, Line, Poller, emit, joined_by_polling, joined_by_websocket

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)

INTERVAL = 25
AROUND = pytest.mark.parametrize("later", [-1, 0, 1])


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data") as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker) -> Iterator[Line]:
    """Somebody who has joined the chat by WebSocket."""
    with joined_by_websocket(worker, "Ann") as line:
        yield line


@pytest.fixture
def ben(worker: LiveWorker) -> Poller:
    """Somebody who has joined the chat by long-polling, and has nothing left to poll for."""
    return joined_by_polling(worker, "Ben")


def sockets(worker: LiveWorker) -> dict[str, Any]:
    found: dict[str, Any] = worker.app.extensions["socketio"].server.eio.sockets
    return found


def disconnections(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sids of which python-socketio is told, from now on, that they are gone."""
    gone: list[str] = []
    monkeypatch.setitem(
        worker.app.extensions["socketio"].server.eio.handlers, "disconnect", lambda sid, _why: gone.append(sid)
    )
    return gone


@AROUND
def test_a_client_is_pinged_after_the_interval(worker: LiveWorker, ann: Line, clock: Clock, later: int) -> None:
    clock.go(INTERVAL + later)
    ann.look()
    assert ann.texts.count("2") == int(later >= 0)


@pytest.mark.parametrize("path", [SOCKET_IO + "websocket", "/ws/rooms/lobby"])
def test_one_greenlet_looks_after_all_clients(worker: LiveWorker, clock: Clock, path: str) -> None:
    with Line(worker, path):
        sleepers = clock.sleepers
        with Line(worker, path), Line(worker, path):
            assert clock.sleepers == sleepers > 0


@pytest.mark.parametrize(
    "end",
    [lambda ann, _peer: ann.say("1"), lambda ann, _peer: ann.far.shutdown(SHUT_WR), lambda _ann, peer: peer.leave()],
    ids=["by the client", "by the network", "by us"],
)
def test_an_end_is_told_once_and_what_was_said_before_is_heard(
    worker: LiveWorker, ann: Line, monkeypatch: pytest.MonkeyPatch, end: Callable[[Line, Any], None]
) -> None:
    gone = disconnections(worker, monkeypatch)
    [peer] = sockets(worker).values()
    worker.app.extensions["socketio"].server.emit("news", {"number": 1})
    end(ann, peer)
    ann.until(lambda: gone)
    assert (gone, ann.texts[-1]) == ([peer.sid], '42["news",{"number":1}]')


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (client_frame(BINARY, b"4x"), 1008),
        (client_frame(TEXT, b"9"), 1008),
        (client_frame(TEXT, b""), 1008),
        (client_frame(TEXT, b"6"), None),
        (client_frame(TEXT, b"3"), None),
    ],
)
def test_what_is_no_packet_of_engine_io_ends_the_connection(ann: Line, frame: bytes, code: int | None) -> None:
    ann.send(frame)
    ann.say(emit("room:list", 1))
    ann.until(lambda: ann.code or ann.answers())
    assert ann.code == code


@pytest.mark.parametrize("stopping", [False, True])
def test_what_waits_when_a_connection_ends_or_the_worker_stops_is_not_handled(
    worker: LiveWorker, ann: Line, monkeypatch: pytest.MonkeyPatch, stopping: bool
) -> None:
    engine, taken = worker.app.extensions["socketio"].server.eio, []
    monkeypatch.setitem(engine.handlers, "message", lambda _sid, text: taken.append(text))
    monkeypatch.setattr(engine, "draining", stopping)
    ann.say("4x", *([] if stopping else ["1"]))
    ann.look()
    worker.settle()
    assert taken == []
    assert bool(sockets(worker)) == stopping


def test_nothing_is_kept_of_an_address_that_has_left(worker: LiveWorker, ann: Line, clock: Clock) -> None:
    known = worker.app.extensions["socketio"].server.eio._admission._networks
    clock.go(2)
    assert known
    ann.say("1")
    ann.until(lambda: ann.code)
    clock.go(2)
    assert not known


@AROUND
def test_a_client_that_does_not_answer_is_given_up_in_time(
    worker: LiveWorker, ann: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    gone, sids = disconnections(worker, monkeypatch), list(sockets(worker))
    clock.go(INTERVAL + PING_TIMEOUT + later)
    ann.look()
    assert (ann.ended, ann.texts.count("2"), ann.code) == (later >= 0, 1, None)
    assert bool(sockets(worker)) == (later < 0)
    assert gone == (sids if later >= 0 else [])


def test_a_client_that_answers_stays_and_is_pinged_again_an_interval_after_its_answer(ann: Line, clock: Clock) -> None:
    for times in range(1, 4):
        clock.go(INTERVAL - 1)
        ann.look()
        assert ann.texts.count("2") == times - 1
        clock.go(1)
        ann.look()
        assert ann.texts.count("2") == times
        clock.go(PING_TIMEOUT - 1)
        ann.say("3")
        ann.look()
    assert not ann.ended


@AROUND
def test_a_client_that_polls_has_so_long_to_answer(worker: LiveWorker, ben: Poller, clock: Clock, later: int) -> None:
    clock.go(INTERVAL)
    assert ben.poll() == ["2"]
    waiting = gevent.spawn(ben.poll)
    gevent.idle()
    clock.go(PING_TIMEOUT + later)
    worker.settle()
    if later >= 0:
        assert waiting.get(timeout=10) == ["1"], "it may still listen"
    assert bool(sockets(worker)) == (later < 0)
    assert ben.post("3").status == (200 if later < 0 else 400)
    waiting.kill()  # else it fails in some later test, once it has waited in vain


def test_a_client_that_polls_and_answers_stays(worker: LiveWorker, ben: Poller, clock: Clock) -> None:
    for _ in range(3):
        clock.go(INTERVAL)
        assert ben.poll() == ["2"]
        clock.go(PING_TIMEOUT - 1)
        assert ben.post("3").status == 200
    assert sockets(worker)


@AROUND
@pytest.mark.parametrize("kind", ["websocket", "polling"])
def test_who_opens_a_session_and_does_not_join_is_shown_out(
    worker: LiveWorker, clock: Clock, kind: str, later: int
) -> None:
    line = Line(worker) if kind == "websocket" else None
    one = Poller(worker) if kind == "polling" else None
    clock.go(INTERVAL + later)
    if line is not None:
        line.look()
        assert (line.code, line.texts.count("2")) == (1000 if later >= 0 else None, 0)
        line.far.close()
        gevent.idle()
    worker.settle()
    if one is not None:
        assert one.post("3").status == (200 if later < 0 else 400)
    assert bool(sockets(worker)) == (one is not None and later < 0)


@AROUND
def test_an_attempt_to_change_over_takes_no_longer_than_an_interval(
    worker: LiveWorker, ben: Poller, clock: Clock, later: int
) -> None:
    with Line(worker, f"{SOCKET_IO}websocket&sid={ben.sid}") as prober:
        assert prober.status == 101
        clock.go(INTERVAL + later - 1)
        assert ben.post("3").status == 200
        clock.go(1)
        prober.look()
        assert prober.ended == (later >= 0)
    assert sockets(worker)
