"""A worker that is told to stop finishes its requests, tells all clients, and ends soon.

Relies on the methods that chat/serve/worker.py replaces in Gunicorn: it fails if those change.
"""

import json
import os
import signal
import socket
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import gevent.socket
import pytest
from gevent.pywsgi import WSGIHandler

from chat.serve.worker import Server as WorkerServer
from tests.support.clients.bare import SECONDS, WEBSOCKET, Bare, handshake, joined
from tests.support.clients.follower import Follower
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.servers.server import Server
from tests.support.servers.watch import has_read_all
from tests.support.wait import until

SOON = 10  # seconds; Gunicorn would kill after 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """It pings nobody: a ping would answer a poll that is to be answered by something else."""
    with Server(tmp_path / "data", CHAT_EVENTS_PER_SECOND="0", CHAT_PING_SECONDS="300") as running:
        yield running


def terminate(server: Server) -> None:
    assert server.process
    server.process.send_signal(signal.SIGTERM)


def texts(server: Server) -> list[str]:
    """Return the texts of all messages in the lobby, oldest first."""
    with RawSocket(server.url, "Reader") as one:
        found, more = [], True
        answer: dict[str, Any] = {"rev": 0}
        while more:
            answer = one.ask("message:list", room="lobby", since=answer["rev"], limit=200)
            found += [message["text"] for message in answer["messages"] if message["kind"] == "text"]
            more = answer["more"]
        return found


def test_everybody_is_told_whatever_connection_they_have_and_the_worker_is_gone_soon(server: Server) -> None:
    pollers = [RawPolling(server.url, f"Poller {number}") for number in range(3)]
    with ExitStack() as stack:
        sockets = [stack.enter_context(joined(server.url, f"Guest {number}")) for number in range(20)]
        echo = stack.enter_context(Bare(server.url))
        kept_alive = stack.enter_context(Bare(server.url, "/health", Upgrade=None, Connection="keep-alive"))
        lurker = stack.enter_context(Bare(server.url, WEBSOCKET))
        nobody = stack.enter_context(Bare(server.url, "/ws/rooms/lobby"))
        assert kept_alive.status == 200
        for one in pollers:
            one.post(f"421{json.dumps(['room:list', {}])}")
            one.poll_until("431")  # and nothing else is due
        polls = [stack.enter_context(one.polling()) for one in pollers]
        until(lambda: has_read_all(server), SECONDS, "the polls to be under way")
        terminate(server)
        server.stop(SOON)  # a second SIGTERM, as Gunicorn repeats it, which must not make anybody wait again

        for one in sockets:
            told = []
            while (frame := one.read()).opcode != 8:
                told.append(frame.payload.decode())
            restarts = [json.loads(text[2:]) for text in told if text.startswith('42["restart"')]
            assert len(restarts) == 1
            assert frame.code == 1012
        for poll in polls:
            assert sum(packet.startswith('42["restart"') for packet in poll()) == 1
        assert echo.close_code() == 1012
        assert lurker.read().payload[:1] == b"0"
        assert lurker.read().code == 1012
        assert nobody.close_code() == 1012
    assert "graceful timeout" not in server.log.read_text()
    assert "Traceback" not in server.log.read_text()


def test_a_server_that_is_closed_while_it_looks_up_the_name_of_its_host_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = gevent.socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = WorkerServer(listener, arrivals=None, handler_class=WSGIHandler, environ={})

    def look_up(address: str) -> str:
        server.close()  # as the worker does on SIGTERM
        return address

    monkeypatch.setattr("gevent.socket.getfqdn", look_up)
    server.start()
    assert server.closed


def test_a_worker_that_is_still_starting_stops_too(server: Server) -> None:
    (first,) = server.workers()
    server.kill_worker()
    until(lambda: server.workers() not in ([], [first]), SECONDS, "the next worker")
    server.stop()  # a signal right after the fork is lost in Gunicorn, which then kills after its 20 seconds
    assert "Traceback" not in server.log.read_text()


def test_what_was_acknowledged_stands_and_what_was_not_does_not(server: Server) -> None:
    acked: set[str] = set()
    stack = ExitStack()
    posters = [stack.enter_context(RawSocket(server.url, f"Poster {number}")) for number in range(20)]
    for one in posters:
        one.ask("room:join", room="lobby")

    def post(number: int, one: RawSocket) -> None:
        with suppress(Ended, OSError):
            for count in range(100_000):
                text = f"{number}: {count}"
                one.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
                acked.add(text)

    with stack, ThreadPoolExecutor(len(posters)) as pool:
        posting = [pool.submit(post, number, one) for number, one in enumerate(posters)]
        until(lambda: len(acked) > 100, SECONDS, "some messages")
        terminate(server)
        for one in posting:
            one.result()
        server.stop(SOON)
    server.start()
    assert sorted(texts(server)) == sorted(acked)


def test_a_commit_that_takes_its_time_is_waited_for_and_everybody_told_once(server: Server) -> None:
    with (
        joined(server.url, "Witness") as witness,
        RawSocket(server.url, "Author") as author,
        closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other,
    ):
        author.ask("room:join", room="lobby")
        other.execute("BEGIN IMMEDIATE")
        author.emit("message:post", {"room": "lobby", "text": "in time", "client_id": str(uuid.uuid4())}, ack=77)
        author.wait_for("hello")
        until(lambda: has_read_all(server), SECONDS)
        (worker,) = server.workers()
        terminate(server)
        while not witness.read_text().startswith('42["restart"'):
            pass
        for _ in range(2):  # Gunicorn repeats it every second while it reloads
            os.kill(worker, signal.SIGTERM)
            assert witness.alive()
        other.execute("ROLLBACK")
        assert author.answer(77)["ok"]
        assert author.ended()
        assert witness.close_code() == 1012
        server.stop(SOON)
    server.start()
    assert texts(server) == ["in time"]


def test_a_reload_under_load_loses_nothing_and_doubles_nothing(server: Server) -> None:
    said: dict[str, dict[str, Any]] = {}
    over = threading.Event()

    def chat(client: Follower) -> None:
        number = 0
        while not over.is_set():
            message = client.post(f"{client.name} says {number}")["message"]
            said[message["text"]] = message
            number += 1

    with ExitStack() as stack, ThreadPoolExecutor(20) as pool:
        clients = [stack.enter_context(Follower(server.url, f"Client {number}")) for number in range(20)]
        chatting = [pool.submit(chat, client) for client in clients]
        stack.callback(over.set)
        for _ in range(2):
            goal, workers = len(said) + 100, server.workers()
            until(lambda goal=goal: len(said) > goal, 60, "some messages")
            assert server.process
            server.process.send_signal(signal.SIGHUP)
            until(lambda old=workers: not set(old) & set(server.workers()), 30, "the old worker to be gone")
        goal = len(said) + 100
        until(lambda: len(said) > goal, 60, "messages after the reload")
        over.set()
        for one in chatting:
            one.result(timeout=60)

        posted = texts(server)
        assert len(posted) == len(set(posted))
        assert sorted(posted) == sorted(said)
        last = max(message["rev"] for message in said.values())
        for client in clients:
            client.catch_up(last)
            seen = client.timeline.messages
            mine = [message["text"] for message in seen if message["kind"] == "text"]
            assert mine == posted[len(posted) - len(mine) :]
            assert client.timeline.resets == 0
    assert "Traceback" not in server.log.read_text()


def test_a_handshake_that_comes_too_late_is_sent_on(server: Server) -> None:
    with (
        joined(server.url, "Witness") as witness,
        socket.create_connection(("127.0.0.1", server.port), SECONDS) as late,
    ):
        request = handshake(WEBSOCKET, f"127.0.0.1:{server.port}")
        late.sendall(request[:60])
        until(lambda: has_read_all(server), SECONDS)
        terminate(server)
        while not witness.read_text().startswith('42["restart"'):
            pass
        late.sendall(request[60:])
        answer = late.recv(4096).decode()
        assert answer.startswith("HTTP/1.1 503"), answer
        assert "Retry-After: 1" in answer
        server.stop(SOON)


def test_nobody_is_let_in_any_more_once_the_worker_stops(server: Server) -> None:
    """While an unfinished request delays the stop, new clients are refused at once, and don't have to wait."""
    with (
        joined(server.url, "Witness") as witness,
        socket.create_connection(("127.0.0.1", server.port), SECONDS) as late,
    ):
        late.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        until(lambda: has_read_all(server), SECONDS)
        terminate(server)
        while not witness.read_text().startswith('42["restart"'):
            pass
        with pytest.raises(ConnectionError):
            socket.create_connection(("127.0.0.1", server.port), SECONDS)
        assert server.process
        assert os.path.exists(f"/proc/{server.process.pid}")
        late.sendall(b"\r\n")
        assert late.recv(4096).startswith(b"HTTP/1.1 200")
        server.stop(SOON)
