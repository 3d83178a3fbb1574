"""`/ws/echo` of a running server against RFC 6455: text, closing, limits (sections 6, 7, 9 and 10 of the Autobahn
test suite), and other clients. The rest is in test_websocket.py.
"""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import websocket
from websocket import ABNF
from ws4py.client.threadedclient import WebSocketClient

from tests.support.clients.bare import SECONDS, Bare
from tests.support.data.wsframes import BINARY, CLOSE, CONTINUATION, PING, TEXT, close_payload, fragments
from tests.support.data.wsframes import client_frame as frame
from tests.support.servers.server import Server
from tests.support.wait import until

LARGEST = 128 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("websocket")) as running:
        yield running


@pytest.fixture
def echo(server: Server) -> Iterator[Bare]:
    with Bare(server.url) as one:
        assert one.status == 101, one.head
        yield one


# 6: UTF-8


TEXTS = ["Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\0", "\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufffd",
         "\ufffe", "\uffff", "\U00010000", "\U0001fffe", "\U0010ffff", "👩‍👩‍👧‍👦"]  # fmt: skip
NO_TEXTS = [
    "cebae1bdb9cf83cebcceb5eda080656469746564", "f8888080", "fc84808080", "c080", "e08080", "f0808080", "f4908080",
    "f7bfbfbf", "80", "bf", "8080", "fe", "ff", "fefeffff", "c0af", "eda080", "edbfbf", "eda080edb080", "c3", "f0908d",
]  # fmt: skip


def test_every_text_comes_back_in_one_piece_in_fragments_and_byte_by_byte(echo: Bare) -> None:
    for text in TEXTS:
        data = text.encode()
        echo.send(frame(TEXT, data), *fragments(TEXT, [data[:1], data[1:]]))
        echo.send(*fragments(TEXT, [bytes([byte]) for byte in data]))
        echo.chop(frame(TEXT, data))
        assert [echo.read_text() for _ in range(4)] == [text] * 4


@pytest.mark.parametrize("bad", NO_TEXTS)
def test_what_is_no_utf8_ends_the_connection_with_1007(server: Server, bad: str) -> None:
    data = bytes.fromhex(bad)
    for way in (
        frame(TEXT, data),
        frame(TEXT, b"good first, " + data),
        b"".join(fragments(TEXT, [bytes([byte]) for byte in data])),
        frame(CLOSE, close_payload(1000, data)),
    ):
        with Bare(server.url) as one:
            one.send(way)
            assert one.close_code() == 1007


def test_bad_text_is_refused_before_the_message_is_whole(echo: Bare) -> None:
    echo.send(frame(TEXT, "κόσμε".encode(), final=False), frame(CONTINUATION, b"\xf4\x90", final=False))
    assert echo.close_code() == 1007


def test_bytes_need_not_be_text(echo: Bare) -> None:
    for bad in NO_TEXTS:
        data = bytes.fromhex(bad)
        echo.send(frame(BINARY, data))
        assert echo.read() == (BINARY, data)


# 7: closing


@pytest.mark.parametrize(
    "code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
)
def test_a_close_is_answered_with_its_code(echo: Bare, code: int) -> None:
    echo.send(frame(CLOSE, close_payload(code, "Goodbye, µ")))
    assert echo.close_code() == code


def test_a_close_without_a_code_is_answered_without_one(echo: Bare) -> None:
    echo.send(frame(CLOSE))
    assert echo.close_code() is None


def test_a_close_may_have_a_reason_of_123_bytes(echo: Bare) -> None:
    echo.send(frame(CLOSE, close_payload(1000, "*" * 123)))
    assert echo.close_code() == 1000


def test_what_comes_after_a_close_is_not_answered(echo: Bare) -> None:
    echo.send(
        frame(TEXT, b"before"), frame(CLOSE, close_payload(1000)), frame(TEXT, b"after"), frame(PING), frame(CLOSE)
    )
    assert echo.read_text() == "before"
    assert echo.close_code() == 1000


BAD_CLOSES = [
    b"\x03",
    close_payload(1000, "*" * 124),
    *map(close_payload, (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)),
]


@pytest.mark.parametrize("payload", BAD_CLOSES, ids=lambda payload: payload[:2].hex())
def test_a_close_that_may_not_be_is_a_protocol_error(echo: Bare, payload: bytes) -> None:
    echo.send(frame(CLOSE, payload))
    assert echo.close_code() == 1002


def test_a_client_that_does_not_close_its_side_is_left(echo: Bare) -> None:
    """The client got the answer to its close, but does not end the connection. The server waits for two seconds."""
    assert echo.goodbye() == 1000
    until(lambda: not echo.taken(), SECONDS, "nobody to take what is sent any more")


def test_a_client_that_is_gone_without_a_word_does_no_harm(server: Server, echo: Bare) -> None:
    for way in (lambda one: one.socket.close(), Bare.reset):
        with Bare(server.url) as one:
            one.send(frame(TEXT, b"half a me", announce=1000))
            way(one)
    assert echo.alive()


# 9 and 10: limits


@pytest.mark.parametrize("size", [LARGEST // 2, LARGEST])
def test_a_large_message_comes_back(echo: Bare, size: int) -> None:
    data = random.Random(size).randbytes(size)
    client = websocket.WebSocket()
    client.sock, client.connected = echo.socket, True
    client.send_binary(data)
    assert echo.read() == (BINARY, data)


def test_a_large_text_in_two_thousand_fragments_comes_back(echo: Bare) -> None:
    piece = "äöüß€-64 bytes in each of all those fragments, no more, no less!".encode()
    piece = piece[:-4] + b"!" * (64 - len(piece) + 4)
    count = LARGEST // len(piece)
    with ThreadPoolExecutor(1) as pool:
        first, middle, last = fragments(TEXT, [piece] * 3)
        sending = pool.submit(echo.send, first, middle * (count - 2), last)
        assert echo.read() == (TEXT, piece * count)
        sending.result()


def test_one_byte_over_the_limit_is_refused_by_its_header(echo: Bare) -> None:
    echo.send(frame(BINARY, announce=LARGEST + 1))
    assert echo.close_code() == 1009


def test_fragments_count_together_towards_the_limit(echo: Bare) -> None:
    echo.send(frame(BINARY, bytes(10), final=False), frame(CONTINUATION, announce=LARGEST - 9))
    assert echo.close_code() == 1009


def test_a_thousand_messages_one_after_the_other_and_all_at_once(echo: Bare) -> None:
    texts = [f"message {number}, {'x' * (number % 300)}" for number in range(1000)]
    for text in texts[:100]:
        echo.say(text)
        assert echo.read_text() == text
    echo.send(*(frame(TEXT, text.encode()) for text in texts))
    assert [echo.read_text() for _ in texts] == texts


# Other clients, and the limit of connections of the echo


def test_websocket_client_gets_back_what_it_sends(server: Server) -> None:
    client = websocket.create_connection(
        server.url.replace("http", "ws") + "/ws/echo", timeout=30, suppress_origin=True
    )
    client.send("Grüße")
    assert client.recv() == "Grüße"
    client.send_binary(b"\x00\xff")
    assert client.recv() == b"\x00\xff"
    client.ping("?")
    assert client.recv_data_frame(control_frame=True)[0] == ABNF.OPCODE_PONG
    client.send_close(4321, b"done")
    opcode, payload = client.recv_data(control_frame=True)
    assert (opcode, payload[:2]) == (ABNF.OPCODE_CLOSE, close_payload(4321))
    client.shutdown()


def test_ws4py_gets_back_what_it_sends(server: Server) -> None:
    received: list[object] = []

    class Client(WebSocketClient):  # type: ignore[misc]
        def opened(self) -> None:
            self.send("Grüße")
            self.send(b"\x00\xff", binary=True)
            self.send(piece for piece in ("in ", "three ", "pieces"))

        def received_message(self, message: object) -> None:
            received.append(message.data)  # type: ignore[attr-defined]
            if len(received) == 3:
                self.close(4000, "done")

        def closed(self, code: int, reason: str | None = None) -> None:
            received.append(code)

    client = Client(server.url.replace("http", "ws") + "/ws/echo")
    client.connect()
    client.run_forever()
    assert received == ["Grüße".encode(), b"\x00\xff", b"in three pieces", 4000]


def test_the_places_of_the_echo_are_limited_and_who_was_silent_makes_room(server: Server) -> None:
    with ExitStack() as stack:
        enter: Callable[[], Bare] = lambda: stack.enter_context(Bare(server.url))  # noqa: E731
        clients = [enter() for _ in range(16)]
        assert {one.status for one in clients} == {101}
        assert enter().status == 503
        silent = clients.pop(3)
        while (late := enter()).status != 101:
            for one in clients:
                one.say("I'm still here")
                assert one.read_text() == "I'm still here"
        assert silent.close_code() == 1008
        assert late.alive()
