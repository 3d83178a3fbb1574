"""Clocks that a test moves."""

import gevent
from gevent.event import Event

import chat.clock

SMALL = 1e-6  # seconds; shorter than any measured time, and longer than the rounding error of these floats


class Clock(chat.clock.Clock):
    """A clock that stands still until a test moves it. Greenlets that sleep by it wake when it is moved that far."""

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
        """The number of greenlets that wait for this clock."""
        return len(self._alarms)

    def advance(self, milliseconds: float) -> None:
        """Move the clock without waking sleepers."""
        self.now += milliseconds / 1000

    def go(self, seconds: float) -> None:
        """Move the clock from alarm to alarm. Each greenlet that wakes runs until it has to wait again."""
        end = self.now + seconds
        while due := [one for one in self._alarms if one[0] <= end + SMALL]:
            first = min(due, key=lambda one: one[0])
            self._alarms.remove(first)
            self.now = max(self.now, min(first[0], end))
            first[1].set()
            gevent.idle()
        self.now = end


class Seconds:
    """A monotonic clock as a function. It stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
