"""The bus within one process: passes committed events to its subscribers.

It only makes delivery faster. Every worker also reads the log in the database (`live.rooms.feeds`), so an event that
the bus loses is late, not lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from chat.core.event import Published

log = logging.getLogger(__name__)


class Bus:
    """Passes each published event to every subscriber, in order."""

    is_shared = False

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Published], None]] = []
        self._attending: list[Callable[[str], Collection[int]]] = []

    @property
    def is_connected(self) -> bool:
        return True

    def start(self) -> None:
        """There is no other worker to hear."""

    def subscribe(self, subscriber: Callable[[Published], None]) -> None:
        """Call `subscriber` with every event that is published from now on."""
        self._subscribers.append(subscriber)

    def publish(self, published: Published) -> None:
        """Call all subscribers. Their exceptions are logged and not raised: the event is committed, and the client that
        caused it must get its answer."""
        for subscriber in self._subscribers:
            try:
                subscriber(published)
            except Exception:
                log.exception("a subscriber failed on %s", type(published.event).__name__)

    def attend(self, here: Callable[[str], Collection[int]]) -> None:
        """Take part with the people who are online: `here` returns the members of a room among them."""
        self._attending.append(here)

    def here(self, slug: str) -> Collection[int]:
        """Return the ids of a room's members who are online. May be called from any thread."""
        return {person_id for here in self._attending for person_id in here(slug)}
