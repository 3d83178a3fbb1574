"""How often somebody may try: guessing a password takes many attempts, and hashing one takes a while."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from chat.errors import TooMany

OF_ADDRESS = parse_many("20/minute")
OF_ACCOUNT_AND_ADDRESS = parse_many("5/minute;50/hour")
MOST_KEPT = 10_000


class Attempts:
    """Counts the attempts of the last minute and hour, in this worker's memory."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def take(self, what: str, address: str, account: str | None = None) -> None:
        """One more attempt from this address, at this account. Raises TooMany; that attempt is not counted."""
        limits: list[tuple[RateLimitItem, tuple[str, ...]]] = [(limit, (what, address)) for limit in OF_ADDRESS]
        if account is not None:
            limits += [(limit, (what, address, account)) for limit in OF_ACCOUNT_AND_ADDRESS]
        for limit, who in limits:
            if not self._limiter.test(limit, *who):
                raise self._refusal(limit, who)
        self._forget_idle()
        for limit, who in limits:
            if not self._limiter.hit(limit, *who):  # another was faster since the test
                raise self._refusal(limit, who)

    def _refusal(self, limit: RateLimitItem, who: tuple[str, ...]) -> TooMany:
        left = max(1, math.ceil(self._limiter.get_window_stats(limit, *who).reset_time - time.time()))
        wait = "a minute" if left <= 60 else f"{math.ceil(left / 60)} minutes"
        return TooMany(f"That was too often. Please try again in {wait}.", retry_after=left)

    def _forget_idle(self) -> None:
        """The storage keeps an empty list of everybody who ever tried."""
        if len(self._storage.events) > MOST_KEPT:
            for key in [key for key, entries in self._storage.events.items() if not entries]:
                del self._storage.events[key]
