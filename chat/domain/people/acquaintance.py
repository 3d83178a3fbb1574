"""The people that a person may know of, and those that they may add to a room or conversation."""

from __future__ import annotations

from chat.core.command import Actor
from chat.errors import Forbidden, NotFound
from chat.store import Tx, queries
from chat.store.queries.people import PersonRow


def known(tx: Tx, actor: Actor, person_id: int) -> PersonRow:
    """Return a person whom the actor may know of: both share a room, the person was in one of the actor's rooms, or
    both have accounts. For others, raises the same NotFound as for an unknown id."""
    row = queries.people.by_id(tx, person_id)
    if row is None or not _is_known(tx, actor, row):
        raise NotFound("There is no such person.", field="person")
    return row


def check_blocks(tx: Tx, actor: Actor, rows: list[PersonRow], *, refusal: str, field: str) -> None:
    """Check that neither the actor nor one of these people has blocked the other. Raises Forbidden, naming `field`: if
    the actor has, it says to unblock them first; otherwise it says `refusal`, which must not reveal the block."""
    own = queries.blocks.of_person(tx, actor.id)
    for row in rows:
        if row.id in own:
            raise Forbidden(f"You've blocked {row.name}. Unblock them first.", field=field)
    if queries.blocks.any_by(tx, [row.id for row in rows], actor.id):
        raise Forbidden(refusal, field=field)


def allows_adding(tx: Tx, actor: Actor, row: PersonRow) -> bool:
    """Return True if the person's setting allows the actor to add them to rooms and conversations."""
    return row.adding == "anybody" or (row.adding == "shared" and queries.people.share_a_room(tx, actor.id, row.id))


def _is_known(tx: Tx, actor: Actor, row: PersonRow) -> bool:
    have_accounts = row.role != "guest" and actor.role != "guest"
    return (
        row.id == actor.id
        or have_accounts
        or queries.people.share_a_room(tx, actor.id, row.id)
        or queries.standings.was_seen(tx, row.id, actor.id)
    )
