"""A cache of one second, for values that many people read at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Value = TypeVar("Value")

SECONDS = 1.0
MOST = 1000  # values


class Shared:
    """Caches values for a second. The key has to name everything that the value depends on; changes of anything else,
    such as a person's name, are seen up to a second late. `clock` returns seconds. Reader threads use it without a
    lock: at worst two of them read the same value."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: dict[Hashable, tuple[float, object]] = {}

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return the value of this key, and call `read` for it if it was not read within the last second."""
        now = self._clock()
        read_at, value = self._values.get(key, (-SECONDS, None))
        if now - read_at >= SECONDS:
            value = read()
            if len(self._values) >= MOST:
                self._values.clear()
            self._values[key] = (now, value)
        return cast(Value, value)
