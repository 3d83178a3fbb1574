"""Faults of the stock parts that ours have not: each of these holds for our server and fails for theirs.

When one of them begins to hold for the stock parts, an upgrade has mended it, and our own mending may go.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.support.bare import Bare
from tests.support.raw import RawPolling
from tests.support.server import BIN, Server
from tests.support.watch import memory
from tests.support.wsframes import BINARY, CLOSE, TEXT, client_frame, close_payload

WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"
MEGABYTE = 2**20


class StockServer(Server):
    """Gunicorn with the worker class that Flask-SocketIO's manual names."""

    def __enter__(self) -> "StockServer":
        worker = "geventwebsocket.gunicorn.workers.GeventWebSocketWorker"
        self.start([
            str(BIN / "gunicorn"), "-c", "/dev/null", "-k", worker, "-w", "1", "--graceful-timeout", "1",
            "--no-control-socket", "-b", "127.0.0.1:$PORT", "tests.support.stock:app",
        ])  # fmt: skip
        return self

    def _start_on_port(self, command: list[str], seconds: float) -> None:
        super()._start_on_port([part.replace("$PORT", str(self.port)) for part in command], seconds)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("ours")) as running:
        yield running


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with StockServer(tmp_path_factory.mktemp("stock")) as running:
        yield running


def joined(server: Server) -> Bare:
    one = Bare(server.url, WEBSOCKET)
    one.read()
    one.say('40{"name": "Guest"}')
    while not one.read_text().startswith("40"):
        pass
    return one


def answered(one: Bare) -> bool:
    """Whether an event that is sent now is answered; if not, the connection ends."""
    with suppress(EOFError, ConnectionError, TimeoutError):
        one.say(f"421{json.dumps(['room:list', {}])}")
        while (frame := one.read()).opcode != CLOSE:
            if frame.payload.startswith(b"431"):
                return True
    return False


def a_giant_frame_takes_no_memory(server: Server) -> bool:
    start = memory(server)
    with joined(server) as one, suppress(ConnectionError):
        one.send(client_frame(BINARY, announce=10 * 2**30))
        for _ in range(40):
            one.send(bytes(MEGABYTE))
    return memory(server) - start < 20 * MEGABYTE


def an_unmasked_frame_is_refused(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(TEXT, f"42{json.dumps(['room:list', {}])}".encode(), mask=None))
        return not answered(one)


def a_close_is_answered_with_its_code(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(CLOSE, close_payload(4321)))
        with suppress(EOFError, ConnectionError):
            while (frame := one.read()).opcode != CLOSE:
                pass
            return frame.code == 4321
        return False


def a_page_of_another_site_gets_no_websocket(server: Server) -> bool:
    with Bare(server.url, WEBSOCKET, Origin="https://evil.example") as one:
        return one.status == 403


def an_address_without_a_websocket_gets_none(server: Server) -> bool:
    with Bare(server.url, "/health") as one:
        return one.status != 101


def a_bad_key_is_the_clients_fault(server: Server) -> bool:
    with Bare(server.url, WEBSOCKET, Sec_WebSocket_Key="abcde") as one:
        return one.status == 400


def seventeen_packets_in_one_post_are_all_answered(server: Server) -> bool:
    one = RawPolling(server.url, "Poller")
    packets = [f"42{number}{json.dumps(['room:list', {}])}" for number in range(17)]
    one.post(*packets)
    one.post(f"4217{json.dumps(['room:list', {}])}")
    got: list[str] = []
    while not any(packet.startswith("4317") for packet in got):
        got += one.poll()
    return sum(packet[:2] == "43" for packet in got) == 18


def an_empty_frame_ends_the_connection_properly(server: Server) -> bool:
    with joined(server) as one:
        one.say("")
        with suppress(EOFError, ConnectionError):
            while (frame := one.read()).opcode != CLOSE:
                pass
            return frame.code == 1008
        return False


HOLDS = [
    a_giant_frame_takes_no_memory,
    an_unmasked_frame_is_refused,
    a_close_is_answered_with_its_code,
    a_page_of_another_site_gets_no_websocket,
    an_address_without_a_websocket_gets_none,
    a_bad_key_is_the_clients_fault,
    seventeen_packets_in_one_post_are_all_answered,
    an_empty_frame_ends_the_connection_properly,
]


@pytest.mark.parametrize("holds", HOLDS, ids=lambda holds: holds.__name__)
def test_it_holds_for_our_server_and_not_for_the_stock_parts(
    ours: Server, stock: Server, holds: Callable[[Server], bool]
) -> None:
    assert holds(ours)
    assert not holds(stock)
