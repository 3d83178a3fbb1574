"""What a piece of work in the database is given: a connection inside a transaction."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Connection

from chat.core.event import Audience, Event, Invalidated, Published
from chat.store.engine.cache import Shared


class Tx:
    """One transaction, or one reader's view of the database (`writing` tells which).

    `publish` keeps an event until the transaction is on disk: nothing is told to anybody
    before its commit, and what is rolled back was never said. What is `shared` between readers
    is None for a writer, whose view is its own until the commit. `now` is when it began, in milliseconds since 1970.
    """

    __slots__ = ("now", "published", "shared", "sql", "writing")

    def __init__(self, sql: Connection, shared: Shared | None = None, *, now: Callable[[], float] = time.time) -> None:
        self.sql = sql
        self.shared = shared
        self.writing = shared is None
        self.now = int(now() * 1000)
        self.published: list[Published] = []

    def publish(self, event: Event | Invalidated, audience: Audience) -> None:
        """Have this event sent to whom it concerns, once the commit stands."""
        self.published.append(Published(event, audience))


class WriteNeeded(Exception):
    """A read found that it has to write (opening a room for the first time joins it)."""
