"""TCP connections that send improper, partial or broken-off requests."""

import json
import socket
import struct
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare, handshake
from tests.support.clients.http import ask
from tests.support.clients.raw import RawPolling, RawSocket
from tests.support.data.wsframes import TEXT, client_frame
from tests.support.servers.process import tail
from tests.support.servers.server import Server
from tests.support.servers.watch import connected, has_read_all
from tests.support.wait import until

HOST = b"Host: 127.0.0.1\r\n"
CHUNKED = b"POST /nowhere HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
NEXT = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"CHAT_HANDSHAKES_PER_SECOND": "0", "CHAT_CONNECTIONS_PER_ADDRESS": "0"}
    with Server(tmp_path_factory.mktemp("requests"), **settings) as running:
        yield running


class Line:
    """A TCP connection to the server."""

    def __init__(self, server: Server, data: bytes = b"") -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.socket.sendall(data)

    def answers(self) -> bytes:
        """Return all data up to the end of the connection."""
        got = b""
        with suppress(ConnectionError):
            while chunk := self.socket.recv(65536):
                got += chunk
        self.socket.close()
        return got

    def no_more(self) -> "Line":
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


# The end of a request (RFC 9112, section 6)


DOUBTFUL = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both lengths the other way round": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": b"Content-Length: 0, 4\r\n\r\n",
    "a length with a sign": b"Content-Length: +0\r\n\r\n",
    "a length that Python alone reads": b"Content-Length: 0_0\r\n\r\n",
    "a length below zero": b"Content-Length: -1\r\n\r\n",
    "another encoding": b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "an encoding that looks like chunked": b"Transfer-Encoding: xchunked\r\n\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": b"Content-Length : 4\r\n\r\n",
    "a line that is no header": b"nonsense\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("head", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_request_of_which_the_end_is_in_doubt_is_refused_and_nothing_after_it_is_answered(
    server: Server, head: bytes
) -> None:
    for start in (b"GET /health HTTP/1.1\r\n", b"POST /join HTTP/1.1\r\n"):
        answers = Line(server, start + HOST + head + NEXT).answers()
        assert answers.startswith(b"HTTP/1.1 400"), answers
        assert answers.count(b"HTTP/1.1 ") == 1, answers


def test_chunks_are_not_taken_from_http_1_0(server: Server) -> None:
    start = b"POST /join HTTP/1.0\r\nConnection: keep-alive\r\n" + HOST
    answers = Line(server, start + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT).answers()
    assert answers.startswith(b"HTTP/1.1 400")
    assert answers.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("line", [b"GET /health\r\n", b"GET /health HTTP/0.9\r\n", b"GET /health HTTP/2.0\r\n"])
def test_no_other_version_of_http_is_spoken(server: Server, line: bytes) -> None:
    answers = Line(server, line + HOST + b"\r\n" + NEXT).answers()
    assert answers.startswith(b"HTTP/1.1 400")
    assert answers.count(b"HTTP/1.1 ") == 1


def test_a_request_whose_end_is_clear_is_followed_by_the_next(server: Server) -> None:
    for head in (
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 3\r\n\r\na=b",
        b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 7\r\n\r\n--x--\r\n",
        b"transfer-encoding: Chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
    ):
        answers = Line(server, b"POST /nowhere HTTP/1.1\r\n" + HOST + head + NEXT).no_more().answers()
        assert answers.count(b"HTTP/1.1 ") == 2, answers
        assert b"HTTP/1.1 200" in answers


@pytest.mark.parametrize("part", [NEXT[:-2], NEXT[:-1], NEXT[:30], NEXT[:20]])
def test_half_of_a_head_is_no_request(server: Server, part: bytes) -> None:
    assert b" 200" not in Line(server, part).no_more().answers()


def test_a_body_without_end_is_not_read_for_ever(server: Server) -> None:
    line = Line(server, b"POST /nowhere HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
    with pytest.raises(ConnectionError):
        line.socket.sendall(chunk * 1000)


# Clients that send without a pause

FLOODS = {
    "requests": (b"", b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n", 300, b""),
    "requests for somebody else": (b"", b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 500, b""),
    "chunks of one byte": (CHUNKED, b"1\r\nx\r\n", 400_000, b"0\r\n\r\n"),
    "lines after the chunks": (CHUNKED + b"0\r\n", b"x: y\r\n", 400_000, b"\r\n"),
}


@pytest.mark.parametrize(("begin", "piece", "count", "end"), FLOODS.values(), ids=FLOODS.keys())
def test_one_connection_that_sends_without_a_pause_holds_up_nobody(
    server: Server, begin: bytes, piece: bytes, count: int, end: bytes
) -> None:
    flood, last = Line(server), b"GET /health/live HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
    with RawSocket(server.url, "Ann") as ann, ThreadPoolExecutor(2) as pool:
        answers = pool.submit(flood.answers)
        pool.submit(flood.socket.sendall, begin + piece * count + end + last)
        answered = 0
        while not answers.done():
            ann.ask("room:list")
            answered += 1
    assert answered >= 10


# Connections that end early


def polling(server: Server, begun: Callable[[RawPolling], bytes]) -> bytes:
    one = RawPolling(server.url, f"Guest {uuid.uuid4().hex[:8]}")
    return begun(one)


def target(one: RawPolling) -> bytes:
    return ("/socket.io/" + one.url[one.url.index("?") :]).encode()


STAGES: dict[str, Callable[[Server], bytes]] = {
    "nothing said": lambda _: b"",
    "half a first line": lambda _: b"GET /heal",
    "half a head": lambda _: b"GET /health HTTP/1.1\r\nHos",
    "half a handshake": lambda _: handshake(WEBSOCKET, "127.0.0.1")[:-20],
    "a page asked for": lambda _: b"GET /rooms/lobby HTTP/1.1\r\n" + HOST + b"\r\n",
    "many pages asked for": lambda _: NEXT * 20,
    "half a body": lambda _: b"POST /join HTTP/1.1\r\n" + HOST + b"Content-Length: 900\r\n\r\nname=Ann",
    "half a chunk": lambda _: b"POST /join HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n9\r\nname",
    "a body waited for": lambda _: (
        b"POST /join HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    ),
    "a websocket asked for": lambda _: handshake(WEBSOCKET, "127.0.0.1"),
    "a websocket and a half frame": lambda _: handshake(WEBSOCKET, "127.0.0.1") + client_frame(TEXT, b"40{")[:-2],
    "an echo asked for": lambda _: handshake("/ws/echo", "127.0.0.1"),
    "an echo and a half frame": lambda _: handshake("/ws/echo", "127.0.0.1") + client_frame(TEXT, bytes(90))[:-9],
    "an echo and a frame": lambda _: handshake("/ws/echo", "127.0.0.1") + client_frame(TEXT, bytes(900)) * 9,
    "a session asked for": lambda _: b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n" + HOST + b"\r\n",
    "a poll that waits": lambda server: polling(
        server, lambda one: b"GET " + target(one) + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    ),
    "half a post": lambda server: polling(
        server, lambda one: b"POST " + target(one) + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 900\r\n\r\n42"
    ),
    "half a chunked post": lambda server: polling(
        server,
        lambda one: b"POST " + target(one) + b" HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n9\r\n42",
    ),
}


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES.keys())
def test_a_reset_at_any_stage_leaves_nothing_in_the_log(server: Server, stage: Callable[[Server], bytes]) -> None:
    before = server.log.stat().st_size
    for number in range(12):
        line = Line(server, stage(server))
        if number % 2:
            until(lambda: has_read_all(server))
        line.reset()
    until(lambda: connected(server) == 0, 30, "nobody to be left")
    assert ask(f"{server.url}/health").status == 200
    written = server.log.read_text()[before:]
    assert "Traceback" not in written, tail(server.log)
    assert len(written) < 2000, written


def test_a_reset_of_somebody_who_chats_leaves_nothing_in_the_log(server: Server) -> None:
    before = server.log.stat().st_size
    for number in range(12):
        one = Bare(server.url, WEBSOCKET)
        one.read()
        one.say("40" + json.dumps({"name": f"Guest {uuid.uuid4().hex[:8]}"}))
        while not one.read_text().startswith('42["hello"'):
            pass
        one.send(client_frame(TEXT, b'420["room:list",{}]') * number)
        one.reset()
    until(lambda: connected(server) == 0, 30, "nobody to be left")
    assert "Traceback" not in server.log.read_text()[before:]
