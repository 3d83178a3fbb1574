"""The current state of a person, for checking their connections again."""

from __future__ import annotations

from typing import NamedTuple

from chat.core import policy, rights
from chat.domain.accounts.identity import Known
from chat.domain.people.wire import Me
from chat.store import Tx, queries
from chat.store.queries.access import standings_of


class State(NamedTuple):
    """The state of a person, without their memberships: their profile (None if banned), the ids of their sessions, and
    the `hidden` rooms, which they may not read any more."""

    me: Me | None
    sessions: set[int]
    hidden: set[str]


def take(tx: Tx, person_id: int, at: set[str]) -> State:
    """Read the state of a person who has these rooms open (`at`)."""
    row = queries.people.by_id(tx, person_id)
    if row is None or row.banned_at is not None:
        return State(None, set(), set())
    actor = Known(row, None).actor
    me = Me(row.id, row.name, row.avatar, row.role, row.status, rights.of(actor))
    readable = {one.room.slug for one in standings_of(tx, row.id, at) if not policy.refusal(actor, "room:open", one)}
    return State(me, queries.sessions.alive(tx, person_id), at - readable)
