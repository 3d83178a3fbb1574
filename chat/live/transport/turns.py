"""What comes over a TCP connection, read in turns with everybody else.

gevent lets others go on only where a read has to wait, so clients that send faster than we read would be all that is
served. Whoever has sent more than was read waits for one of the next turns, of which there is one at a time for all of
them. A pause also gives the database's threads theirs: Python's lock is free meanwhile, which it is not between two
greenlets.
"""

from __future__ import annotations

import time
from io import BufferedReader, RawIOBase
from typing import Any

import gevent

PAUSE = 0.004  # seconds from turn to turn; the worst 8 kB, chunks of one byte, take us 3 ms


class Turns:
    """When those who send too fast may go on."""

    def __init__(self) -> None:
        self._next = 0.0

    def claim(self) -> float:
        """The seconds until a turn that is this one's alone."""
        now = time.monotonic()
        self._next = max(now, self._next) + PAUSE
        return self._next - now

    def wait(self) -> None:
        """Let others go on, and return when it is this one's turn."""
        gevent.sleep(self.claim())


class InTurn(RawIOBase):
    """A connection's bytes; a read after one that left something there waits for its turn. `reads` counts them."""

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
    """The same connection, of which 8 kB are read at a time."""
    return BufferedReader(InTurn(file.detach(), turns))
