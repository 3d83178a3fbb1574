"""Clients that a running server has told goodbye, and that don't answer it: they keep nobody from anything."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from socket import SHUT_WR

import pytest

from chat.live.plain.echo import MOST
from tests.support.clients.bare import WEBSOCKET, Bare, joined
from tests.support.data.wsframes import BINARY, TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.watch import memory, sockets
from tests.support.wait import until

PLACES = 20
GONE = 20  # seconds; two, on a machine that has time
WRONG = client_frame(TEXT, b"x", mask=None)
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"CHAT_CONNECTIONS_PER_ADDRESS": str(PLACES), "CHAT_HANDSHAKES_PER_SECOND": "0"}
    with Server(tmp_path_factory.mktemp("closing"), **settings) as running:
        yield running


@pytest.mark.parametrize("path", [WEBSOCKET, "/ws/rooms/lobby", "/ws/echo"])
def test_who_never_answers_a_goodbye_gives_place_and_descriptor_back(server: Server, path: str) -> None:
    with ExitStack() as stack:
        before = sockets(server)
        for _ in range(2):
            closed = [stack.enter_context(Bare(server.url, path)) for _ in range(min(PLACES, MOST))]
            for one in closed:
                one.send(WRONG)
            for one in closed:
                while (frame := one.read()).opcode == TEXT:
                    pass
                assert frame.code == 1002
        until(lambda: sockets(server) <= before, GONE, "the descriptors to be given back")


def test_who_talks_on_after_a_goodbye_is_cut_off_and_others_are_served_meanwhile(server: Server) -> None:
    with joined(server.url, "Talker") as talker, Bare(server.url) as other, ThreadPoolExecutor(1) as pool:
        talker.say("1")  # Engine.IO's word for leaving
        assert talker.read().code == 1000
        talking = pool.submit(until, lambda: not talker.taken(), GONE, pause=threading.Event().is_set)
        while not talking.done():
            other.say("Hello?")
            assert other.read_text() == "Hello?"
        talking.result()


def test_who_is_reset_or_half_closed_around_a_goodbye_leaves_no_trace(server: Server) -> None:
    before = sockets(server)
    with ExitStack() as stack:
        for number in range(10):
            reset, half = (joined(server.url, f"{name} {number}") for name in ("Reset", "Half"))
            reset.say("1")
            reset.reset()
            stack.enter_context(half)
            half.say("1")
            half.socket.shutdown(SHUT_WR)
        until(lambda: sockets(server) <= before, GONE, "the descriptors to be given back")
    assert "Traceback" not in server.log.read_text()


def test_what_was_half_said_before_a_goodbye_is_not_kept_for_long(tmp_path: Path) -> None:
    with (
        Server(tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS="0", CHAT_HANDSHAKES_PER_SECOND="0") as server,
        ExitStack() as stack,
    ):
        before, were = memory(server), sockets(server)
        for _ in range(100):
            one = stack.enter_context(Bare(server.url, WEBSOCKET))
            one.send(client_frame(TEXT, b"1"), client_frame(BINARY, bytes(100_000), mask=b"0000", final=False))
        until(lambda: sockets(server) <= were, GONE, "the descriptors to be given back")
        assert memory(server) - before < 15 * MEGABYTE
