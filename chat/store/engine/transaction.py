"""The transaction that is passed to code that works on the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from sqlalchemy import Connection

from chat.core.event import Audience, Event, ForWorkers, Published
from chat.store.engine.cache import Shared


class Tx:
    """A write transaction, or a reader's snapshot of the database if `writing` is False.

    `publish` keeps events until the transaction is on disk, so that none is sent before the commit, and none after a
    rollback. `here` returns the ids of a room's members who are online, as far as the bus knows. `shared` is a cache
    for readers; it is None for a writer, which sees its own uncommitted changes. `now` is the time when the transaction
    began, in milliseconds since 1970.
    """

    __slots__ = ("here", "now", "published", "shared", "sql", "writing")

    def __init__(self, sql: Connection, shared: Shared | None = None, *, now: Callable[[], float] = time.time) -> None:
        self.sql = sql
        self.shared = shared
        self.writing = shared is None
        self.now = int(now() * 1000)
        self.published: list[Published] = []
        self.here: Callable[[str], Collection[int]] = _nobody

    def publish(self, event: Event | ForWorkers, audience: Audience) -> None:
        """Have this event sent to its audience after the commit."""
        self.published.append(Published(event, audience))


class WriteNeeded(Exception):
    """A reader has to write, as when somebody opens a room for the first time and thereby joins it."""


def _nobody(_slug: str) -> Collection[int]:
    return ()
