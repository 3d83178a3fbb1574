"""A client that reads slowly or never takes only limited memory of a running server, and does not slow others."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import pairwise
from typing import Any

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.servers.server import Server
from tests.support.servers.watch import memory, sockets, unread
from tests.support.wait import until

BACKLOG = 2**20
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(
        tmp_path_factory.mktemp("slow"),
        CHAT_BACKLOG_BYTES=str(BACKLOG),
        CHAT_EVENTS_PER_SECOND="0",
        CHAT_HANDSHAKES_PER_SECOND="0",
    ) as running:
        yield running


@pytest.fixture
def ann(server: Server) -> Iterator[RawSocket]:
    """A person in the lobby, who reads all events."""
    with RawSocket(server.url, "Ann") as one:
        one.ask("room:join", room="lobby")
        yield one


@pytest.fixture
def history(ann: RawSocket) -> int:
    """A room `history` with many long messages; returns their size in bytes."""
    if ann.call("room:create", {"name": "History"})["ok"]:
        for _ in range(10):
            ann.ask("message:post", room="history", text="x" * 8000, client_id=str(uuid.uuid4()))
    return len(json.dumps(ann.ask("message:list", room="history", limit=10), separators=(",", ":")))


@pytest.fixture
def slow(server: Server) -> Iterator[Callable[[str], Bare]]:
    """`slow("Ben")`: a client in the lobby that reads only when a test does so."""
    with ExitStack() as stack:

        def connected(name: str) -> Bare:
            one = stack.enter_context(Bare(server.url, WEBSOCKET, receive_buffer=4096))
            one.say("40" + json.dumps({"name": name, "key": f"the key of {name}, long enough"}))
            one.say(f"420{json.dumps(['room:join', {'room': 'lobby'}])}")
            while not one.read_text().startswith("430"):
                pass
            return one

        yield connected


def post(who: RawSocket, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def ask_for_much(one: Bare, ack: int) -> None:
    """Ask for the whole `history`, with this ack."""
    one.say(f"42{ack}{json.dumps(['message:list', {'room': 'history', 'limit': 10}])}")


class Ben:
    """A client that asks for much and reads little, so that acks and broadcasts for it are queued in the server."""

    def __init__(self, server: Server, line: Bare, answer: int) -> None:
        self.acks: list[int] = []
        self.revs: list[int] = []
        self.asked = self.received = 0
        self._server, self._line, self._answer = server, line, answer

    def ask(self) -> None:
        ask_for_much(self._line, 1000 + self.asked)
        self.asked += 1

    def read(self) -> None:
        frame = self._line.read_text()
        if frame.startswith("43"):
            self.received += len(frame)
            self.acks.append(int(frame[2 : frame.index("[")]))
        elif frame.startswith('42["message"'):
            self.revs.append(json.loads(frame[2:])[1]["rev"])

    def in_kernel(self) -> int:
        return unread(self._server, self._line.socket.getsockname()[1])

    def waiting(self) -> int:
        """Return roughly the bytes that are queued in the server itself."""
        return self.asked * self._answer - self.received - self.in_kernel()


def test_a_slow_reader_gets_everything_in_order_and_nobody_waits_for_it(
    server: Server, ann: RawSocket, history: int, slow: Callable[[str], Bare]
) -> None:
    ben, said = Ben(server, slow("Ben"), history), []
    while ben.waiting() < 200_000:  # so much that the kernels on both sides accept no more
        ben.ask()
        said.append(post(ann, f"number {len(said)}")["rev"])
        until(lambda: ben.in_kernel() or len(said) > 3)
    for _ in range(30):  # now the kernel accepts some again, while the rest is still queued
        ben.ask()
        said.append(post(ann, f"number {len(said)}")["rev"])
        # A kernel with megabytes in its buffer accepts more only after a third of them is gone.
        while ben.waiting() > BACKLOG // 2:
            ben.read()
    while len(ben.revs) < len(said) or len(ben.acks) < ben.asked:
        ben.read()
    assert ben.acks == list(range(1000, 1000 + ben.asked))
    assert ben.revs == said


def test_a_reader_that_never_reads_is_dropped_at_the_bound_and_resumes(
    server: Server, ann: RawSocket, history: int, slow: Callable[[str], Bare]
) -> None:
    before, epoch = post(ann, "before")["rev"], ann.ask("room:join", room="lobby")["epoch"]
    ben = slow("Ben")
    connections, asked = sockets(server), 0
    while sockets(server) == connections:
        with suppress(ConnectionError):
            ask_for_much(ben, asked)
        asked += 1
        last = post(ann, f"meanwhile {asked}")["rev"]
    assert BACKLOG < asked * history < BACKLOG + 12 * MEGABYTE, "it was dropped too soon, or too late"

    with RawSocket(server.url, "Ben") as again:
        answer = again.ask("room:join", room="lobby", since=before, epoch=epoch)
        missed = [message["rev"] for message in answer["messages"]]
        while answer["more"]:
            answer = again.ask("message:list", room="lobby", since=answer["rev"], limit=200)
            missed += [message["rev"] for message in answer["messages"]]
        assert missed == list(range(before + 1, last + 1))


def test_memory_stays_bounded_however_much_is_said_to_those_who_do_not_read(
    server: Server, ann: RawSocket, history: int, slow: Callable[[str], Bare]
) -> None:
    start = memory(server)
    for _ in range(3):
        lazy = [slow(f"Slow {number}") for number in range(5)]
        connections = sockets(server)
        while sockets(server) > connections - len(lazy):
            for one in lazy:
                with suppress(ConnectionError):
                    ask_for_much(one, 1)
            ann.ask("room:read", room="lobby", seq=1)
    assert memory(server) - start < 5 * BACKLOG + 20 * MEGABYTE


def test_a_long_polling_client_that_never_polls_is_dropped_and_nobody_misses_a_message_for_it(
    server: Server, ann: RawSocket
) -> None:
    pollers, readers = [], []
    with ExitStack() as stack:
        for number in range(3):  # they stand in the room between others
            poller = RawPolling(server.url)
            poller.post("40" + json.dumps({"name": f"Poller {number}"}))
            poller.poll_until("40")
            poller.post(f"421{json.dumps(['room:join', {'room': 'lobby'}])}")
            poller.poll_until("431")
            pollers.append(poller)
            readers.append(stack.enter_context(RawSocket(server.url, f"Reader {number}")))
            readers[-1].ask("room:join", room="lobby")
        while any(poller.post("3").status == 200 for poller in pollers):  # until their sessions are over
            rev = post(ann, "x" * 8000)["rev"]
            for reader in readers:
                reader.wait_for("message", lambda event, rev=rev: event["rev"] == rev)
        for reader in readers:
            revs = [event["rev"] for name, event in reader.events if name == "message"]
            assert all(later == earlier + 1 for earlier, later in pairwise(revs))
    for number, poller in enumerate(pollers):
        with pytest.raises(Ended):
            poller.poll()
        until(lambda number=number: free(server, f"Poller {number}"), 10, "the name of a guest who was dropped")
    assert "Traceback" not in server.log.read_text()


def test_who_asks_for_much_gets_it_in_pages_that_do_not_cost_it_the_connection(server: Server, ann: RawSocket) -> None:
    """200 of the longest messages would be six times the limit of the queue for a client."""
    ann.ask("room:create", name="Smileys")
    for ack in range(5000, 5020):
        ann.emit("message:post", {"room": "smileys", "text": "😀" * 8000, "client_id": str(uuid.uuid4())}, ack=ack)
    assert ann.answer(5019)["ok"]
    for order, direction in (("rev", "since"), ("seq", "after"), ("seq", "before")):
        start, seen, more = (0 if direction != "before" else 2**50), [], True
        while more:
            listed = ann.ask("message:list", room="smileys", limit=200, **{direction: start})
            assert len(json.dumps(listed, ensure_ascii=False).encode()) < BACKLOG / 2
            page, more = [message[order] for message in listed["messages"]], listed["more"]
            seen = page + seen if direction == "before" else seen + page
            start = page[0] if direction == "before" else page[-1]
        assert seen == list(range(1, 22)), direction


def free(server: Server, name: str) -> bool:
    """Return True if nobody holds this name."""
    with RawSocket(server.url, auth={"name": name}) as one:
        return one.connected.startswith("40")
