"""Faults of the stock parts as processes: how they end, their number, the addresses that they listen at."""

import json
import os
import signal
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.support.clients.bare import Bare, handshake
from tests.support.clients.http import ask
from tests.support.clients.raw import RawPolling
from tests.support.data.wsframes import CLOSE
from tests.support.servers.server import Server
from tests.support.servers.stock import STOCK, WEBSOCKET, StockServer, UnixServer, joined
from tests.support.wait import until


def falls_silent(one: Bare) -> bool:
    """Return True if nothing arrives any more, not even the end of the connection."""
    one.socket.settimeout(0.5)
    try:
        while one.read():
            pass
    except TimeoutError:
        return True
    return False


def test_the_stock_parts_forget_who_answers_no_pings_and_keep_the_connection(tmp_path: Path) -> None:
    """Ours closes after 45 seconds, which tests/live/test_engine.py tests together with other long waits."""
    with StockServer(tmp_path, "-w", "1", STOCK_PING_SECONDS="1") as server, joined(server) as one:
        until(lambda: ask(f"{server.url}/gone").body == b"1", 30, "the stock parts to give somebody up")
        assert falls_silent(one)


def test_the_stock_parts_announce_another_ping_interval_than_they_keep(tmp_path: Path) -> None:
    """Ours takes whole seconds alone, and announces those, as tests/deploy/test_settings.py and
    tests/live/test_engine.py see."""
    with (
        StockServer(tmp_path, "-w", "1", STOCK_PING_SECONDS="1.5") as server,
        Bare(server.url, WEBSOCKET) as one,
    ):
        assert json.loads(one.read_text()[1:])["pingInterval"] != 1500


@pytest.mark.parametrize(("stock", "code"), [(False, 1012), (True, None)], ids=["ours", "stock"])
def test_clients_are_told_that_the_server_restarts_and_not_by_the_stock_parts(
    tmp_path: Path, stock: bool, code: int | None
) -> None:
    with StockServer(tmp_path, "-w", "1") if stock else Server(tmp_path) as server, joined(server) as one:
        assert server.process
        os.kill(server.process.pid, signal.SIGTERM)
        told = None
        with suppress(EOFError, ConnectionError):
            while (frame := one.read()).opcode != CLOSE:
                pass
            told = frame.code
        assert told == code


def test_a_port_has_one_worker_whatever_heroku_sets_and_polling_sessions_meet_it_each_time(tmp_path: Path) -> None:
    with Server(tmp_path, WEB_CONCURRENCY="2") as server:
        for _ in range(40):
            assert RawPolling(server.url).post("40").status == 200
        assert len(server.workers()) == 1


def test_the_stock_parts_have_two_workers_then_and_polling_sessions_fail(tmp_path: Path) -> None:
    with StockServer(tmp_path, WEB_CONCURRENCY="2") as server:
        until(lambda: len(server.workers()) == 2, 30, "the workers")
        until(lambda: RawPolling(server.url).post("40").status == 400, 30, "a session that meets the other worker")


@pytest.mark.parametrize("stock", [False, True], ids=["ours", "stock"])
def test_two_who_leave_a_unix_socket_are_two_and_not_with_the_stock_parts(tmp_path: Path, stock: bool) -> None:
    with UnixServer(tmp_path, [*STOCK, "-w", "1"]) if stock else UnixServer(tmp_path) as server:
        with closing(server.connect()) as first, closing(server.connect()) as second:
            for one in (first, second):
                one.sendall(handshake(WEBSOCKET, "localhost"))
                assert one.recv(12) == b"HTTP/1.1 101"
        if stock:
            until(lambda: "KeyError" in server.log.read_text(), 30, "the stock parts to stumble")
        else:
            server.stop()  # which waits until nobody is left
            assert "Error" not in server.log.read_text()
