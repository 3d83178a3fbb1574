"""The people whom an actor may manage: in the workspace by a higher role, in a room as its moderator."""

from __future__ import annotations

from chat.core import policy
from chat.core.command import Actor
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.people import PersonRow


def subject(tx: Tx, actor: Actor, person_id: int, *, found: Standing | None = None, field: str = "person") -> PersonRow:
    """Return the person whom the actor wants to manage, in a room if `found` is given. Raises, naming `field`, Invalid
    for the actor themselves, NotFound for an unknown person or one who is not a member of that room, and Forbidden if
    the actor's role is too low."""
    if person_id == actor.id:
        raise Invalid("You can't do this to yourself.", field=field)
    row = queries.people.by_id(tx, person_id)
    if row is None:
        raise NotFound("There is no such person.", field=field)
    if found is not None and queries.rooms.member_role(tx, found.room.id, row.id) is None:
        raise NotFound("There is no such member in this room.", field=field)
    if not _outranks(actor, policy.Rank[row.role.upper()], in_room=found is not None):
        raise Forbidden("You need a higher role than theirs for this.", field=field)
    return row


def _outranks(actor: Actor, theirs: policy.Rank, *, in_room: bool) -> bool:
    """Return True if the actor's role suffices. In the workspace that takes a higher role. In a room, moderators may
    manage all but admins, and admins, who moderate every room that they are in, may also manage each other."""
    own = policy.rank_of(actor)
    return own > theirs or (in_room and (own == theirs or theirs < policy.Rank.ADMIN))
