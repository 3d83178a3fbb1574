"""People who lost a right or a room a moment ago, so that earlier reads about them may be stale."""

from __future__ import annotations

import time
from collections.abc import Callable

# The clocks of two workers may differ, and a notice gets its id before its commit. So the notices of the last half
# minute are read again each time, and those that were handled already are skipped.
OVERLAP = 30_000  # milliseconds


class Losses:
    """Remembers people for `OVERLAP` after they lost something. `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._until: dict[int, float] = {}

    def add(self, person_id: int) -> None:
        """This person lost a right or a room; earlier reads may be stale."""
        self._until[person_id] = self._clock() * 1000 + OVERLAP

    def last(self, person_id: int) -> float | None:
        """Return a value that differs after each loss, or None if this person lost nothing lately."""
        return self._until.get(person_id)

    def tidy(self) -> None:
        """Forget expired entries. Call this now and then."""
        now = self._clock() * 1000
        self._until = {one: due for one, due in self._until.items() if due > now}
