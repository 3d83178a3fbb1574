"""Make, list and revoke invitations."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chat.core import audit
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, RoomCommand, WorkspaceCommand
from chat.core.wire import Number
from chat.domain.accounts import secrets
from chat.domain.invitations.links import has_ended
from chat.domain.invitations.wire import Invitation
from chat.errors import NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.links import LinkRow

PAGE = 50

HOUR = 3600 * 1000  # milliseconds

Hours = Annotated[int, Meta(ge=1, le=8760)]

Uses = Annotated[int, Meta(ge=1, le=1000)]


class NewInvitation(Reply):
    """The invitation, and the `path` of its link, which is shown only now."""

    invitation: Invitation
    path: str


class Invitations(Reply):
    """A page of invitations, the newest first. If `more`, ask for the next page `before` the last id."""

    invitations: list[Invitation]
    more: bool


class RoomInvitations(Reply):
    """The newest 50 invitations of a room, the newest first."""

    invitations: list[Invitation]


class CreateInvitation(WorkspaceCommand[NewInvitation]):
    """Make a link with which people can sign up, for so many `hours`, and at most `uses` times."""

    event = "invitation:create"
    hours: Hours = 168
    uses: Uses | None = None

    def perform(self, tx: Tx, actor: Actor) -> NewInvitation:
        return _make(tx, actor, self.event, "workspace", None, self.hours, self.uses)


class InviteToRoom(RoomCommand[NewInvitation]):
    """Make a link into a room, for so many `hours`, and at most `uses` times. It is for people who have an account or
    sign up or, with `guest`, for anybody who gives a name; such a guest sees only this room. If the workspace is open
    only by invitation, new people can enter by a link only if its maker has an account."""

    event = "room:invite"
    guest: bool
    hours: Hours = 168
    uses: Uses | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> NewInvitation:
        kind = "guest" if self.guest else "room"
        return _make(tx, actor, self.event, kind, found.room.id, self.hours, self.uses)


class ListInvitations(WorkspaceCommand[Invitations]):
    """List all invitations, to the workspace and into rooms, in pages of 50."""

    event = "invitation:list"
    writes = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> Invitations:
        rows = queries.links.invitations(tx, before=self.before, limit=PAGE + 1)
        return Invitations(invitations=[_seen(tx, row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class ListRoomInvitations(RoomCommand[RoomInvitations]):
    """List the newest 50 invitations into a room."""

    event = "room:invitations"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> RoomInvitations:
        rows = queries.links.invitations(tx, room_id=found.room.id, limit=PAGE)
        return RoomInvitations(invitations=[_seen(tx, row) for row in rows])


class RevokeInvitation(WorkspaceCommand[Done]):
    """Make an invitation invalid. People who came by it stay."""

    event = "invitation:revoke"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        return _revoke(tx, actor, self.event, queries.links.invitation(tx, self.id))


class RevokeRoomInvitation(RoomCommand[Done]):
    """Make an invitation into this room invalid. People who came by it stay."""

    event = "room:uninvite"
    id: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        row = queries.links.invitation(tx, self.id)
        return _revoke(tx, actor, self.event, row if row and row.room_id == found.room.id else None)


def _make(
    tx: Tx, actor: Actor, act: str, kind: str, room_id: int | None, hours: int, uses: int | None
) -> NewInvitation:
    secret, until = secrets.new(), tx.now + hours * HOUR
    row = queries.links.invite(
        tx, kind=kind, token_hash=secret.hash, made_by=actor.id, until=until, room_id=room_id, most_uses=uses
    )
    audit.note(tx, actor, act, room=room_id, detail=AuditDetail(invitation=kind, hours=hours, uses=uses))
    return NewInvitation(invitation=_seen(tx, row), path=f"/invite/{secret.text}")


def _revoke(tx: Tx, actor: Actor, act: str, row: LinkRow | None) -> Done:
    if row is None:
        raise NotFound("There is no such invitation.", field="id")
    if row.revoked_at is None:
        queries.links.revoke(tx, row.id)
        audit.note(tx, actor, act, room=row.room_id, detail=AuditDetail(invitation=row.kind))
    return Done()


def _seen(tx: Tx, row: LinkRow) -> Invitation:
    return Invitation.of(row, ended=has_ended(tx, row))
