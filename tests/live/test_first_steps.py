"""The addresses that answer any WebSocket client, for tutorials and for checking proxies."""

from collections.abc import Iterator

import pytest
from websocket import create_connection

from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("steps")) as server:
        yield server


def at(server: Server, path: str) -> str:
    return server.url.replace("http", "ws") + path


def test_one_address_greets_and_answers_in_upper_case(server: Server) -> None:
    socket = create_connection(at(server, "/ws/"), timeout=20)
    assert socket.recv() == "Welcome!"
    socket.send("grüße")
    assert socket.recv() == "GRÜSSE"
    socket.send_bytes(b"left alone")
    assert socket.recv() == b"left alone"
    socket.close()


@pytest.mark.parametrize(("offered", "chosen"), [(["http-only", "chat"], "http-only"), (["other", "chat"], "chat")])
def test_another_takes_a_subprotocol_that_it_knows_and_says_what_it_heard(
    server: Server, offered: list[str], chosen: str
) -> None:
    socket = create_connection(at(server, "/socket"), timeout=20, subprotocols=offered)
    assert socket.getsubprotocol() == chosen
    socket.send("hello")
    assert socket.recv() == "Msg is hello"
    socket.close()


def test_the_echo_returns_what_it_gets(server: Server) -> None:
    socket = create_connection(at(server, "/ws/echo"), timeout=20)
    socket.send("just this")
    assert socket.recv() == "just this"
    socket.close()
