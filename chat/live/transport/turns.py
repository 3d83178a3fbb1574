"""Turns for clients that send faster than we read.

gevent switches to other greenlets only when a read has to wait, so such clients would take all of the worker's time. A
connection that has more data than one read takes waits for a turn. All such connections share one sequence of turns,
`PAUSE` apart. The pause also lets the database's threads run: Python's lock is free meanwhile, but not between two
greenlets.
"""

from __future__ import annotations

import time
from io import BufferedReader, RawIOBase
from typing import Any

import gevent

PAUSE = 0.004  # seconds between two turns; the worst 8 kB, in chunks of one byte, take us 3 ms


class Turns:
    """The sequence of turns."""

    def __init__(self) -> None:
        self._next = 0.0

    def claim(self) -> float:
        """Reserve the next free turn, and return the seconds until it."""
        now = time.monotonic()
        self._next = max(now, self._next) + PAUSE
        return self._next - now

    def wait(self) -> None:
        """Let other greenlets run, and return at the next free turn."""
        gevent.sleep(self.claim())


class InTurn(RawIOBase):
    """The data of a connection. A read waits for a turn if the one before has filled its buffer. `reads` counts the
    reads."""

    def __init__(self, raw: Any, turns: Turns) -> None:
        self._raw = raw
        self._turns = turns
        self._left_something = False
        self.reads = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._left_something:
            self._turns.wait()
        self.reads += 1
        count: int | None = self._raw.readinto(buffer)
        self._left_something = count == len(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def in_turn(file: BufferedReader, turns: Turns) -> BufferedReader:
    """Wrap a connection so that it is read in turns, 8 kB at a time."""
    return BufferedReader(InTurn(file.detach(), turns))
