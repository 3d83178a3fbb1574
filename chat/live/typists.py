"""Who is told of as typing: each person once every few seconds in a room, however often they say so."""

from __future__ import annotations

import time
from collections.abc import Callable

from chat.live.limits import Bucket

EVERY = 3.0  # seconds; what is told is shown for six
EARLY = 0.5  # seconds: a client that keeps time is not to lose every other one to the network's jitter
MOST_KEPT = 1000  # when few type


class Typists:
    """What was told of late. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[tuple[str, int], Bucket] = {}
        self._most = MOST_KEPT  # before it is looked through for who has stopped

    def may_tell(self, slug: str, person_id: int) -> bool:
        """Whether it is time to tell the room of this person; it then counts as told."""
        told = self._told.get((slug, person_id))
        if told is None:
            if len(self._told) >= self._most:
                self._told = {one: bucket for one, bucket in self._told.items() if not bucket.idle()}
                self._most = max(MOST_KEPT, 2 * len(self._told))
            told = self._told[slug, person_id] = Bucket(1 / EVERY, EVERY + EARLY, self._clock)
        return not told.take()

    def has_spoken(self, slug: str, person_id: int) -> None:
        """A message ends the typing: what is typed next is told of at once."""
        self._told.pop((slug, person_id), None)
