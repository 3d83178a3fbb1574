"""Telling every worker that something it may have cached is stale.

The worker that made the change hears it from the bus, at once. The others read the notices, as they follow the log.
"""

from __future__ import annotations

from chat.core.event import Audience, Invalidated
from chat.store import Tx, queries


def person(tx: Tx, person_id: int) -> None:
    """A person's rights, rooms or sessions have changed: check all of their connections again."""
    _tell(tx, Invalidated("person", person_id))


def networks(tx: Tx) -> None:
    """The banned address ranges have changed: check every connection's address again."""
    _tell(tx, Invalidated("networks"))


def workspace(tx: Tx) -> None:
    """The workspace has another name."""
    _tell(tx, Invalidated("workspace"))


def recent(tx: Tx, since: int) -> list[tuple[int, Invalidated]]:
    """The notices after this time (milliseconds), each with its id."""
    return [(row.id, Invalidated(row.kind, row.person_id)) for row in queries.notices.since(tx, since)]


def _tell(tx: Tx, what: Invalidated) -> None:
    queries.notices.insert(tx, what.kind, what.person_id)
    tx.publish(what, Audience())
