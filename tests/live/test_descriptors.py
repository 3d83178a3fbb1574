"""A running server closes the descriptor of each connection, however that ends."""

import resource
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare, joined
from tests.support.clients.raw import RawPolling
from tests.support.servers.server import GUNICORN, Server
from tests.support.servers.watch import sockets
from tests.support.wait import until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("descriptors"), CHAT_HANDSHAKES_PER_SECOND="0") as running:
        yield running


def test_every_descriptor_is_given_back_however_a_connection_ends(server: Server) -> None:
    ways: list[Callable[[], None]] = [
        lambda: closed_properly(server.url), lambda: reset(server.url), lambda: cut_off(server.url),
        lambda: half_a_handshake(server.url), lambda: refused(server.url), lambda: nonsense(server.url),
        lambda: polled(server.url), lambda: changed_over(server.url), lambda: never_changed_over(server.url),
        lambda: echoed(server.url), lambda: gone_before_the_answer(server.url),
    ]  # fmt: skip
    for way in ways:
        way()
    before = until(lambda: settled(server), 20, "the connections to be gone")
    with ThreadPoolExecutor(12) as several:  # some wait for a goodbye that the server gives two seconds
        for way in ways:
            for done in [several.submit(way) for _ in range(12)]:
                done.result()
    until(lambda: sockets(server) <= before, 20, "all descriptors to be given back")
    assert "Traceback" not in server.log.read_text()


def settled(server: Server) -> int:
    """Wait until the number of sockets has not changed for a while, and return it."""
    counts = []
    for _ in range(30):
        counts.append(sockets(server))
        threading.Event().wait(0.1)
    return counts[-1] if len(set(counts)) == 1 else 0


def new_name() -> str:
    return f"Guest {uuid.uuid4().hex[:8]}"


def closed_properly(url: str) -> None:
    with joined(url, new_name()) as one:
        one.goodbye()


def reset(url: str) -> None:
    joined(url, new_name()).reset()


def cut_off(url: str) -> None:
    with joined(url, new_name()):
        pass


def half_a_handshake(url: str) -> None:
    with Bare(url, "/health") as one:
        one.send(b"GET /socket.io/?EIO=4&transport=webso")


def gone_before_the_answer(url: str) -> None:
    with suppress(OSError, AssertionError), Bare(url, WEBSOCKET, give_up=True):
        pass


def refused(url: str) -> None:
    with Bare(url, WEBSOCKET, Origin="https://evil.example"):
        pass


def nonsense(url: str) -> None:
    with joined(url, new_name()) as one:
        one.say("nonsense")
        assert one.close_code() == 1008


def polled(url: str) -> None:
    RawPolling(url, new_name()).post("1")


def changed_over(url: str) -> None:
    one = RawPolling(url, new_name())
    with Bare(url, f"{WEBSOCKET}&sid={one.url.rpartition('sid=')[2]}") as socket:
        socket.say("2probe")
        socket.say("5")
        assert socket.read_text() == "3probe"


def never_changed_over(url: str) -> None:
    one = RawPolling(url, new_name())
    with Bare(url, f"{WEBSOCKET}&sid={one.url.rpartition('sid=')[2]}") as socket:
        one.post("1")
        assert socket.ends()


def echoed(url: str) -> None:
    with Bare(url) as one:
        one.say("hello")
        assert one.read_text() == "hello"


def test_a_worker_takes_as_many_descriptors_as_it_may_have(tmp_path: Path) -> None:
    """Many systems allow a process 1,024 until it asks for more, which is too few."""
    server = Server(tmp_path / "data")
    server.start(["prlimit", "--nofile=256:4096", *GUNICORN])
    try:
        (pid,) = server.workers()
        assert resource.prlimit(pid, resource.RLIMIT_NOFILE) == (4096, 4096)
    finally:
        server.stop()
