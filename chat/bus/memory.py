"""The bus: what was committed here is told to whoever in this process wants to know.

It is an accelerator and no more. The truth is the log in the database; every worker also
follows that by itself (`live.feeds`), so an event that a bus loses is late, not lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from chat.core.event import Published

log = logging.getLogger(__name__)


class Bus:
    """Hands each published event to every subscriber, in order."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Published], None]] = []

    def subscribe(self, subscriber: Callable[[Published], None]) -> None:
        """Call `subscriber` with everything that is published from now on."""
        self._subscribers.append(subscriber)

    def publish(self, published: Published) -> None:
        """Tell everybody. What a subscriber raises is its own defect: the commit stands, and
        who asked for it must hear so."""
        for subscriber in self._subscribers:
            try:
                subscriber(published)
            except Exception:
                log.exception("a subscriber failed on %s", type(published.event).__name__)
