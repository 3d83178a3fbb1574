"""Links that let people in: to the workspace, into a room, or as a guest of one room.

A link's secret is shown once, and only its hash is stored. A link is not valid if it has expired, is used up or
revoked, if its maker is banned, or if its room is archived. The error is the same as for an unknown link.
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
    """The content of a valid link. Links of the `kind` `workspace` and `room` are for people who have an account or
    sign up, those of the kind `guest` for anybody who gives a name. `room` is the slug of the room; for `workspace` it
    is None. If `invites`, new people may enter with it when the workspace is open only by invitation; a guest's link
    lacks that."""

    id: int
    kind: str
    made_by: Person
    room_id: int | None
    room: str | None
    room_name: str | None
    invites: bool


def opens(tx: Tx, token: str) -> Opening | None:
    """Return the content of this link, or None if it is not valid."""
    row = queries.links.invitation_by_hash(tx, hash_of(token))
    if row is None or has_ended(tx, row):
        return None
    maker = Person(row.made_by, row.maker_name, row.maker_avatar)
    return Opening(row.id, row.kind, maker, row.room_id, row.slug, row.room_name, row.maker_role != "guest")


def redeem(tx: Tx, token: str, person: Person, *, newcomer: bool = False) -> str | None:
    """Make a person a member of a link's room, if it has one. Returns the slug of the room, or None.

    Sign-up calls this with `newcomer`, in the transaction that has made the account. A use is counted if the person
    joins the room or is a newcomer, not if they were inside already. Raises NotFound if the link is not valid or
    another person has just used it up, and Forbidden if the person is banned from the room and not a newcomer.
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
            raise Forbidden("You're banned from this room.")
        joins, opening = False, opening._replace(room=None)  # they get into the workspace, but not the room
    if (joins or newcomer) and not queries.links.use(tx, opening.id):
        raise not_valid()
    if found is not None and joins:
        join(tx, found.room, person)
    return opening.room


def not_valid() -> NotFound:
    """Return the error for a link that is not valid, the same for all reasons."""
    return NotFound("This invitation no longer works. Ask for a new one.")


def has_ended(tx: Tx, row: LinkRow) -> bool:
    is_used_up = row.most_uses is not None and row.uses >= row.most_uses
    is_shut = row.revoked_at is not None or row.maker_banned_at is not None or row.archived_at is not None
    return is_used_up or is_shut or row.until <= tx.now
