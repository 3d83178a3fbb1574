"""Links that let people in: to the place, into a room, or as a guest of one room.

A link's secret is shown once, and only its hash is kept. A link that has expired, is used up or was revoked, whose
maker was banned, or whose room is archived, is no other than one that never was.
"""

from __future__ import annotations

import secrets
from typing import Annotated, NamedTuple

from msgspec import Meta

from chat.domain import audit
from chat.domain.command import Actor, Command, Done, Reply, RoomCommand
from chat.domain.membership import join
from chat.domain.people import hash_of
from chat.domain.records import Invitation
from chat.domain.wire import Number, Person
from chat.errors import Forbidden, NotFound
from chat.store import Tx, access, links
from chat.store.access import Standing
from chat.store.links import LinkRow

PAGE = 50
HOUR = 3600 * 1000  # milliseconds

Hours = Annotated[int, Meta(ge=1, le=8760)]
Uses = Annotated[int, Meta(ge=1, le=1000)]


class NewInvitation(Reply):
    """The invitation, and the `path` of its link, which is shown only now."""

    invitation: Invitation
    path: str


class Invitations(Reply):
    """A page of invitations, the newest first; `more`: go on `before` the last id of this one."""

    invitations: list[Invitation]
    more: bool


class RoomInvitations(Reply):
    """The newest 50 invitations of a room, the newest first."""

    invitations: list[Invitation]


class CreateInvitation(Command, frozen=True):
    """Make a link with which people sign up; `uses` says how many."""

    event = "invitation:create"
    hours: Hours = 168
    uses: Uses | None = None

    def perform(self, tx: Tx, actor: Actor) -> NewInvitation:
        return _make(tx, actor, self.event, "place", None, self.hours, self.uses)


class InviteToRoom(RoomCommand, frozen=True):
    """Make a link into a room: for who has an account, or signs up, or (`guest`) for whoever says a name, who then
    sees this room and nothing else. `uses` says how many may come by it. Where people come to the place by invitation,
    only the link of somebody with an account is one."""

    event = "room:invite"
    guest: bool
    hours: Hours = 168
    uses: Uses | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> NewInvitation:
        kind = "guest" if self.guest else "room"
        return _make(tx, actor, self.event, kind, found.room.id, self.hours, self.uses)


class ListInvitations(Command, frozen=True):
    """All invitations, to the place and into rooms, in pages of 50."""

    event = "invitation:list"
    writes = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> Invitations:
        rows = links.invitations(tx, before=self.before, limit=PAGE + 1)
        return Invitations(invitations=[_seen(tx, row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class ListRoomInvitations(RoomCommand, frozen=True):
    """The invitations into a room."""

    event = "room:invitations"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> RoomInvitations:
        rows = links.invitations(tx, room_id=found.room.id, limit=PAGE)
        return RoomInvitations(invitations=[_seen(tx, row) for row in rows])


class RevokeInvitation(Command, frozen=True):
    """Have a link let nobody in any more. Who came by it stays."""

    event = "invitation:revoke"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        return _revoke(tx, actor, self.event, links.invitation(tx, self.id))


class RevokeRoomInvitation(RoomCommand, frozen=True):
    """Have a link into this room let nobody in any more. Who came by it stays."""

    event = "room:uninvite"
    id: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        row = links.invitation(tx, self.id)
        return _revoke(tx, actor, self.event, row if row and row.room_id == found.room.id else None)


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
    row = links.invitation_by_hash(tx, hash_of(token))
    if row is None or _has_ended(tx, row):
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
        found = access.look(tx, person.id, None, opening.room, lock=True).found
    joins = found is not None and not found.member
    if found is not None and found.banned_until:
        if not newcomer:
            raise Forbidden("You are banned from this room.")
        joins, opening = False, opening._replace(room=None)  # to the place it lets them in
    if (joins or newcomer) and not links.use(tx, opening.id):
        raise not_valid()
    if found is not None and joins:
        join(tx, found.room, person)
    return opening.room


def not_valid() -> NotFound:
    """One and the same for whatever may be wrong with a link."""
    return NotFound("This invitation is not valid any more.")


def _make(
    tx: Tx, actor: Actor, act: str, kind: str, room_id: int | None, hours: int, uses: int | None
) -> NewInvitation:
    token, until = secrets.token_urlsafe(32), tx.now + hours * HOUR
    row = links.invite(
        tx, kind=kind, token_hash=hash_of(token), made_by=actor.id, until=until, room_id=room_id, most_uses=uses
    )
    audit.note(tx, actor, act, room=room_id, detail=f"{kind}, {audit.lasting(hours)}, {_how_often(uses)}")
    return NewInvitation(invitation=_seen(tx, row), path=f"/invite/{token}")


def _how_often(uses: int | None) -> str:
    return "any number of uses" if uses is None else f"{uses} use{'' if uses == 1 else 's'}"


def _revoke(tx: Tx, actor: Actor, act: str, row: LinkRow | None) -> Done:
    if row is None:
        raise NotFound("There is no such invitation.", field="id")
    if row.revoked_at is None:
        links.revoke(tx, row.id)
        audit.note(tx, actor, act, room=row.room_id, detail=row.kind)
    return Done()


def _seen(tx: Tx, row: LinkRow) -> Invitation:
    return Invitation.of(row, ended=_has_ended(tx, row))


def _has_ended(tx: Tx, row: LinkRow) -> bool:
    is_used_up = row.most_uses is not None and row.uses >= row.most_uses
    is_shut = row.revoked_at is not None or row.maker_banned_at is not None or row.archived_at is not None
    return is_used_up or is_shut or row.until <= tx.now
