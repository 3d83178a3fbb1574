"""`/ws/echo` is limited in size, and counted for its address."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from tests.support.clients.bare import Bare
from tests.support.data.wsframes import BINARY, TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.watch import has_read_all, memory
from tests.support.wait import until

MEGABYTE = 2**20
LARGEST = 128 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("echo"), CHAT_HANDSHAKES_PER_SECOND="0") as running:
        yield running


def push(one: Bare, frame: bytes, most: int) -> int:
    """Send this frame until the server accepts no more, and return the number of bytes accepted."""
    one.socket.settimeout(0.5)
    taken = 0
    with suppress(TimeoutError, ConnectionError):
        while taken < most:
            one.send(frame)
            taken += len(frame)
    return taken


@pytest.mark.parametrize("size", [LARGEST, 15 * MEGABYTE], ids=["as large as may be", "too large"])
def test_those_who_send_and_never_read_take_a_few_megabytes_together(server: Server, size: int) -> None:
    with Bare(server.url) as one:
        one.send(client_frame(BINARY, bytes(LARGEST)))
        assert one.read() == (BINARY, bytes(LARGEST))
    before = memory(server)
    with ExitStack() as stack, ThreadPoolExecutor(16) as pool:
        clients = [stack.enter_context(Bare(server.url, receive_buffer=4096)) for _ in range(16)]
        frame = client_frame(BINARY, mask=b"\0\0\0\0", announce=size) + bytes(size)
        list(pool.map(lambda one: push(one, frame, 30 * MEGABYTE), clients))
        assert memory(server) - before < 12 * MEGABYTE


def test_who_reads_late_gets_everything_back_in_order(server: Server) -> None:
    payloads = [bytes([number]) * 100_000 for number in range(100)]
    with Bare(server.url, receive_buffer=4096) as one:
        sending = threading.Thread(target=one.send, args=[client_frame(BINARY, payload) for payload in payloads])
        sending.start()
        until(lambda: not has_read_all(server), 20, "the server to read no further")
        for payload in payloads:
            assert one.read() == (BINARY, payload)
        sending.join()
        assert one.alive()


def test_a_message_is_as_large_as_a_packet_of_the_chat_may_be(server: Server) -> None:
    with Bare(server.url) as one:
        one.send(client_frame(TEXT, announce=LARGEST + 1))
        assert one.close_code() == 1009


def test_a_place_is_given_back_however_the_echo_ends(server: Server) -> None:
    ways: list[Callable[[Bare], object]] = [Bare.goodbye, Bare.reset, lambda one: one.socket.close()]
    for number in range(40):
        with until(lambda: entered(server), 10, "a place"):  # type: ignore[attr-defined]
            pass
        with Bare(server.url) as one:
            ways[number % 3](one)
    with suppress(OSError):
        Bare(server.url, give_up=True)
    with ExitStack() as stack:
        until(lambda: stack.enter_context(Bare(server.url)).status == 101)
        for _ in range(15):
            until(lambda: stack.enter_context(Bare(server.url)).status == 101)


def entered(server: Server) -> Bare | None:
    one = Bare(server.url)
    return one if one.status == 101 else None
