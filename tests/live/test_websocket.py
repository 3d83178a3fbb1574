"""`/ws/echo` of a running server against RFC 6455, in the order of the sections of the Autobahn test suite: the
handshake, and 1 to 5. The rest is in test_websocket_messages.py.
"""

import os
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1
from socket import SHUT_RDWR
from threading import Event

import pytest

from tests.support.clients.bare import Bare
from tests.support.data.wsframes import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, fragments
from tests.support.data.wsframes import client_frame as frame
from tests.support.servers.server import Server

MEGABYTE = 2**20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("websocket")) as running:
        yield running


@pytest.fixture
def echo(server: Server) -> Iterator[Bare]:
    with Bare(server.url) as one:
        assert one.status == 101, one.head
        yield one


# The handshake (RFC 6455, section 4)


def test_the_answer_to_the_handshake_proves_that_the_key_was_read(server: Server) -> None:
    key = b64encode(bytes(range(16))).decode()
    expected = b64encode(sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
    with Bare(server.url, Sec_WebSocket_Key=key) as one:
        head = one.head.split("\r\n")
        assert head[0] == "HTTP/1.1 101 Switching Protocols"
        assert f"Sec-WebSocket-Accept: {expected}" in head
        assert "Sec-WebSocket-Extensions" not in one.head, "an extension that was not offered"


@pytest.mark.parametrize(
    "headers",
    [
        {"Upgrade": "WebSocket", "Connection": "keep-alive, upgrade"},
        {"Sec_WebSocket_Extensions": "permessage-deflate; client_max_window_bits"},
        {"Sec_WebSocket_Protocol": "chat, superchat"},
    ],
)
def test_what_may_be_in_a_handshake_is_taken(server: Server, headers: dict[str, str]) -> None:
    with Bare(server.url, **headers) as one:
        assert one.status == 101, one.head
        assert "Sec-WebSocket-Extensions" not in one.head
        assert "Sec-WebSocket-Protocol" not in one.head
        assert one.alive()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_WebSocket_Key": None}, 400),
        ({"Sec_WebSocket_Key": ""}, 400),
        ({"Sec_WebSocket_Key": "not base64 at all!!!"}, 400),
        ({"Sec_WebSocket_Key": b64encode(bytes(15)).decode()}, 400),
        ({"Sec_WebSocket_Version": None}, 426),
        ({"Sec_WebSocket_Version": "8"}, 426),
        ({"Connection": "keep-alive"}, 400),
        ({"Upgrade": "h2c"}, 400),
        ({"Upgrade": None}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "wss://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_handshake_that_is_none_gets_an_http_refusal_and_no_websocket(
    server: Server, headers: dict[str, str | None], status: int
) -> None:
    with Bare(server.url, **headers) as one:
        assert one.status == status
        if status == 426:
            assert "Sec-WebSocket-Version: 13" in one.head


def test_an_address_that_knows_no_websocket_does_not_become_one(server: Server) -> None:
    for path in ("/", "/nowhere", "/rooms/lobby", "/ws/echo/"):
        with Bare(server.url, path) as one:
            assert one.status != 101, path


# 1: framing


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65535, 65536, 65537])
def test_a_message_of_any_length_comes_back(echo: Bare, size: int) -> None:
    echo.send(frame(TEXT, b"*" * size), frame(BINARY, bytes([0xFE]) * size))
    assert echo.read() == (TEXT, b"*" * size)
    assert echo.read() == (BINARY, bytes([0xFE]) * size)


@pytest.mark.parametrize("size", [10, 125, 1000])
def test_it_does_not_matter_how_the_network_cuts_a_message(echo: Bare, size: int) -> None:
    data = os.urandom(size)
    echo.chop(frame(BINARY, data, mask=os.urandom(4)), 1 if size < 200 else 7)
    assert echo.read() == (BINARY, data)


# 2: pings and pongs


@pytest.mark.parametrize("payload", [b"", b"Hello", bytes(range(125)), b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"])
def test_a_ping_is_answered_with_its_payload(echo: Bare, payload: bytes) -> None:
    echo.send(frame(PING, payload))
    assert echo.read() == (PONG, payload)


def test_a_ping_may_come_byte_by_byte(echo: Bare) -> None:
    echo.chop(frame(PING, bytes(125)))
    assert echo.read() == (PONG, bytes(125))


def test_pongs_that_nobody_asked_for_are_passed_over(echo: Bare) -> None:
    echo.send(frame(PONG), frame(PONG, b"unasked"), frame(PING, b"ping"), frame(PONG))
    assert echo.read() == (PONG, b"ping")
    assert echo.alive()


def test_ten_pings_in_a_row_are_answered_in_order(echo: Bare) -> None:
    echo.send(*(frame(PING, b"ping %d" % number) for number in range(10)))
    assert [echo.read().payload for _ in range(10)] == [b"ping %d" % number for number in range(10)]


def test_a_flood_of_pings_ends_the_connection(echo: Bare) -> None:
    echo.send(frame(PING, b"?") * 200)
    answers = [echo.read() for _ in range(65)]
    assert {answer.opcode for answer in answers[:-1]} == {PONG}
    assert answers[-1].code == 1008


def test_a_client_may_ping_as_often_as_it_likes_if_not_all_at_once(echo: Bare) -> None:
    """A client that is idle for an hour sends more pings than it may send at once."""
    for _ in range(8):
        echo.send(frame(PING) * 8)
        assert {echo.read().opcode for _ in range(8)} == {PONG}
    for _ in range(16):  # two a second at the slowest rate that is allowed
        assert Event().wait(0.1) is False
        assert echo.alive()


# 3 and 4: reserved bits, reserved opcodes, masks


WRONG = {
    "a reserved bit": frame(TEXT, b"Hello", reserved=1),
    "all reserved bits": frame(BINARY, b"Hello", reserved=7),
    "a reserved bit on a ping": frame(PING, reserved=2),
    "a reserved bit on a close": frame(CLOSE, reserved=4),
    "opcode 3": frame(3),
    "opcode 7 with a payload": frame(7, b"reserved opcode"),
    "opcode 11": frame(0xB),
    "opcode 15 with a payload": frame(0xF, b"reserved opcode"),
    "a frame without a mask": frame(TEXT, b"Hello", mask=None),
    "a ping of 126 bytes": frame(PING, bytes(126)),
    "a fragmented ping": frame(PING, b"fragment", final=False),
    "a fragmented pong": frame(PONG, b"fragment", final=False),
    "a long length for a short message": frame(TEXT, b"Hello", wide=8),
    "a continuation of nothing": frame(CONTINUATION, b"non-continuation"),
    "a continuation of nothing, not final": frame(CONTINUATION, b"non-continuation", final=False),
    "a message within a message": frame(TEXT, b"fragment", final=False) + frame(TEXT, b"fragment"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_broken_frame_ends_the_connection_after_what_came_before_it(echo: Bare, wrong: bytes) -> None:
    echo.send(frame(TEXT, b"Hello"), wrong, frame(PING))
    assert echo.read() == (TEXT, b"Hello")
    assert echo.close_code() == 1002


@pytest.mark.parametrize("wrong", [WRONG["a reserved bit"], WRONG["opcode 11"]])
def test_it_is_noticed_also_when_it_comes_byte_by_byte(echo: Bare, wrong: bytes) -> None:
    echo.send(frame(TEXT, b"Hello"))
    echo.chop(wrong[:2])
    assert echo.read() == (TEXT, b"Hello")
    assert echo.close_code() == 1002


# 5: fragmentation


def test_fragments_come_back_as_one_message(echo: Bare) -> None:
    echo.send(*fragments(TEXT, [b"fragment1", b"", b"fragment2"]))
    assert echo.read() == (TEXT, b"fragment1fragment2")


def test_fragments_may_come_each_byte_for_itself_with_pings_and_pongs_between(echo: Bare) -> None:
    first, second, third = fragments(BINARY, [b"fragment1", b"fragment2", b"fragment3"])
    echo.chop(first + frame(PING, b"one") + second + frame(PONG) + frame(PING, b"two") + third)
    assert [echo.read() for _ in range(3)] == [(PONG, b"one"), (PONG, b"two"), (BINARY, b"fragment1fragment2fragment3")]


def test_a_ping_between_fragments_is_answered_before_the_message_is_whole(echo: Bare) -> None:
    first, last = fragments(TEXT, [b"first, ", b"last"])
    echo.send(first)
    assert echo.alive()
    echo.send(last)
    assert echo.read_text() == "first, last"


def test_a_close_between_fragments_is_answered_and_the_message_dropped(echo: Bare) -> None:
    first, _ = fragments(TEXT, [b"first, ", b"last"])
    echo.send(first)
    assert echo.goodbye() == 1000


def test_empty_fragments_make_an_empty_message(echo: Bare) -> None:
    echo.send(*fragments(TEXT, [b"", b"", b""]), *fragments(BINARY, [b"", b""]))
    assert [echo.read(), echo.read()] == [(TEXT, b""), (BINARY, b"")]


def test_fragments_without_end_end_the_connection(echo: Bare) -> None:
    echo.send(frame(TEXT, final=False))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(echo.send, frame(CONTINUATION, final=False) * 300_000)
        assert echo.read().code == 1009
        echo.socket.shutdown(SHUT_RDWR)
        assert sending.exception() is None or isinstance(sending.exception(), ConnectionError)
