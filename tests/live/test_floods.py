"""A client that sends without end takes only limited resources of a running server, and does not slow others."""

import select
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from statistics import median

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.raw import RawSocket
from tests.support.data.wsframes import BINARY, PING, PONG, TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.watch import memory

MEGABYTE = 2**20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(
        tmp_path_factory.mktemp("floods"), CHAT_EVENTS_PER_SECOND="0", CHAT_HANDSHAKES_PER_SECOND="0"
    ) as running:
        yield running


@pytest.fixture
def ann(server: Server) -> Iterator[RawSocket]:
    """A person who asks for something now and then."""
    with RawSocket(server.url, "Ann") as one:
        yield one


@pytest.mark.parametrize("fragmented", [False, True])
def test_a_frame_that_is_too_large_is_refused_by_its_header_and_takes_no_memory(
    server: Server, fragmented: bool
) -> None:
    start = memory(server)
    with Bare(server.url, WEBSOCKET) as one:
        one.read()
        if fragmented:
            one.send(client_frame(TEXT, bytes(100_000), final=False))
        one.send(client_frame(0 if fragmented else BINARY, announce=10 * 2**30))
        sending = threading.Thread(target=flood, args=(one, bytes(MEGABYTE), 100))
        sending.start()
        assert one.read().code == 1009
        sending.join()
    assert memory(server) - start < 10 * MEGABYTE


def flood(one: Bare, data: bytes, times: int) -> None:
    with suppress(OSError):
        for _ in range(times):
            one.send(data)


# What is sent without end, then once, and the beginning of the answer to that.
SMALL = {
    "echoes": ("/ws/echo", b"", b"end", b"end"),
    "pongs": (WEBSOCKET, b"3", b'421["room:list",{}]', b"431["),
    "requests": (WEBSOCKET, b'42["a"]', b'421["room:list",{}]', b"431["),
}


@pytest.mark.parametrize(("path", "piece", "end", "answer"), SMALL.values(), ids=SMALL.keys())
def test_one_connection_that_sends_small_messages_without_a_pause_holds_up_nobody(
    server: Server, ann: RawSocket, path: str, piece: bytes, end: bytes, answer: bytes
) -> None:
    with Bare(server.url, path) as flooder, ThreadPoolExecutor(2) as pool:
        if path == WEBSOCKET:
            flooder.say('40{"name": "Flooder of small ones"}')
        pool.submit(flooder.send, client_frame(TEXT, piece) * 10_000 + client_frame(TEXT, end))
        answers = pool.submit(read_up_to, flooder, answer)
        answered = 0
        while not answers.done():
            ann.ask("room:list")
            answered += 1
        answers.result()
    assert answered >= 10


def read_up_to(one: Bare, answer: bytes) -> None:
    while not one.read().payload.startswith(answer):
        pass


def test_somebody_who_floods_the_server_with_requests_keeps_nobody_waiting(server: Server) -> None:
    """All these are refused without a query, so the server would not pause by itself."""
    count, waits = 60_000, []
    with Bare(server.url, WEBSOCKET) as flooder, Bare(server.url) as other, ThreadPoolExecutor(1) as pool:
        flooder.say('40{"name": "Flooder"}')
        while not flooder.read_text().startswith('42["hello"'):
            pass
        sending = pool.submit(flooder.send, client_frame(TEXT, b'42["a"]') * count)
        answered = asked_at = 0
        while answered < count:
            if not answered % 4000:
                asked_at = answered
                other.send(client_frame(PING))
            answered += flooder.read_text().startswith('42["error"')
            if asked_at is not None and select.select([other.socket], [], [], 0)[0]:
                assert other.read().opcode == PONG
                waits.append(answered - asked_at)
                asked_at = None
        sending.result()
    assert median(waits) < 1000, f"others were answered after {waits} of the flood's answers"
