"""Telling every worker that somebody's rights have changed.

The worker that made the change hears it from the bus, at once. The others read the notices, as they follow the log.
"""

from __future__ import annotations

from chat.core.event import Audience, Concern
from chat.store import Tx, queries

NETWORKS = 0  # the id of nobody: the banned address ranges have changed


def concern(tx: Tx, person_id: int) -> None:
    """Have all connections of this person looked at again."""
    queries.notices.insert(tx, person_id)
    tx.publish(Concern(person_id), Audience())


def recent(tx: Tx, since: int) -> list[tuple[int, int]]:
    """The notices after this time (milliseconds): the id of each, and whom it concerns."""
    return queries.notices.since(tx, since)
