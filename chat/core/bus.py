"""The interface of the bus, which passes committed events on to the modules that deliver them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat.core.event import Published


class Bus(Protocol):
    """Receives events after their commit and passes them to its subscribers. It only makes delivery faster: each worker
    also reads the log, so an event that the bus loses is late, not lost."""

    def subscribe(self, subscriber: Callable[[Published], None]) -> None: ...
    def publish(self, published: Published) -> None: ...
