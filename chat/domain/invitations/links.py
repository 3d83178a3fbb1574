"""Links that let people in: to the workspace, into a room, or as a guest of one room.

A link's secret is shown once, and only its hash is kept. A link that has expired, is used up or was revoked, whose
maker was banned, or whose room is archived, is no other than one that never was.
"""

from __future__ import annotations

from typing import NamedTuple

from chat.core.wire import Person
from chat.domain.accounts.secrets import hash_of
from chat.domain.rooms.membership import join
from chat.errors import Forbidden, NotFound
from chat.store import Tx, queries
from chat.store.queries.links import LinkRow


class Opening(NamedTuple):
    """What a link that is valid lets in: `place` and `room` those who have an account or sign up, `guest` whoever
    says a name. `room` is the slug, and `room_id` that of the room; None with `place`. `invites`: it lets
    strangers past a door that is shut to those who have no link; one that a guest made does not."""

    id: int
    kind: str
    made_by: Person
    room_id: int | None
    room: str | None
    room_name: str | None
    invites: bool


def opens(tx: Tx, token: str) -> Opening | None:
    """What this link lets in; None for one that is not valid, or not any more."""
    row = queries.links.invitation_by_hash(tx, hash_of(token))
    if row is None or has_ended(tx, row):
        return None
    maker = Person(row.made_by, row.maker_name, row.maker_avatar)
    return Opening(row.id, row.kind, maker, row.room_id, row.slug, row.room_name, row.maker_role != "guest")


def redeem(tx: Tx, token: str, person: Person, *, newcomer: bool = False) -> str | None:
    """Let somebody in by a link: into its room, if it leads to one, as a member; its slug, or None.

    Sign-up calls this inside its transaction, once the account stands, with `newcomer`; for somebody who is here
    already it does what is left to do. A use is counted when somebody comes in who was not in: to the place as a
    newcomer, or into the room. Raises NotFound for a link that is not valid, or just used up by another, and Forbidden
    for somebody who is banned from the room.
    """
    opening = opens(tx, token)
    if opening is None:
        raise not_valid()
    found = None
    if opening.room is not None:
        found = queries.access.look(tx, person.id, None, opening.room, lock=True).found
    joins = found is not None and not found.member
    if found is not None and found.banned_until:
        if not newcomer:
            raise Forbidden("You are banned from this room.")
        joins, opening = False, opening._replace(room=None)  # to the place it lets them in
    if (joins or newcomer) and not queries.links.use(tx, opening.id):
        raise not_valid()
    if found is not None and joins:
        join(tx, found.room, person)
    return opening.room


def not_valid() -> NotFound:
    """One and the same for whatever may be wrong with a link."""
    return NotFound("This invitation is not valid any more.")


def has_ended(tx: Tx, row: LinkRow) -> bool:
    is_used_up = row.most_uses is not None and row.uses >= row.most_uses
    is_shut = row.revoked_at is not None or row.maker_banned_at is not None or row.archived_at is not None
    return is_used_up or is_shut or row.until <= tx.now
