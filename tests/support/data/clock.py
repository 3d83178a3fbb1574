"""Clocks that a test moves on."""

import gevent
from gevent.event import Event

import chat.clock

SMALL = 1e-6  # seconds; less than any time that is measured, and more than a float of this size can tell


class Clock(chat.clock.Clock):
    """All the time there is for what was given this clock. It stands still unless it is moved; who sleeps by it wakes
    when it is moved that far."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self._alarms: list[tuple[float, Event]] = []

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.wait(Event(), seconds)
        else:
            gevent.sleep(0)

    def wait(self, event: Event, seconds: float) -> bool:
        alarm = Event()
        self._alarms.append((self.now + seconds, alarm))
        gevent.wait([event, alarm], count=1)
        return event.is_set()

    @property
    def sleepers(self) -> int:
        """How many wait for it to be moved."""
        return len(self._alarms)

    def advance(self, milliseconds: float) -> None:
        """Move it on, without a word to who sleeps."""
        self.now += milliseconds / 1000

    def go(self, seconds: float) -> None:
        """Move it on, from alarm to alarm; whoever wakes goes on until they have to wait."""
        end = self.now + seconds
        while due := [one for one in self._alarms if one[0] <= end + SMALL]:
            first = min(due, key=lambda one: one[0])
            self._alarms.remove(first)
            self.now = max(self.now, min(first[0], end))
            first[1].set()
            gevent.idle()
        self.now = end


class Seconds:
    """A clock of the live side. It stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
