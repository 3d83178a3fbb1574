"""A rate limit on typing notices, for each person and room."""

from __future__ import annotations

import time
from collections.abc import Callable

from chat.live.transport.admission import Bucket

EVERY = 3.0  # seconds between two notices; pages show each for six
EARLY = 0.5  # seconds that a notice may be early: else a client with a timer of 3 s would lose every other one
MOST_KEPT = 1000  # entries, before idle ones are removed


class TypingLimit:
    """Remembers the last typing notice of each person and room. `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, int | None], Bucket] = {}
        self._most = MOST_KEPT

    def may_tell(self, slug: str, person_id: int) -> bool:
        """Return True if a typing notice of this person may be sent now, and count it as sent."""
        bucket = self._buckets.get((slug, person_id))
        if bucket is None:
            if len(self._buckets) >= self._most:
                self._buckets = {one: bucket for one, bucket in self._buckets.items() if not bucket.idle()}
                self._most = max(MOST_KEPT, 2 * len(self._buckets))
            bucket = self._buckets[slug, person_id] = Bucket(1 / EVERY, EVERY + EARLY, self._clock)
        return not bucket.take()

    def has_spoken(self, slug: str, person_id: int | None) -> None:
        """Reset the limit after a message, so that the next typing notice is sent at once."""
        self._buckets.pop((slug, person_id), None)
