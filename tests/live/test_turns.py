"""Turns of connections that send faster than they are read, with a clock that the tests set."""

from io import BufferedReader, BytesIO, RawIOBase
from types import SimpleNamespace
from typing import Any

import pytest

from chat.live.transport import turns as module
from chat.live.transport.turns import PAUSE, Turns, in_turn
from tests.support.data.clock import Seconds
from tests.support.limits import around

BUFFER = 8192  # bytes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=clock))
    return clock


def test_each_turn_is_a_pause_after_the_one_before_and_none_is_saved_up(clock: Seconds) -> None:
    turns = Turns()
    assert [turns.claim() for _ in range(3)] == pytest.approx([PAUSE, 2 * PAUSE, 3 * PAUSE])
    clock.now += 2 * PAUSE
    assert turns.claim() == pytest.approx(2 * PAUSE)
    clock.now += 1000
    assert [turns.claim() for _ in range(2)] == pytest.approx([PAUSE, 2 * PAUSE])


def test_who_waits_for_a_turn_comes_after_those_who_claimed_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, slept = Turns(), []
    monkeypatch.setattr(module, "gevent", SimpleNamespace(sleep=slept.append))
    turns.claim()
    turns.wait()
    assert PAUSE < slept[0] <= 2 * PAUSE


class Counted(Turns):
    """Counts how often somebody waited for a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = 0

    def wait(self) -> None:
        self.waits += 1


class Raw(RawIOBase):
    """A connection on which these bytes have arrived."""

    def __init__(self, data: bytes) -> None:
        self._data = BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._data.readinto(buffer)


@around(BUFFER)
def test_a_read_waits_for_a_turn_if_the_one_before_may_have_left_something(count: int) -> None:
    turns, raw = Counted(), Raw(b"x" * count)
    file = in_turn(BufferedReader(raw), turns)
    assert file.readable()
    assert len(file.read1(BUFFER)) == min(count, BUFFER)
    assert turns.waits == 0
    while file.read1(BUFFER):
        pass
    assert turns.waits == count // BUFFER
    assert file.raw.reads == count // BUFFER + (2 if count % BUFFER else 1)  # type: ignore[attr-defined]


def test_closing_it_closes_the_connection() -> None:
    raw = Raw(b"")
    file = in_turn(BufferedReader(raw), Turns())
    file.close()
    assert (raw.closed, file.raw.closed) == (True, True)
