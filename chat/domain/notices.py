"""Telling every worker that somebody's rights have changed.

The worker that made the change hears it from the bus, at once. The others read the notices, as they follow the log.
"""

from __future__ import annotations

from typing import NamedTuple

from chat.domain import policy
from chat.domain.events import Audience, Concern
from chat.domain.people import Known
from chat.domain.wire import Me
from chat.store import Tx, notices, people, sessions
from chat.store.access import standings_of

NETWORKS = 0  # the id of nobody: the banned address ranges have changed


class State(NamedTuple):
    """The state of somebody at this moment, beside their memberships: the person (None when banned), the live
    sessions, and those of the rooms that they may not look at any more."""

    me: Me | None
    sessions: set[int]
    hidden: set[str]


def concern(tx: Tx, person_id: int) -> None:
    """Have all connections of this person looked at again."""
    notices.insert(tx, person_id)
    tx.publish(Concern(person_id), Audience())


def recent(tx: Tx, since: int) -> list[tuple[int, int]]:
    """The notices after this time (milliseconds): the id of each, and whom it concerns."""
    return notices.since(tx, since)


def state(tx: Tx, person_id: int, at: set[str]) -> State:
    """Somebody as they are now, who looks `at` these rooms."""
    row = people.by_id(tx, person_id)
    if row is None or row.banned_at is not None:
        return State(None, set(), set())
    actor = Known(row, None).actor
    me = Me(row.id, row.name, row.avatar, row.role, row.status, policy.rights(actor))
    readable = {one.room.slug for one in standings_of(tx, row.id, at) if not policy.refusal(actor, "room:open", one)}
    return State(me, sessions.alive(tx, person_id), at - readable)
