"""Over whom somebody has power: in the workspace by a higher role, in a room by moderating it."""

from __future__ import annotations

from chat.core import policy
from chat.core.command import Actor
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.people import PersonRow


def subject(tx: Tx, actor: Actor, person_id: int, *, found: Standing | None = None, field: str = "person") -> PersonRow:
    """The person to whom something is to be done by the power of a role, in a room if `found` is given: somebody else,
    a member of that room, and not too high. Raises Invalid, NotFound, Forbidden, naming `field`."""
    if person_id == actor.id:
        raise Invalid("You can't do this to yourself.", field=field)
    row = queries.people.by_id(tx, person_id)
    if row is None:
        raise NotFound("There is no such person.", field=field)
    if found is not None and queries.rooms.member_role(tx, found.room.id, row.id) is None:
        raise NotFound("There is no such member in this room.", field=field)
    if not _outranks(actor, policy.Rank[row.role.upper()], in_room=found is not None):
        raise Forbidden("This takes a higher role than theirs.", field=field)
    return row


def _outranks(actor: Actor, theirs: policy.Rank, *, in_room: bool) -> bool:
    """In the workspace it takes a higher role. In a room its moderators have power over all but admins; and as admins
    moderate every room that they are in, they have it over each other there."""
    own = policy.rank_of(actor)
    return own > theirs or (in_room and (own == theirs or theirs < policy.Rank.ADMIN))
