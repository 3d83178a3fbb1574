"""Which TCP connection makes room for another, by the rules alone: over pairs of sockets, without a server."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from chat.live.transport.arrivals import MOST_IDLE, Arrivals


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


def test_only_so_many_wait_for_a_request(pair) -> None:
    arrivals = Arrivals(0)
    one, end = pair()
    arrivals.enter(one, "192.0.2.1")
    arrivals._idle |= dict.fromkeys(range(MOST_IDLE - 1))  # as if they were sockets
    assert not ended(end), "there is room for as many"
    other, _ = pair()
    arrivals.enter(other, "192.0.2.2")
    assert ended(end)


def test_a_connection_that_has_gone_makes_room_without_an_error(pair) -> None:
    arrivals = Arrivals(0)
    ours, _ = pair()
    arrivals.enter(ours, "192.0.2.1")
    ours.close()
    assert arrivals.drop_one()
    assert not arrivals.drop_one()
