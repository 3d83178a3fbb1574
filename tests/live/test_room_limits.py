"""What is counted on the live side: one below the limit, at it, one above it, and three times as much."""

import socket

import pytest

from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.domain.rooms.view import OpenRoom
from chat.errors import Conflict
from chat.live.answers import MEMBERS_SHOWN
from chat.live.rooms.presence import NAMED
from chat.live.rooms.typing_limit import MOST_KEPT, TypingLimit
from chat.live.subscriptions import MOST_OPEN, Subscriptions
from chat.live.transport.admission import Admission
from chat.live.transport.arrivals import EACH, Arrivals
from chat.live.transport.frames import TOO_BIG, Violation
from chat.live.transport.parser import LEAST_FRAGMENT, Parser
from tests.support.data.clock import Clock
from tests.support.data.wsframes import BINARY, TEXT, client_frame, fragments
from tests.support.limits import around
from tests.support.worker import Worker

ANN = Person(1, "Ann")


def crowd(worker: Worker, count: int) -> None:
    """So many members come into the lobby."""
    for number in range(2, count + 2):
        worker.connect(Person(number, f"P{number}"), Rooms({"lobby": 1}, None))


@around(MOST_OPEN)
def test_a_connection_has_so_many_rooms_open_and_no_more(count: int) -> None:
    worker = Worker()
    tab = worker.connect(ANN)
    tab.open = {f"room-{number}": 1 for number in range(count)}
    check = Subscriptions(None, worker.registry, worker.memberships, worker.feeds, None).check  # type: ignore[arg-type]
    check(tab, OpenRoom(room="room-0"))  # which it has open
    if count < MOST_OPEN:
        check(tab, OpenRoom(room="another"))
        return
    with pytest.raises(Conflict):
        check(tab, OpenRoom(room="another"))


@around(MEMBERS_SHOWN)
def test_of_those_who_are_here_the_first_are_shown_and_all_are_counted(count: int) -> None:
    worker = Worker()
    crowd(worker, count)
    here, some = worker.registry.members_here("lobby", MEMBERS_SHOWN)
    assert (here, len(some)) == (count, min(count, MEMBERS_SHOWN))


@around(NAMED)
def test_of_those_who_come_and_go_at_once_the_first_are_named_and_all_are_counted(count: int) -> None:
    worker = Worker()
    worker.registry.open(worker.connect(ANN, Rooms({}, None)), "lobby", 1)
    crowd(worker, count)
    [told] = worker.presence.tell()
    assert (told.here, len(told.came), len(told.went)) == (count, min(count, NAMED), 0)
    for number in range(2, count + 2):
        worker.exit(number, "lobby")
    [told] = worker.presence.tell()
    assert (told.here, len(told.came), len(told.went)) == (0, 0, min(count, NAMED))


LARGEST = 4096


@around(LARGEST)
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_a_message_is_as_large_as_it_may_be_however_it_is_cut(count: int, opcode: int, pieces: int) -> None:
    data, size = b"x" * count, -(-count // pieces)
    cut = fragments(opcode, [data[at : at + size] for at in range(0, count, size)])
    parser = Parser(LARGEST)
    parser.feed(b"".join(cut))
    if count <= LARGEST:
        message = parser.next_message()
        assert message is not None
        assert len(message.data) == count
        return
    with pytest.raises(Violation) as refused:
        parser.next_message()
    assert refused.value.code == TOO_BIG


@around(LARGEST)
def test_a_message_that_is_too_large_is_refused_by_its_header(count: int) -> None:
    parser = Parser(LARGEST)
    parser.feed(client_frame(BINARY, announce=count))
    if count <= LARGEST:
        assert parser.next_message() is None
        return
    with pytest.raises(Violation):
        parser.next_message()


@around(LARGEST // LEAST_FRAGMENT + 1)
def test_a_message_is_cut_into_so_many_pieces_and_no_more(count: int) -> None:
    parser = Parser(LARGEST)
    parser.feed(b"".join(fragments(BINARY, [b"x"] * count)))
    if count <= LARGEST // LEAST_FRAGMENT + 1:
        assert parser.next_message() is not None
        return
    with pytest.raises(Violation):
        parser.next_message()


@around(5)
def test_an_address_has_so_many_connections(count: int) -> None:
    admission = Admission(5, 0, Clock().monotonic)
    assert [admission.enter("192.0.2.1") > 0 for _ in range(count)] == [number >= 5 for number in range(count)]


@around(5)
def test_of_the_connections_that_wait_for_a_request_the_oldest_make_room(count: int) -> None:
    arrivals = Arrivals(0, 5)
    pairs = [socket.socketpair() for _ in range(count)]
    try:
        assert all(arrivals.enter(near, "192.0.2.1") for near, _ in pairs)
        for _, far in pairs:
            far.setblocking(False)
        assert [is_over(far) for _, far in pairs] == [number < count - 5 for number in range(count)]
    finally:
        for one in (one for pair in pairs for one in pair):
            one.close()


@around(EACH * 3)
def test_an_address_has_twice_as_many_connections_for_requests_as_live_ones(count: int) -> None:
    arrivals = Arrivals(3)
    pairs = [socket.socketpair() for _ in range(count)]
    try:
        entered = []
        for near, _ in pairs:
            entered.append(arrivals.enter(near, "192.0.2.1"))
            arrivals.busy(near)
        assert entered == [number < EACH * 3 for number in range(count)]
    finally:
        for one in (one for pair in pairs for one in pair):
            one.close()


def is_over(far: socket.socket) -> bool:
    try:
        return far.recv(1) == b""
    except BlockingIOError:
        return False


@around(MOST_KEPT)
def test_who_has_typed_in_ever_so_many_rooms_may_not_be_told_of_too_often(count: int) -> None:
    limit = TypingLimit(Clock().monotonic)
    assert all(limit.may_tell(f"room-{number}", ANN.id) for number in range(count))
    assert not any(limit.may_tell(f"room-{number}", ANN.id) for number in range(count))
