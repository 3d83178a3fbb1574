"""People who lost a right or a room a moment ago, so that earlier reads about them may be stale."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

# The clocks of two workers may differ, and a notice gets its id before its commit. So the notices of the last half
# minute are read again each time, and those that were handled already are skipped.
OVERLAP = 30_000  # milliseconds


class Loss(NamedTuple):
    """The last loss of a person. `number` counts the losses of all people, because two may happen at one time."""

    number: int
    until: float  # milliseconds


class Losses:
    """Remembers people for `OVERLAP` after they lost something. `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._count = 0
        self._last: dict[int, Loss] = {}

    def add(self, person_id: int) -> None:
        """This person lost a right or a room; earlier reads may be stale."""
        self._count += 1
        self._last[person_id] = Loss(self._count, self._clock() * 1000 + OVERLAP)

    def last(self, person_id: int) -> int | None:
        """Return the number of this person's last loss, or None if they lost nothing lately."""
        loss = self._last.get(person_id)
        return loss.number if loss is not None else None

    def tidy(self) -> None:
        """Forget expired entries. Call this now and then."""
        now = self._clock() * 1000
        self._last = {one: loss for one, loss in self._last.items() if loss.until > now}
