"""The clock, passed to everything that depends on the time, so that tests can move it."""

from __future__ import annotations

import time

import gevent
from gevent.event import Event


class Clock:
    """The computer's clocks, in seconds."""

    def time(self) -> float:
        """Return the seconds since 1970, for times that are stored or compared by other processes."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back, for durations within this process."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, and let other greenlets run meanwhile."""
        gevent.sleep(seconds)

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until an event is set, for at most `seconds`. Return True if it is set."""
        return event.wait(seconds)


REAL = Clock()
