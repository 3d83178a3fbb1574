"""The people of a room: who they are, and who is writing."""

from __future__ import annotations

from chat.domain.command import Actor, Done, Reply, RoomCommand
from chat.domain.events import Audience, Typing
from chat.domain.wire import Member, Number
from chat.store import Tx, people
from chat.store.access import Standing

PAGE = 200


class MemberList(Reply):
    """A page of a room's members; `more`: go on `after` the last id of this one."""

    members: list[Member]
    more: bool


class ListMembers(RoomCommand, frozen=True):
    """Who is a member of a room, in pages of 200, by id."""

    event = "member:list"
    writes = False
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> MemberList:
        rows = people.members_of(tx, found.room.id, after=self.after, limit=PAGE + 1)
        members = [Member(row.id, row.name, row.avatar, role=role, status=row.status) for row, role in rows[:PAGE]]
        return MemberList(members=members, more=len(rows) > PAGE)


class StartTyping(RoomCommand, frozen=True):
    """Say that you are writing. The others are told at most every 3 seconds until your message comes; what you say in
    between is acknowledged, and nothing else. Nothing says that you have stopped: it is over after 6 seconds, or with
    the message, even if this client is gone by then."""

    event = "typing:start"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        slug = found.room.slug
        tx.publish(Typing(room=slug, person=actor.person), Audience(room=slug, rev=found.room.rev))
        return Done()
