"""Tell every worker that something it may have cached is stale.

The worker that made the change learns it from the bus, at once, and so do those that share the bus. All read the
notices when they follow the log.
"""

from __future__ import annotations

from chat.core.event import Audience, Invalidated
from chat.store import Tx, queries


def person(tx: Tx, person_id: int) -> None:
    """Have all connections of a person checked again, because their rights, rooms or sessions have changed."""
    _tell(tx, Invalidated("person", person_id))


def networks(tx: Tx) -> None:
    """Have every connection's address checked again, because the banned networks have changed."""
    _tell(tx, Invalidated("networks"))


def workspace(tx: Tx) -> None:
    """Have the name of the workspace read again, because it has changed."""
    _tell(tx, Invalidated("workspace"))


def emoji(tx: Tx) -> None:
    """Have the workspace's own emoji sent to everybody, because they have changed."""
    _tell(tx, Invalidated("emoji"))


def recent(tx: Tx, since: int) -> list[tuple[int, Invalidated]]:
    """Return the notices after this time (milliseconds), each with its id."""
    return [(row.id, Invalidated(row.kind, row.person_id)) for row in queries.notices.since(tx, since)]


def _tell(tx: Tx, what: Invalidated) -> None:
    queries.notices.insert(tx, what.kind, what.person_id)
    tx.publish(what, Audience())
