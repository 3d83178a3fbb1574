"""The queue of a client that long-polls: nothing is lost, and it is not endless. Without a server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest
from engineio import packet

from chat.live import LARGEST_PACKET
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.limits import around
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import SOCKET_IO, Line, Poller, emit, environ_of, joined_by_polling, request

BACKLOG = 2**19
pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data", CHAT_BACKLOG_BYTES=str(BACKLOG)) as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker) -> Poller:
    """Somebody who has joined the chat, and has nothing left to poll for."""
    return joined_by_polling(worker, "Ann")


def peer(worker: LiveWorker, one: Poller) -> Any:
    return worker.app.extensions["socketio"].server.eio.sockets.get(one.sid)


def test_what_could_not_be_written_comes_with_the_next_poll_in_its_order(worker: LiveWorker, ann: Poller) -> None:
    ann.post(emit("room:list", 1))
    for _ in range(2):
        assert ann.get(written=False).status == 200
    ann.post(emit("room:list", 2))
    assert [each[:3] for each in ann.poll()] == ["431", "432"]
    ann.post(emit("room:list", 3))
    assert [each[:3] for each in ann.poll()] == ["433"], "what was written does not come again"


def test_a_poll_of_somebody_who_is_gone_takes_nothing(worker: LiveWorker, ann: Poller) -> None:
    ann.post(emit("room:list", 1))
    assert ann.poll(**{"banter.is_gone": lambda: True}) == ["6"]
    assert [each[:3] for each in ann.poll(**{"banter.is_gone": lambda: False})] == ["431"]


def test_a_poll_that_is_replaced_is_ended(worker: LiveWorker, ann: Poller) -> None:
    first = gevent.spawn(ann.poll, **{"banter.is_gone": lambda: True})
    gevent.idle()
    second = gevent.spawn(ann.poll)
    assert first.get(timeout=10) == ["6"]
    ann.post(emit("room:list", 1))
    assert [each[:3] for each in second.get(timeout=10)] == ["431"]


def test_a_response_has_its_length(worker: LiveWorker, ann: Poller) -> None:
    ann.post(emit("room:list", 1))
    answer = ann.get()
    assert answer.headers["Content-Length"] == str(len(answer.text.encode()))


def test_a_poll_by_script_gets_a_script(worker: LiveWorker) -> None:
    """JSONP, which clients of Engine.IO use where they can't do better."""
    one = Poller(worker)
    one.url = SOCKET_IO + "polling&j=5"
    assert one.get().text.startswith("___eio[5](")


def test_a_poll_that_finds_nothing_for_too_long_ends_the_session(worker: LiveWorker, ann: Poller) -> None:
    engine = worker.app.extensions["socketio"].server.eio
    engine.ping_interval, engine.ping_timeout = 0.001, 30
    waiting = gevent.spawn(ann.poll)
    gevent.idle()
    assert not waiting.dead, "it has the time in which it has to answer a ping, too"
    engine.ping_timeout = 0.001
    assert ann.get(**{"banter.is_gone": lambda: True}).status == 400
    assert waiting.get(timeout=10) == ["6"]
    worker.settle()
    assert peer(worker, ann) is None
    assert not worker.live.parts.registry.subscribers


def test_a_session_that_is_ended_by_us_says_so_to_the_poll_that_waits(worker: LiveWorker, ann: Poller) -> None:
    waiting = gevent.spawn(ann.poll)
    gevent.idle()
    worker.app.extensions["socketio"].server.eio.restart()
    assert waiting.get(timeout=10) == ["1"]
    assert ann.get().status == 400


def test_a_session_that_the_client_ends_answers_the_poll_that_waits(worker: LiveWorker, ann: Poller) -> None:
    waiting = gevent.spawn(ann.poll)
    gevent.idle()
    ann.post("1")
    assert waiting.get(timeout=10) == ["1"]


@around(BACKLOG)
def test_a_client_may_be_so_far_behind_and_no_further(worker: LiveWorker, ann: Poller, count: int) -> None:
    one = peer(worker, ann)
    assert one.queue.size == 0
    for size in (count // 2, count - count // 2):
        one.send(message("x" * size))
    assert not one.closed, "others wait during a fan-out"
    queued = one.queue.size
    one.send(message("y"))
    assert one.queue.size == queued + (1 if count <= BACKLOG else 0), "nothing is queued for it any more"
    worker.settle()
    assert one.closed == (count + 1 > BACKLOG)
    assert bool(worker.live.parts.registry.subscribers) == (count + 1 <= BACKLOG)


def test_what_was_polled_is_not_counted_any_more(worker: LiveWorker, ann: Poller) -> None:
    for _ in range(3):
        peer(worker, ann).send(message("x" * BACKLOG))
        assert ann.poll() == ["4" + "x" * BACKLOG]
    worker.settle()
    assert peer(worker, ann) is not None


def message(text: str) -> packet.Packet:
    return packet.Packet(packet.MESSAGE, text)


# What it posts


@around(LARGEST_PACKET)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_may_be_so_large_and_no_larger(worker: LiveWorker, ann: Poller, chunked: bool, count: int) -> None:
    body = f"{emit('room:list', 1)}\x1e3".ljust(count)
    environ = environ_of(ann.url, method="POST", data=body.encode())
    if chunked:
        del environ["CONTENT_LENGTH"]
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    answer = request(worker, environ)
    assert answer.status == (200 if count <= LARGEST_PACKET else 400)
    if count <= LARGEST_PACKET:
        assert [each[:3] for each in ann.poll()] == ["431"]
    else:
        worker.settle()
        assert peer(worker, ann) is None


def test_many_packets_in_one_body_are_all_taken(worker: LiveWorker, ann: Poller) -> None:
    ann.post(*(emit("room:list", number) for number in range(50)))
    assert [each.partition("[")[0] for each in ann.poll()] == [f"43{number}" for number in range(50)]


@pytest.mark.parametrize("body", [b"4\xff", b"9", b"\x1e"], ids=repr)
def test_a_body_that_is_none_ends_the_session(worker: LiveWorker, ann: Poller, body: bytes) -> None:
    assert request(worker, environ_of(ann.url, method="POST", data=body)).status == 400
    worker.settle()
    assert peer(worker, ann) is None


def test_a_body_that_breaks_off_ends_the_session(worker: LiveWorker, ann: Poller) -> None:
    class Broken:
        def read(self, _size: int) -> bytes:
            raise ConnectionResetError

    environ = environ_of(ann.url, method="POST", data=b"3") | {"wsgi.input": Broken()}
    assert request(worker, environ).status == 400
    worker.settle()
    assert peer(worker, ann) is None


def test_who_polls_and_who_has_a_websocket_hear_each_other(worker: LiveWorker, ann: Poller) -> None:
    ann.post(emit("room:join", 1, room="lobby"))
    ann.poll()
    with Line(worker) as ben:
        ben.say('40{"name":"Ben"}', emit("room:join", 1, room="lobby"))
        ben.hear("431")
        ann.post(emit("message:post", 2, room="lobby", text="hello", client_id="00000000-0000-4000-8000-000000000001"))
        ben.until(lambda: any('"text":"hello"' in text for text in ben.texts))
    packets: list[str] = []
    while not any(each.startswith("432") for each in packets):
        packets += ann.poll()
    assert any('"text":"hello"' in each for each in packets if each.startswith('42["message"'))
