"""People whose rights changed a moment ago: earlier reads of them may still be on their way."""

from __future__ import annotations

import time
from collections.abc import Callable

# The clocks of two workers may differ, and a notice is numbered before its commit: so the notices of
# the last half minute are read again each time, and those that were seen are left out.
OVERLAP = 30_000  # milliseconds


class Lately:
    """Remembers people for `OVERLAP` after they lost something. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._until: dict[int, float] = {}

    def lost(self, person_id: int) -> None:
        """This person lost a right or a room; earlier reads may be stale."""
        self._until[person_id] = self._clock() * 1000 + OVERLAP

    def since(self, person_id: int) -> float | None:
        """A value that differs after each loss; None for somebody who lost nothing lately."""
        return self._until.get(person_id)

    def tidy(self) -> None:
        """Forget those whose time is over; to be called now and then."""
        now = self._clock() * 1000
        self._until = {one: due for one, due in self._until.items() if due > now}
