"""List the members of a room, and change their roles."""

from __future__ import annotations

from typing import Literal

from chat.core import audit, invalidate
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, RoomCommand
from chat.core.event import Audience
from chat.core.wire import Number
from chat.domain.people.power import subject
from chat.domain.rooms.events import RoleChanged
from chat.domain.rooms.wire import Member
from chat.store import Tx, queries
from chat.store.queries.access import Standing

PAGE = 200


class MemberList(Reply):
    """A page of a room's members, by id. If `more`, ask for the next page `after` the last id."""

    members: list[Member]
    more: bool


class ListMembers(RoomCommand[MemberList]):
    """List the members of a room, in pages of 200, by id."""

    event = "member:list"
    writes = False
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> MemberList:
        rows = queries.people.members_of(tx, found.room.id, after=self.after, limit=PAGE + 1)
        members = [Member(row.id, row.name, row.avatar, role=role, status=row.status) for row, role in rows[:PAGE]]
        return MemberList(members=members, more=len(rows) > PAGE)


class SetMemberRole(RoomCommand[Done]):
    """Make a member of a room a `moderator`, a normal `member`, or `muted`. A muted person who leaves and rejoins is
    still muted."""

    event = "member:role"
    person: Number
    role: Literal["moderator", "member", "muted"]

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        row = subject(tx, actor, self.person, found=found)
        if queries.rooms.member_role(tx, found.room.id, row.id) != self.role:
            queries.rooms.change_member(tx, found.room.id, row.id, role=self.role)
            queries.standings.change(tx, found.room.id, row.id, muted=int(self.role == "muted"))
            audit.note(tx, actor, self.event, person=row.id, room=found.room.id, detail=AuditDetail(role=self.role))
            invalidate.person(tx, row.id)
            changed = RoleChanged(room=found.room.slug, person=row.id, role=self.role)
            tx.publish(changed, Audience(room=found.room.slug, rev=found.room.rev))
        return Done()
