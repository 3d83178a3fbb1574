"""A worker that closes its connections while a client is just connecting, or waits for an answer."""

import json
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import gevent
import msgspec
import pytest
from msgspec import Raw

from chat.live.drain import FINISH_SECONDS
from chat.live.plain.client import RoomSocket
from chat.live.plain.door import Door
from chat.live.plain.rooms import PlainRooms
from chat.live.plain.speech import JsonSpeech, LineSpeech
from chat.live.socketio.peers import Peer
from chat.live.transport import frames
from chat.live.transport.admission import Admission
from chat.settings import load
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.wsframes import CLOSE, TEXT, client_frame, close_payload
from tests.support.live import LiveWorker, Tab, live_worker
from tests.support.wait import until


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker, workspace: Workspace) -> Tab:
    workspace.account("Ann")
    return worker.connect("Ann")


class Line:
    """The far end of a WebSocket of the worker's."""

    def __init__(self) -> None:
        self.near, self._far = socket.socketpair()
        self.near.setblocking(False)
        self._far.setblocking(False)
        self._got = b""

    def send(self, opcode: int, text: str) -> None:
        self._far.sendall(client_frame(opcode, text.encode()))
        gevent.idle()

    @property
    def got(self) -> bytes:
        """All that came so far."""
        with suppress(BlockingIOError):
            while data := self._far.recv(65536):
                self._got += data
        return self._got

    def is_sent_on(self) -> bool:
        """Whether it was told that the server restarts; the goodbye is answered."""
        if CLOSED not in self.got:
            return False
        with suppress(OSError):
            self._far.sendall(client_frame(CLOSE, close_payload(frames.RESTART)))
            self._far.shutdown(socket.SHUT_WR)
        return True


CLOSED = frames.RESTART.to_bytes(2, "big") + b"the server restarts"
THERE = "192.0.2.1"
AUTH = {"name": "Ann", "key": "the key of Ann, at length"}


def by_plain_websocket(worker: LiveWorker, speech: type[JsonSpeech | LineSpeech] = JsonSpeech) -> Line:
    """Ann connects to a room, and nobody has looked her up yet."""
    line, parts, admission = Line(), worker.live.parts, Admission(0, 0)
    admission.enter(THERE)
    served = PlainRooms(
        parts.registry, parts.connections, parts.requests, Door(load({}), admission),
        ping_seconds=25, largest=1000, most_queued=10_000, clock=worker.workspace.clock,
    )  # fmt: skip
    RoomSocket(line.near, served, speech(parts.registry), "den", {"REMOTE_ADDR": THERE}).begin(AUTH, {})
    return line


def by_socketio(worker: LiveWorker) -> Line:
    """Ann connects, and nobody has looked her up yet."""
    line, engine = Line(), worker.app.extensions["socketio"].server.eio
    assert engine._not_now({"REMOTE_ADDR": THERE}) is None
    engine.sockets["one"] = Peer(engine, "one", THERE, line.near)
    engine.tell("connect", "one", {"REMOTE_ADDR": THERE})
    line.send(TEXT, f"40{json.dumps(AUTH)}")
    return line


def finish(closing: gevent.Greenlet, clock: Clock) -> None:
    """Let the time pass in which it waits for the answers to its goodbyes."""
    until(lambda: clock.go(0.02) or closing.dead, pause=gevent.idle)


WAYS = pytest.mark.parametrize("connect", [by_plain_websocket, by_socketio])


@WAYS
def test_who_is_let_in_is_sent_on_when_the_worker_stops(
    worker: LiveWorker, ann: Tab, clock: Clock, connect: Callable[[LiveWorker], Line]
) -> None:
    ann.leave()
    line = connect(worker)
    until(lambda: b"hello" in line.got, pause=gevent.idle)
    stopping = gevent.spawn(worker.live.drain.stop)
    until(line.is_sent_on, pause=gevent.idle)
    finish(stopping, clock)
    worker.settle()
    assert list(worker.live.parts.registry) == []


@WAYS
@pytest.mark.parametrize("is_replaced", [False, True], ids=["the worker stops", "the database is replaced"])
def test_who_is_just_connecting_is_sent_on_and_never_let_in(
    worker: LiveWorker, ann: Tab, clock: Clock, connect: Callable[[LiveWorker], Line], is_replaced: bool
) -> None:
    ann.leave()
    worker.live.parts.registry.people.clear()
    held = worker.store.hold()
    line = connect(worker)
    held.reach()
    drain = worker.live.drain
    closing = gevent.spawn(drain.start_afresh if is_replaced else drain.stop)
    until(line.is_sent_on, pause=gevent.idle)
    held.release()
    finish(closing, clock)
    worker.settle()
    assert list(worker.live.parts.registry) == []
    assert b"hello" not in line.got


def test_who_is_sent_on_while_connecting_by_lines_does_not_join_the_room(worker: LiveWorker, ann: Tab) -> None:
    ann.ask("room:create", name="Den")
    ann.ask("room:leave", room="den")
    ann.leave()
    held = worker.store.hold()
    line = by_plain_websocket(worker, LineSpeech)
    held.reach()
    closing = gevent.spawn(worker.live.drain.start_afresh)
    until(line.is_sent_on, pause=gevent.idle)
    held.release()
    closing.join()
    worker.settle()
    members = "SELECT count(*) FROM members JOIN rooms ON rooms.id = room_id WHERE slug = 'den'"
    assert worker.workspace.sql(members) == [(0,)]


# Requests under way


def post(ann: Tab) -> gevent.Greenlet:
    fields = {"room": "lobby", "text": "in time", "client_id": str(uuid.uuid4())}
    return gevent.spawn(lambda: ann.call("message:post", **fields))


def test_a_worker_that_stops_waits_until_a_request_is_answered(worker: LiveWorker, ann: Tab, clock: Clock) -> None:
    held = worker.store.hold("write")
    posting = post(ann)
    held.reach()
    stopping = gevent.spawn(worker.live.drain.stop)
    gevent.idle()
    clock.go(FINISH_SECONDS - 0.1)
    assert not stopping.dead
    held.release()
    assert posting.get()["ok"]
    clock.go(0.01)
    stopping.join(1)
    assert stopping.dead


def test_a_worker_that_stops_does_not_wait_for_ever_for_a_request(worker: LiveWorker, ann: Tab, clock: Clock) -> None:
    held = worker.store.hold("write")
    posting = post(ann)
    held.reach()
    stopping = gevent.spawn(worker.live.drain.stop)
    gevent.idle()
    clock.go(FINISH_SECONDS + 0.1)
    stopping.join(1)
    assert stopping.dead
    held.release()
    assert posting.get()["ok"]


def test_a_request_that_fails_is_not_waited_for(worker: LiveWorker, ann: Tab) -> None:
    worker.store.is_away = True
    assert not post(ann).get()["ok"]
    stopping = gevent.spawn(worker.live.drain.stop)
    stopping.join(1)
    assert stopping.dead


def test_who_goes_before_the_answer_is_not_answered_and_what_they_posted_stands(worker: LiveWorker, ann: Tab) -> None:
    answers: list[object] = []
    fields = msgspec.json.encode({"room": "lobby", "text": "stands", "client_id": str(uuid.uuid4())})
    held = worker.store.hold("write")
    handle = worker.live.parts.requests.handle
    posting = gevent.spawn(handle, ann.sid, "message:post", [Raw(fields)], answers.append)
    held.reach()
    ann.leave()
    held.release()
    posting.get()
    assert answers == []
    assert worker.workspace.sql("SELECT text FROM messages WHERE kind = 'text'") == [("stands",)]
    assert worker.live.parts.requests.in_flight == 0
