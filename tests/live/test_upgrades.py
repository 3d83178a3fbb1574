"""How a client that long-polls changes over to a WebSocket (Engine.IO's upgrade). Without a server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest
from engineio import packet

from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.wsframes import BINARY, client_frame
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import SOCKET_IO, Line, Poller, emit, joined_by_polling

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS="1") as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker) -> Poller:
    """Somebody who has joined the chat by long-polling, and has nothing left to poll for."""
    return joined_by_polling(worker, "Ann")


@pytest.fixture
def line(worker: LiveWorker, ann: Poller) -> Iterator[Line]:
    """Her WebSocket."""
    with Line(worker, address_of(ann)) as line:
        assert (line.status, line.texts) == (101, [])
        yield line


def address_of(one: Poller) -> str:
    return f"{SOCKET_IO}websocket&sid={one.sid}"


def sockets(worker: LiveWorker) -> dict[str, Any]:
    found: dict[str, Any] = worker.app.extensions["socketio"].server.eio.sockets
    return found


def test_what_waited_for_a_poll_comes_first_by_websocket(ann: Poller, line: Line) -> None:
    ann.post(emit("room:list", 1), emit("room:list", 2))
    line.say("2probe", "5", emit("room:list", 3))
    line.hear("433")
    assert [text[:3] for text in line.texts] == ["3pr", "431", "432", "433"]
    assert line.texts[0] == "3probe"
    assert [number for number, _ in line.answers()] == [1, 2, 3]
    assert line.code is None


def test_the_session_goes_on_under_its_name_and_keeps_its_place(worker: LiveWorker, ann: Poller, line: Line) -> None:
    line.say("2probe", "5")
    line.hear("3probe")
    gevent.idle()
    [subscriber] = worker.live.parts.registry.subscribers.values()
    assert subscriber.peer is sockets(worker)[str(ann.sid)]
    assert Line(worker).status == 429, "it counts once, and for its address"
    assert ann.get().status == 400
    line.say("1")
    line.until(lambda: line.code)
    assert (line.code, worker.settle(), sockets(worker)) == (1000, None, {})
    with Line(worker) as another:
        assert another.status == 101


def test_while_it_changes_over_polls_bring_nothing(ann: Poller, line: Line) -> None:
    polls = [gevent.spawn(ann.poll)]
    gevent.idle()
    line.say("2probe")
    line.hear("3probe")
    assert polls[0].get(timeout=10) == ["6"], "the poll that waited is ended"
    ann.post(emit("room:list", 1))
    assert ann.poll() == ["6"]
    line.say("5")
    line.hear("431")
    assert line.texts[1][:3] == "431"


def test_a_poll_that_waits_through_the_whole_change_is_ended(ann: Poller, line: Line) -> None:
    waiting = gevent.spawn(ann.poll)
    gevent.idle()
    line.say("2probe", "5", emit("room:list", 1))
    assert waiting.get(timeout=10) == ["6"]
    line.hear("431")


@pytest.mark.parametrize(
    "said", [["4hello"], ["5"], ["2"], ["2probe", "2probe"], ["2probe", "4hello"], ["2probe", ""]], ids=str
)
def test_nonsense_ends_the_attempt_and_the_session_goes_on(
    worker: LiveWorker, ann: Poller, line: Line, said: list[str]
) -> None:
    line.say(*said)
    line.until(lambda: line.code)
    assert line.code == 1008
    line.far.close()
    gevent.idle()
    ann.post(emit("room:list", 1))
    assert [packet[:3] for packet in ann.poll()][-1] == "431"
    with Line(worker, address_of(ann)) as again:
        again.say("2probe", "5", emit("room:list", 2))
        again.hear("432")


def test_bytes_end_the_attempt(line: Line) -> None:
    line.send(client_frame(BINARY, b"2probe"))
    line.until(lambda: line.code)
    assert line.code == 1008


def test_a_session_has_one_attempt_at_a_time(worker: LiveWorker, ann: Poller, line: Line) -> None:
    second = Line(worker, address_of(ann))
    assert (second.status, second.answer.text) == (400, "400 Unknown Session")
    line.say("2probe", "5")
    line.hear("3probe")
    assert Line(worker, address_of(ann)).status == 400, "it has changed over"


def test_a_session_that_is_ending_may_not_change_over(worker: LiveWorker, ann: Poller) -> None:
    sockets(worker)[str(ann.sid)].closed = True  # while the database is told
    assert Line(worker, address_of(ann)).status == 400


def test_a_session_that_is_ending_does_not_change_over_any_more(worker: LiveWorker, ann: Poller, line: Line) -> None:
    line.say("2probe")
    line.hear("3probe")
    sockets(worker)[str(ann.sid)].closed = True
    line.say("5")
    line.until(lambda: line.code)
    assert line.code == 1008


def test_a_session_that_ends_ends_its_attempt(worker: LiveWorker, ann: Poller, line: Line) -> None:
    line.say("2probe")
    line.hear("3probe")
    ann.post("1")
    line.until(lambda: line.ended)
    assert Line(worker, address_of(ann)).status == 400
    worker.settle()
    assert not worker.live.parts.registry.subscribers


def test_what_is_said_in_the_turn_of_the_change_is_not_lost(worker: LiveWorker, ann: Poller, line: Line) -> None:
    line.say("2probe")
    line.hear("3probe")
    server = worker.app.extensions["socketio"].server
    server.emit("news", {"number": 1}, to=ann.sid)
    line.say("5")
    line.hear('42["news"')
    server.emit("news", {"number": 2}, to=ann.sid)
    line.until(lambda: len(line.texts) == 3)
    assert line.texts[1:] == ['42["news",{"number":1}]', '42["news",{"number":2}]']


def test_what_is_said_just_before_the_change_is_not_lost_and_the_old_session_is_let_go(
    worker: LiveWorker, ann: Poller, line: Line
) -> None:
    line.say("2probe")
    line.hear("3probe")
    server, polling = worker.app.extensions["socketio"].server, sockets(worker)[str(ann.sid)]
    peer = polling.prober
    server.emit("news", {"number": 1}, to=ann.sid)
    peer.polling = None
    server.eio.change_over(polling, peer)
    line.hear('42["news"')
    polling.leave()
    line.look()
    assert (line.ended, sockets(worker)) == (False, {ann.sid: peer})


def test_a_refusal_just_before_the_change_or_an_end_is_not_lost(worker: LiveWorker) -> None:
    """Of somebody who has not joined, the registry knows nothing."""
    one, refusal = Poller(worker), packet.Packet(packet.MESSAGE, "4{}")
    engine, polling = worker.app.extensions["socketio"].server.eio, sockets(worker)[str(one.sid)]
    with Line(worker, address_of(one)) as line:
        engine.send_packet(one.sid, refusal)
        engine.change_over(polling, polling.prober)
        line.hear("44{}")
    other = Poller(worker, address="192.0.2.2")
    waiting = gevent.spawn(other.poll)
    gevent.idle()
    engine.send_packet(other.sid, refusal)
    engine.disconnect(other.sid)
    assert waiting.get(timeout=10) == ["44{}", "1"]
