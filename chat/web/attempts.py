"""Rate limits on passwords, which an attacker guesses in many attempts, and on work that takes time: hashing passwords,
drawing pictures, making pages.

Attempts count at all workers that share a bus: each tells the others of those that it let through.

An attacker may have many addresses, so each account has a limit of its own across all addresses. That must not lock out
its owner, so a browser that has signed in to the account before (`chat.web.visitors.familiar`) has only a limit of its
own.
"""

from __future__ import annotations

import math
import time
from hashlib import sha256
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from chat.addresses import sources
from chat.core.bus import Attempted, Bus
from chat.core.event import Audience, Published
from chat.errors import TooMany

# (number, period), for a household; a larger network has a multiple.
OF_ADDRESS = ((20, RateLimitItemPerMinute),)
TYPING = "typing"  # a password that is judged while it is typed: a few times for each, and quicker than hashing it
OF_ADDRESS_TYPING = ((60, RateLimitItemPerMinute),)
OF_ACCOUNT_AND_ADDRESS = ((5, RateLimitItemPerMinute), (50, RateLimitItemPerHour))
MOST_KEPT = 10_000

WITHIN = 3  # seconds; the window in which requests are counted

# Wrong attempts at one account, from anywhere: the first FREE ones without a wait, then the wait doubles after each.
FREE = 10
FIRST_WAIT, LONGEST_WAIT = 15.0, 15 * 60.0  # seconds
FORGOTTEN_AFTER = 24 * 3600.0  # seconds

Limit = tuple[RateLimitItem, tuple[str, ...]]


class Attempts:
    """Counts attempts by address in the last minute and hour, and wrong attempts by account, in memory."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._streaks = Streaks()
        bus.subscribe(self._hear)  # also those that are published here

    def take(self, what: str, address: str, account: str | None = None, browser: str | None = None) -> None:
        """Count an attempt from this address, at this account. `browser` identifies one that has signed in to it
        before. Raises TooMany, and then does not count it."""
        for limit, who in _limits(what, address, account) if browser is None else ():
            if not self._limiter.test(limit, *who):
                raise self._refusal(limit, who)
        attempt = Attempted(what, address, account, _digest(browser), is_right=False)
        if (whose := _whose(attempt)) is not None:
            self._streaks.check(whose)
        self._bus.publish(Published(attempt, Audience()))

    def succeeded(self, what: str, account: str, browser: str | None = None) -> None:
        """End the streak of wrong attempts, because the last one was right. For a familiar browser, only its own streak
        ends, so that guesses from elsewhere still have to wait."""
        success = Attempted(what, "", account, _digest(browser), is_right=True)
        self._bus.publish(Published(success, Audience()))

    def _hear(self, published: Published) -> None:
        event = published.event
        if isinstance(event, Attempted):
            self._count(event)

    def _count(self, attempt: Attempted) -> None:
        whose = _whose(attempt)
        if whose is not None and attempt.is_right:
            self._streaks.end(whose)
        elif whose is not None:
            self._streaks.count(whose)
        if attempt.is_right or attempt.browser is not None:
            return
        self._forget_idle()
        for limit, who in _limits(attempt.what, attempt.address, attempt.account):
            self._limiter.hit(limit, *who)

    def _refusal(self, limit: RateLimitItem, who: tuple[str, ...]) -> TooMany:
        return _too_many(self._limiter.get_window_stats(limit, *who).reset_time - time.time())

    def _forget_idle(self) -> None:
        """Delete empty entries, since the library's storage keeps one for every address that ever tried."""
        if len(self._storage.events) > MOST_KEPT:
            for key in [key for key, entries in self._storage.events.items() if not entries]:
                del self._storage.events[key]


class Requests:
    """A limit on requests by network. `per_second` is that of a household; 0 means no limit."""

    def __init__(self, per_second: float) -> None:
        self._most = round(per_second * WITHIN)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def take(self, address: str) -> None:
        """Count a request. Raises TooMany."""
        for network, times in sources(address) if self._most else ():
            limit = RateLimitItemPerSecond(self._most * times, WITHIN)
            if not self._limiter.hit(limit, network):
                raise _too_many(self._limiter.get_window_stats(limit, network).reset_time - time.time())


class Streak(NamedTuple):
    """Consecutive wrong attempts: their number, the time of the last, and the time from which the next is allowed."""

    length: int
    last_at: float
    next_at: float


class Streaks:
    """The current streaks. Each attempt counts as wrong until it is known to be right, so that parallel attempts can't
    avoid the wait."""

    def __init__(self) -> None:
        self._streaks: dict[tuple[str, ...], Streak] = {}  # in the order of the last attempts

    def check(self, who: tuple[str, ...]) -> None:
        """Raise TooMany if the next attempt has to wait."""
        now = time.time()
        if (streak := self._current(who, now)).next_at > now:
            raise _too_many(streak.next_at - now)

    def count(self, who: tuple[str, ...]) -> None:
        """Count an attempt."""
        now = time.time()
        length = self._current(who, now).length + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(length - FREE, 32)) if length >= FREE else 0.0
        self.end(who)
        self._streaks[who] = Streak(length, now, now + wait)
        while len(self._streaks) > MOST_KEPT:
            del self._streaks[next(iter(self._streaks))]

    def _current(self, who: tuple[str, ...], now: float) -> Streak:
        streak = self._streaks.get(who)
        return Streak(0, now, now) if streak is None or now - streak.last_at > FORGOTTEN_AFTER else streak

    def end(self, who: tuple[str, ...]) -> None:
        """End a streak."""
        self._streaks.pop(who, None)


def _digest(browser: str | None) -> str | None:
    """Return a name for a browser's secret, which must not go over the bus."""
    return None if browser is None else sha256(browser.encode()).hexdigest()[:32]


def _whose(attempt: Attempted) -> tuple[str, ...] | None:
    """Return the key of the streak to which an attempt belongs, if any."""
    if attempt.browser is not None:
        return (attempt.what, "browser", attempt.browser)
    return (attempt.what, "account", attempt.account) if attempt.account is not None else None


def _limits(what: str, address: str, account: str | None) -> list[Limit]:
    found: list[Limit] = []
    for network, times in sources(address) or [("", 1)]:
        of_address = OF_ADDRESS_TYPING if what == TYPING else OF_ADDRESS
        found += [(per(amount * times), (what, network)) for amount, per in of_address]
        if account is not None:
            found += [(per(amount * times), (what, network, account)) for amount, per in OF_ACCOUNT_AND_ADDRESS]
    return found


def _too_many(seconds: float) -> TooMany:
    left = max(1, math.ceil(seconds))
    wait = "a minute" if left <= 60 else f"{math.ceil(left / 60)} minutes"
    return TooMany(f"Too many attempts. Try again in {wait}.", retry_after=left)
