"""The time, in one place: whatever depends on it is given a clock, so a test can move it."""

from __future__ import annotations

import time

import gevent
from gevent.event import Event


class Clock:
    """The clocks of this computer, in seconds."""

    def time(self) -> float:
        """Seconds since 1970: for what is written down, and compared by other processes."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds since some moment, never set back: for what is waited for here."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; the other greenlets go on meanwhile."""
        gevent.sleep(seconds)

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until this is set, no longer than so many seconds; whether it is."""
        return event.wait(seconds)


REAL = Clock()
