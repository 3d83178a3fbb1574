"""What many read at the same moment, read once."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")

SECONDS = 1.0
MOST = 1000  # values


class Shared:
    """Keeps what was read for a second. The key has to name all that the value depends on; what it
    can't name (a person's new name, say) is seen a second late. `clock` gives seconds. Readers'
    threads use it without a lock: at the worst two of them read the same."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """The value of this key, which `read` gives if nobody asked within the last second."""
        now = self._clock()
        read_at, value = self._values.get(key, (-SECONDS, None))
        if now - read_at >= SECONDS:
            value = read()
            if len(self._values) >= MOST:
                self._values.clear()
            self._values[key] = (now, value)
        return value  # type: ignore[no-any-return]
