"""TCP connections that are nobody yet are limited, for each address and in all, and cost those who are in nothing."""

import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from chat.live.transport.arrivals import Arrivals
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


# The rules, without a server


@pytest.fixture
def pair() -> Iterator[Callable[[], tuple[socket.socket, socket.socket]]]:
    """`pair()`: both ends of a connection, the server's first."""
    with ExitStack() as stack:

        def connected_pair() -> tuple[socket.socket, socket.socket]:
            ours, theirs = socket.socketpair()
            theirs.settimeout(0)
            return stack.enter_context(ours), stack.enter_context(theirs)

        yield connected_pair


def ended(theirs: socket.socket) -> bool:
    """Whether the server's end has been shut."""
    try:
        return theirs.recv(1) == b""
    except BlockingIOError:
        return False


def test_the_one_that_waited_longest_makes_room_and_who_asks_for_something_is_left_alone(pair) -> None:
    arrivals = Arrivals(0, most_idle=3)
    pairs = [pair() for _ in range(5)]
    for ours, _ in pairs[:3]:
        assert arrivals.enter(ours, "192.0.2.1")
    arrivals.busy(pairs[0][0])
    assert arrivals.enter(pairs[3][0], "192.0.2.1")
    assert not any(ended(theirs) for _, theirs in pairs), "one is busy, three wait"
    assert arrivals.enter(pairs[4][0], "192.0.2.1")
    assert [ended(theirs) for _, theirs in pairs] == [False, True, False, False, False]

    arrivals.idle(pairs[0][0])
    assert arrivals.drop_one()
    assert [ended(theirs) for _, theirs in pairs[2:]] == [True, False, False]
    arrivals.leave(pairs[3][0])
    assert arrivals.drop_one()
    assert arrivals.drop_one()
    assert [ended(theirs) for _, theirs in pairs] == [True, True, True, False, True]
    assert not arrivals.drop_one()


def test_an_address_has_twice_the_connections_of_its_live_ones_and_makes_room_for_itself(pair) -> None:
    arrivals = Arrivals(1)
    (first, first_end), (second, second_end), (third, _), (other, _) = (pair() for _ in range(4))
    assert arrivals.enter(first, "192.0.2.1")
    assert arrivals.enter(second, "192.0.2.1")
    assert arrivals.enter(other, "192.0.2.2")
    assert arrivals.enter(third, "192.0.2.1")
    assert (ended(first_end), ended(second_end)) == (True, False)
    arrivals.busy(second)
    arrivals.busy(third)
    late, _ = pair()
    assert not arrivals.enter(late, "192.0.2.1"), "both of its connections are in the midst of a request"
    arrivals.leave(second)
    assert arrivals.enter(late, "192.0.2.1")


def test_ipv6_is_counted_by_the_network_that_a_household_has(pair) -> None:
    arrivals = Arrivals(1)

    def enters(address: str) -> bool:
        ours, _ = pair()
        entered = arrivals.enter(ours, address)
        arrivals.busy(ours)
        return entered

    assert [enters(f"2001:db8:0:1::{number}") for number in range(3)] == [True, True, False]
    others = [enters(f"2001:db8:0:{number}::1") for number in range(0x10, 0x40) for _ in range(2)]
    assert sum(others) == 6, "a /56 has four times as many, of which two are taken"
    assert enters("2001:db8:7::1")


@pytest.mark.parametrize("address", ["", "unix"])
def test_who_has_no_address_is_limited_only_by_the_whole(pair, address: str) -> None:
    arrivals = Arrivals(1, most_idle=50)
    assert all(arrivals.enter(pair()[0], address) for _ in range(50))


def test_nothing_is_kept_of_who_has_left(pair) -> None:
    arrivals = Arrivals(5)
    for _ in range(3):
        ours, _ = pair()
        arrivals.enter(ours, "2001:db8::1")
        arrivals.leave(ours)
        arrivals.idle(ours)
        arrivals.leave(ours)
    assert (arrivals._idle, arrivals._sources, arrivals._of) == ({}, {}, {})


# A running server


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
