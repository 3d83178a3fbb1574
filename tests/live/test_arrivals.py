"""TCP connections that are nobody yet are limited, for each address and in all, and cost those who are in nothing."""

import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare, joined
from tests.support.clients.http import ask
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import GUNICORN, Server
from tests.support.servers.watch import connected
from tests.support.wait import until

HEALTH = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module", autouse=True)
def many_descriptors() -> None:
    """A shell may begin with 1,024 of them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))


def ended(theirs: socket.socket) -> bool:
    """Whether the server's end has been shut."""
    try:
        return theirs.recv(1) == b""
    except BlockingIOError:
        return False


@pytest.fixture
def lines() -> Iterator[Callable[[Server, str], socket.socket]]:
    """`lines(server, "127.0.0.7")`: a TCP connection from that address."""
    with ExitStack() as stack:
        yield lambda server, address="127.0.0.1": stack.enter_context(
            socket.create_connection(("127.0.0.1", server.port), 30, (address, 0))
        )


def still_open(some: list[socket.socket]) -> int:
    """How many of them the server has not closed."""
    for one in some:
        one.setblocking(False)
    return sum(not ended(one) for one in some)


def test_silent_connections_of_one_address_make_room_for_each_other(tmp_path: Path, lines) -> None:
    with Server(tmp_path, CHAT_CONNECTIONS_PER_ADDRESS="20") as server, joined(server.url, "Ann") as ann:
        silent = [lines(server, "127.0.0.7") for _ in range(90)]
        until(lambda: still_open(silent) == 40, 20, "all but forty to be closed")
        assert still_open(silent[-40:]) == 40, "not the oldest were closed"
        silent[-1].settimeout(30)
        silent[-1].sendall(HEALTH)
        assert silent[-1].recv(12) == b"HTTP/1.1 200"
        half = [lines(server, "127.0.0.7") for _ in range(40)]
        for one in half:
            one.sendall(HEALTH[:20])
        until(lambda: still_open(silent) == 0, 20, "half of a head to count as nothing said")
        assert ask(f"{server.url}/health").status == 200
        assert ann.alive()


def test_silent_connections_of_many_addresses_are_limited_in_all(tmp_path: Path, lines) -> None:
    with Server(tmp_path) as server, joined(server.url, "Ann") as ann:
        silent = [lines(server, f"127.0.0.{number % 5 + 2}") for number in range(2400)]
        until(lambda: still_open(silent) <= 2000, 8, "all but two thousand to be closed before they are 15 s old")
        assert ask(f"{server.url}/health").status == 200
        assert ann.alive()
        until(lambda: connected(server) < 2010, 8, "the server to notice")


def test_connections_of_a_proxy_are_not_those_of_one_visitor(tmp_path: Path, lines) -> None:
    with Server(tmp_path, CHAT_PROXIES="1", CHAT_CONNECTIONS_PER_ADDRESS="5") as server:
        silent = [lines(server) for _ in range(40)]
        assert ask(f"{server.url}/health").status == 200
        assert still_open(silent) == 40


def test_when_descriptors_are_scarce_nobody_new_is_let_in_and_all_else_goes_on(tmp_path: Path) -> None:
    server = Server(tmp_path, CHAT_HANDSHAKES_PER_SECOND="0", CHAT_CONNECTIONS_PER_ADDRESS="0")
    server.start(["prlimit", "--nofile=200:200", *GUNICORN])
    try:
        with ExitStack() as stack:
            ann = stack.enter_context(RawSocket(server.url, "Ann"))
            ann.ask("room:join", room="lobby")
            clients = [stack.enter_context(Bare(server.url, WEBSOCKET)) for _ in range(200)]
            let_in = [one for one in clients if one.status == 101]
            assert {one.status for one in clients[len(let_in) :]} == {503}
            assert 100 < len(let_in) < 190
            assert stack.enter_context(Bare(server.url)).status == 503, "the echo"
            assert ask(f"{server.url}/socket.io/?EIO=4&transport=polling").status == 503
            for number in range(20):
                assert ask(f"{server.url}/health").status == 200
                ann.ask("message:post", room="lobby", text=f"{number}", client_id=f"{number:032x}")

            silent = [stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 30)) for _ in range(200)]
            assert ask(f"{server.url}/health").status == 200
            assert ann.ask("message:list", room="lobby")["messages"]
            until(lambda: still_open(silent) < 30, 20, "silent ones to be closed")
            let_in.pop().reset()
            let_in.pop().reset()
            until(lambda: admitted(server), 20, "a place to be free again")
        assert "Traceback" not in server.log.read_text()
    finally:
        server.stop()


def admitted(server: Server) -> bool:
    with suppress(ConnectionError), Bare(server.url, WEBSOCKET) as one:
        return one.status == 101
    return False
