"""The inbox of a WebSocket: its messages are handled in order, and not read without end. Without a server."""

import socket
from collections.abc import Iterator
from itertools import groupby

import gevent
import pytest
from gevent.event import Event

from chat.live.transport.inbox import INBOX, OrderedWebSocket
from chat.live.transport.parser import Message
from chat.live.transport.pool import Pool
from tests.support.data.wsframes import TEXT, client_frame
from tests.support.limits import around
from tests.support.pair import LARGEST, MOST_QUEUED, Far
from tests.support.wait import until


class Ordered(OrderedWebSocket):
    """Counts what was read, and keeps what was handled, which takes until the `gate` is open."""

    __slots__ = ("gate", "handled", "read", "turn", "when")

    def __init__(self, far: Far) -> None:
        super().__init__(far.near, Pool(), largest=LARGEST, most_queued=MOST_QUEUED)
        self.read = 0
        self.handled: list[str | None] = []
        self.gate = Event()
        self.turn = 0
        self.when: list[int] = []

    def on_message(self, message: Message) -> None:
        self.read += 1
        self.enqueue(str(message.data))

    def handle(self, text: str | None) -> None:
        self.handled.append(text)
        self.when.append(self.turn)
        self.gate.wait()

    def on_closed(self) -> None:
        self.enqueue(None)


@pytest.fixture
def far() -> Iterator[Far]:
    far = Far()
    yield far
    far.far.close()


@pytest.fixture
def one(far: Far) -> Iterator[Ordered]:
    one = Ordered(far)
    yield one
    one.gate.set()
    one.abort()


def texts(count: int) -> list[str]:
    return [f"number {number}" for number in range(count)]


def say(far: Far, texts: list[str]) -> None:
    far.far.send(b"".join(client_frame(TEXT, text.encode()) for text in texts))


@around(INBOX)
def test_so_many_wait_for_the_one_that_is_handled_and_the_rest_is_not_read(far: Far, one: Ordered, count: int) -> None:
    say(far, ["first"])
    far.until(lambda: one.handled == ["first"])
    say(far, texts(count))
    far.until(lambda: one.read == 1 + min(count, INBOX))
    for _ in range(3):
        far.look()
    assert (one.read, one.handled) == (1 + min(count, INBOX), ["first"])
    one.gate.set()
    far.until(lambda: one.handled == ["first", *texts(count)])


def test_what_follows_an_empty_inbox_is_handled_too_and_the_end_comes_last(far: Far, one: Ordered) -> None:
    one.gate.set()
    for number in range(1, 4):
        say(far, ["again"])
        far.until(lambda number=number: one.handled == ["again"] * number)
    one.gate.clear()
    say(far, ["last", "and this"])
    far.until(lambda: one.handled[-1] == "last")
    far.far.shutdown(socket.SHUT_WR)
    far.until(lambda: one.closed)
    one.gate.set()
    far.until(lambda: one.handled[-3:] == ["last", "and this", None])


def test_others_have_their_turn_after_so_many_that_never_wait(far: Far, one: Ordered) -> None:
    one.gate.set()

    def take_turns() -> None:
        while True:
            one.turn += 1
            gevent.sleep(0)

    others = gevent.spawn(take_turns)
    for text in texts(3 * INBOX + 1):
        one.enqueue(text)
    until(lambda: len(one.handled) == 3 * INBOX + 1, pause=lambda: gevent.sleep(0))  # the loop is never idle here
    others.kill()
    assert [len(list(same)) for _, same in groupby(one.when)] == [INBOX, INBOX, INBOX, 1]
    assert one.when[-1] - one.when[0] < 10, "it went on after a turn"
