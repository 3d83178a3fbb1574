"""The name of the place, as this worker knows it: neither a page nor a handshake is to wait for the database."""

from __future__ import annotations

import time

from chat.core import Core
from chat.domain import place
from chat.errors import ChatError

# A worker without connections hears of no change, and then looks again.
STALE_SECONDS = 15.0


class Placed:
    """Says what the place is called: as its owner named it, or else as the operator did."""

    def __init__(self, core: Core, fallback: str) -> None:
        self._core = core
        self._fallback = fallback
        self._name = fallback
        self._fresh_until = 0.0

    def __call__(self) -> str:
        try:
            return self._name if time.monotonic() < self._fresh_until else self.reload()
        except ChatError:
            return self._name  # the page that says what is wrong needs a name, too

    def reload(self) -> str:
        """Read it again. Raises ChatError."""
        self._name = self._core.read(place.load).name or self._fallback
        self._fresh_until = time.monotonic() + STALE_SECONDS
        return self._name
