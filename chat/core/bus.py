"""How what was committed gets to those who tell of it, in this process and others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat.core.event import Published


class Bus(Protocol):
    """Takes what was published after its commit. It is an accelerator: what it loses is late and not lost, for each
    worker reads the log itself."""

    def subscribe(self, subscriber: Callable[[Published], None]) -> None: ...
    def publish(self, published: Published) -> None: ...
