"""Which people somebody may know of, and which they may add to a room or a conversation."""

from __future__ import annotations

from chat.core.command import Actor
from chat.errors import NotFound
from chat.store import Tx, queries
from chat.store.queries.people import PersonRow


def known(tx: Tx, actor: Actor, person_id: int) -> PersonRow:
    """Somebody who shares a room with the actor or was in one of theirs; or has an account, as the actor has. Raises
    NotFound for anybody else exactly as for an id that nobody has."""
    row = queries.people.by_id(tx, person_id)
    if row is None or not _is_known(tx, actor, row):
        raise NotFound("There is no such person.", field="person")
    return row


def may_add(tx: Tx, actor: Actor, row: PersonRow) -> bool:
    """Whether somebody wants to be brought into rooms and conversations by the actor: as they said, and never by one
    whom they have blocked."""
    if queries.blocks.any_between(tx, actor.id, [row.id]):
        return False
    return row.adding == "anybody" or (row.adding == "shared" and queries.people.share_a_room(tx, actor.id, row.id))


def _is_known(tx: Tx, actor: Actor, row: PersonRow) -> bool:
    have_accounts = row.role != "guest" and actor.role != "guest"
    return (
        row.id == actor.id
        or have_accounts
        or queries.people.share_a_room(tx, actor.id, row.id)
        or queries.standings.was_seen(tx, row.id, actor.id)
    )
