"""How often somebody may try: guessing a password takes many attempts, hashing one takes a while, and a page some too.

An attacker has many addresses, so an account has a limit of its own, whatever they are. That must not lock out its
owner: a browser that has signed in to it before (`chat.web.visitors.familiar`) is counted by itself, and by nothing
else.
"""

from __future__ import annotations

import math
import time
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from chat.addresses import sources
from chat.errors import TooMany

# Of a household; a larger network has a multiple.
OF_ADDRESS = ((20, RateLimitItemPerMinute),)
OF_ACCOUNT_AND_ADDRESS = ((5, RateLimitItemPerMinute), (50, RateLimitItemPerHour))
MOST_KEPT = 10_000

WITHIN = 3  # seconds, over which requests are counted

# Of an account, from everywhere, in a row: so many without a wait, then twice as long after each.
FREE = 10
FIRST_WAIT, LONGEST_WAIT = 15.0, 15 * 60.0  # seconds
FORGOTTEN_AFTER = 24 * 3600.0

Limit = tuple[RateLimitItem, tuple[str, ...]]


class Attempts:
    """Counts the attempts of the last minute and hour, and those at each account, in this worker's memory."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._rows = Rows()

    def take(self, what: str, address: str, account: str | None = None, browser: str | None = None) -> None:
        """One more attempt from this address, at this account, by a `browser` that is familiar with it. Raises TooMany;
        that attempt is not counted."""
        if browser is not None:
            self._rows.take((what, "browser", browser))
            return
        limits = _limits(what, address, account)
        for limit, who in limits:
            if not self._limiter.test(limit, *who):
                raise self._refusal(limit, who)
        if account is not None:
            self._rows.take((what, "account", account))
        self._forget_idle()
        for limit, who in limits:
            if not self._limiter.hit(limit, *who):  # another was faster since the test
                raise self._refusal(limit, who)

    def succeeded(self, what: str, account: str, browser: str | None = None) -> None:
        """The attempt that was taken last was right: the next wrong one is the first of its row again. What a familiar
        browser does changes nothing for those who guess from elsewhere."""
        self._rows.end((what, "account", account) if browser is None else (what, "browser", browser))

    def _refusal(self, limit: RateLimitItem, who: tuple[str, ...]) -> TooMany:
        return _too_many(self._limiter.get_window_stats(limit, *who).reset_time - time.time())

    def _forget_idle(self) -> None:
        """The storage keeps an empty list of everybody who ever tried."""
        if len(self._storage.events) > MOST_KEPT:
            for key in [key for key, entries in self._storage.events.items() if not entries]:
                del self._storage.events[key]


class Requests:
    """How many requests a network may make: as many as a household may a second; 0 for any number."""

    def __init__(self, per_second: float) -> None:
        self._most = round(per_second * WITHIN)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def take(self, address: str) -> None:
        """One more. Raises TooMany."""
        for network, times in sources(address) if self._most else ():
            limit = RateLimitItemPerSecond(self._most * times, WITHIN)
            if not self._limiter.hit(limit, network):
                raise _too_many(self._limiter.get_window_stats(limit, network).reset_time - time.time())


class Row(NamedTuple):
    """Attempts in a row of which none was right, and when the next may be made."""

    length: int
    last_at: float
    next_at: float


class Rows:
    """The rows that go on. Each attempt counts as wrong until it is known to be right, so that many at once are no way
    round the wait."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, ...], Row] = {}  # those tried last at the end

    def take(self, who: tuple[str, ...]) -> None:
        """One more. Raises TooMany."""
        now = time.time()
        row = self._rows.get(who)
        if row is None or now - row.last_at > FORGOTTEN_AFTER:
            row = Row(0, now, now)
        if row.next_at > now:
            raise _too_many(row.next_at - now)
        length = row.length + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(length - FREE, 32)) if length >= FREE else 0.0
        self.end(who)
        self._rows[who] = Row(length, now, now + wait)
        while len(self._rows) > MOST_KEPT:
            del self._rows[next(iter(self._rows))]

    def end(self, who: tuple[str, ...]) -> None:
        """Begin anew."""
        self._rows.pop(who, None)


def _limits(what: str, address: str, account: str | None) -> list[Limit]:
    found: list[Limit] = []
    for network, times in sources(address) or [("", 1)]:
        found += [(per(amount * times), (what, network)) for amount, per in OF_ADDRESS]
        if account is not None:
            found += [(per(amount * times), (what, network, account)) for amount, per in OF_ACCOUNT_AND_ADDRESS]
    return found


def _too_many(seconds: float) -> TooMany:
    left = max(1, math.ceil(seconds))
    wait = "a minute" if left <= 60 else f"{math.ceil(left / 60)} minutes"
    return TooMany(f"That was too often. Please try again in {wait}.", retry_after=left)
