"""Each event that asks for an ack gets exactly one, or the connection ends; and a refused request changes nothing.
Hypothesis makes the sequences of requests and packets, the same in every run."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chat.domain import COMMANDS
from tests.support.clients.hostile import CODES, everything
from tests.support.clients.raw import Ended, RawSocket
from tests.support.servers.server import Server

pytest_plugins = ["tests.support.clients.siege"]

FIRST_ID = 5_000_000  # ids that random packets don't use
FENCE = FIRST_ID - 1

names = st.sampled_from([command.event for command in COMMANDS] + ["connect", "disconnect", "error", "message", ""])
fields = st.sampled_from(sorted({name for command in COMMANDS for name in command.__struct_fields__}))
texts = st.text(st.characters(exclude_categories=[]), max_size=30)  # halves of surrogate pairs are among them
numbers = st.integers() | st.floats() | st.integers(0, 40) | st.sampled_from([-1, 2**53, 2**63, 2**64, 10**30])
good = st.sampled_from(["lobby", "b2f0a8a6-6f5c-4b7e-9d0a-0c2f9a1d6a55", 1, 2, 50, "No Such Room"])
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts | good,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | fields, inner, max_size=4),
    max_leaves=12,
)
payloads = st.dictionaries(fields, good | anything, max_size=5).map(lambda some: {"room": "lobby", **some})
# A command with some of its own fields gets further than one with random fields: past the decoder, to the database.
near_misses = st.sampled_from(COMMANDS).flatmap(
    lambda command: st.tuples(
        st.just("event"),
        st.just(command.event),
        st.tuples(
            st.fixed_dictionaries(
                {"room": st.just("lobby")} if "room" in command.__struct_fields__ else {},
                optional={name: good | numbers | texts for name in command.__struct_fields__ if name != "room"},
            )
        ),
    )
)
requests = near_misses | st.tuples(
    st.just("event"), names | texts, st.lists(payloads | anything, max_size=3) | st.tuples(payloads)
)
packets = st.tuples(
    st.just("raw"),
    texts
    | st.builds("{}{}{}".format, st.integers(2, 6), st.integers(0, 9), texts)
    | st.builds("42{}{}".format, st.integers(0, 10**5), anything.map(json.dumps))
    | st.binary(max_size=60),
)


class Guest:
    """A member of the lobby, whose connection is used for examples until it ends."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._number = 0
        self._connection: RawSocket | None = None
        self.become_another()

    def become_another(self) -> None:
        """Start again with another name, because changes of a name are limited."""
        self.leave()
        self._number += 1
        self.connection.ask("room:join", room="lobby")

    @property
    def connection(self) -> RawSocket:
        if self._connection is None:
            self._connection = RawSocket(self._url, f"Random {self._number}")
        return self._connection

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@pytest.fixture(scope="module")
def guest(besieged: Server, control: RawSocket) -> Iterator[Guest]:
    one = Guest(besieged.url)
    yield one
    one.leave()


def play(one: RawSocket, actions: list[tuple[Any, ...]]) -> list[int]:
    """Send all packets and a last request, and return the ids of the expected acks. Raises Ended."""
    due: list[int] = []
    for kind, *what in actions:
        if kind == "event":
            event, arguments = what
            due.append(FIRST_ID + len(due))
            one.emit(event, *arguments, ack=due[-1])
        elif isinstance(what[0], bytes):
            one.send(what[0], 2)
        else:
            one.send(what[0].encode("utf-8", "surrogatepass"), 1)
    one.emit("member:list", {"room": "lobby"}, ack=FENCE)
    one.answer(FENCE)
    return due


def is_proper(answer: Any) -> bool:
    """Return True for a valid ack."""
    return answer["ok"] is True or (answer["ok"] is False and answer["error"]["code"] in CODES - {"internal"})


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(actions=st.lists(requests | packets, min_size=1, max_size=6))
@example(actions=[("event", "message:post", [{"room": "lobby", "text": "\ud83d"}]), ("event", "connect", [])])
@example(actions=[("raw", "41"), ("event", "room:open", [{"room": "lobby"}])])
def test_everything_is_answered_once_or_the_connection_ends(
    control: RawSocket, guest: Guest, actions: list[tuple[Any, ...]]
) -> None:
    one = guest.connection
    before = everything(control)
    one.acks.clear()
    try:
        due = play(one, actions)
        assert sorted(number for number, _ in one.acks if number >= FIRST_ID) == due
    except Ended:
        guest.leave()
        numbers = [number for number, _ in one.acks if number >= FIRST_ID]
        assert len(numbers) == len(set(numbers))
    if any("me:rename" in action for action in actions):
        guest.become_another()
    assert all(is_proper(answer) for _, answer in one.acks), one.acks
    with suppress(StopIteration):
        next(answer for number, answer in one.acks if number != FENCE and answer["ok"])
        return  # something was asked for that is allowed
    # An event without an ack may have been allowed, too.
    if not any(kind == "raw" for kind, *_ in actions):
        assert everything(control) == before


def test_none_of_it_was_a_defect(besieged: Server) -> None:
    log = besieged.log.read_text(errors="replace")
    assert "Traceback" not in log
    assert "rror]" not in log
    assert len(besieged.workers()) == 1
