"""Long-polling of a running server: broken polls, chunked bodies, upgrades."""

import http.client
import json
import socket
import struct
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.data.wsframes import TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.watch import connected, has_read_all
from tests.support.wait import until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("polling"), CHAT_HANDSHAKES_PER_SECOND="0") as running:
        running.lift_quotas()
        yield running
    assert "Traceback" not in running.log.read_text()


class Speaker:
    """A person who posts in a room that only this test uses."""

    def __init__(self, server: Server, line: RawSocket) -> None:
        self._server, self._line = server, line
        self._room = line.ask("room:create", name=f"Room {uuid.uuid4().hex[:8]}")["room"]["slug"]
        line.ask("room:open", room=self._room)

    def say(self, text: str) -> None:
        self._line.ask("message:post", room=self._room, text=text, client_id=str(uuid.uuid4()))

    def listener(self) -> RawPolling:
        """Somebody who listens by long-polling, and has been told of being here: what comes next is said."""
        one = RawPolling(self._server.url, f"Poller {uuid.uuid4().hex[:6]}")
        one.post(request(0, "room:join", room=self._room))
        one.poll_until('42["presence"')
        return one


@pytest.fixture
def ann(server: Server) -> Iterator[Speaker]:
    with RawSocket(server.url, "Ann") as line:
        yield Speaker(server, line)


def request(ack: int, event: str, **fields: object) -> str:
    return f"42{ack}{json.dumps([event, fields])}"


def texts(packets: list[str]) -> list[str]:
    """Return the texts of the messages among these packets."""
    events = [json.loads(packet[2:]) for packet in packets if packet.startswith('42["message"')]
    return [event["message"]["text"] for _, event in events if event["message"]["kind"] == "text"]


# Broken polls


class BrokenPoll:
    """A poll that waits at the server until the test breaks it."""

    def __init__(self, one: RawPolling) -> None:
        parts = urlsplit(one.url)
        self.socket = socket.create_connection((parts.hostname, parts.port), 30)
        self.socket.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())

    def close(self) -> None:
        self.socket.close()

    def half_close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


WAYS = [BrokenPoll.close, BrokenPoll.half_close, BrokenPoll.reset]


@pytest.mark.parametrize("breaks_off", WAYS, ids=lambda way: way.__name__)
def test_what_a_dead_poll_was_given_comes_with_the_next_one_in_its_order(
    server: Server, ann: Speaker, breaks_off: Callable[[BrokenPoll], None]
) -> None:
    one = ann.listener()
    for number in range(5):
        poll = BrokenPoll(one)
        until(lambda: has_read_all(server))
        breaks_off(poll)
        ann.say(f"first {number}")
        ann.say(f"second {number}")
        packets: list[str] = []
        while len(texts(packets)) < 2:
            packets += one.poll()
        assert texts(packets) == [f"first {number}", f"second {number}"]


def test_a_poll_that_waits_behind_a_dead_one_is_answered(server: Server, ann: Speaker) -> None:
    one = ann.listener()
    dead = BrokenPoll(one)
    until(lambda: has_read_all(server))
    dead.close()
    with ThreadPoolExecutor(1) as pool:
        before = connected(server)
        poll = pool.submit(one.poll)
        until(lambda: connected(server) > before and has_read_all(server))
        ann.say("who hears this?")
        assert texts(poll.result(10)) == ["who hears this?"]


def test_many_dead_polls_at_once_lose_double_and_reorder_nothing(server: Server, ann: Speaker) -> None:
    one = ann.listener()
    for number in range(5):
        polls = [BrokenPoll(one) for _ in range(9)]
        until(lambda: has_read_all(server))
        for way, poll in zip(WAYS * 3, polls, strict=True):
            way(poll)
        packets: list[str] = []
        for part in range(4):
            ann.say(f"{number}, {part}")
        while len(texts(packets)) < 4:
            packets += one.poll()
        assert texts(packets) == [f"{number}, {part}" for part in range(4)]


def test_one_poll_waits_at_a_time_and_the_newest_takes_the_place(server: Server, ann: Speaker) -> None:
    one = ann.listener()
    with ThreadPoolExecutor(20) as pool:
        polls = [pool.submit(one.poll) for _ in range(20)]
        until(lambda: sum(poll.done() for poll in polls) == 19, 10, "all but one to be sent away")
        ann.say("to the last")
        assert sorted(tuple(texts(poll.result(10))) for poll in polls) == [()] * 19 + [("to the last",)]
        assert [poll.result() for poll in polls].count(["6"]) == 19


# Chunked bodies


def post_in_chunks(one: RawPolling, *pieces: bytes) -> int:
    parts = urlsplit(one.url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as link:
        link.request("POST", f"{parts.path}?{parts.query}", iter(pieces), encode_chunked=True,
                     headers={"Transfer-Encoding": "chunked"})  # fmt: skip
        return link.getresponse().status


def test_a_body_in_chunks_is_read(server: Server) -> None:
    one = RawPolling(server.url, "Chunky")
    first, second = request(1, "room:list").encode(), request(2, "room:list").encode()
    assert post_in_chunks(one, first[:5], first[5:], b"\x1e" + second) == 200
    packets: list[str] = []
    while len([packet for packet in packets if packet.startswith("43")]) < 2:
        packets += one.poll()
    assert [packet[:3] for packet in packets if packet.startswith("43")] == ["431", "432"]


def test_a_body_in_chunks_may_be_as_large_as_another_and_no_larger(server: Server) -> None:
    one = RawPolling(server.url, "Chunky Too")
    packets = request(1, "room:list").encode() + b"\x1e3" * 10_000
    pieces = [packets.ljust(131_072)[start : start + 10_000] for start in range(0, 131_072, 10_000)]
    assert post_in_chunks(one, *pieces) == 200
    assert one.poll_until("431")
    assert post_in_chunks(one, *[b"3\x1e" * 8000] * 9) == 400
    with pytest.raises(Ended):
        one.poll_until("never")


# Upgrades (https://socket.io/docs/v4/engine-io-protocol/#upgrade)


def test_probe_and_upgrade_in_one_packet_end_the_poll_that_waits_and_the_session_goes_on(
    server: Server, ann: Speaker
) -> None:
    one = ann.listener()
    sid = one.url.rpartition("sid=")[2]
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(1))
        before = connected(server)
        poll = pool.submit(one.poll)
        until(lambda: connected(server) == before + 1 and has_read_all(server))
        socket_ = stack.enter_context(Bare(server.url, f"{WEBSOCKET}&sid={sid}"))
        socket_.send(client_frame(TEXT, b"2probe") + client_frame(TEXT, b"5"))
        assert socket_.read_text() == "3probe"
        assert poll.result(10) == ["6"]
        ann.say("by WebSocket")
        assert texts([socket_.read_text()]) == ["by WebSocket"]
        socket_.say(request(9, "room:list"))
        assert socket_.read_text().startswith("439")
