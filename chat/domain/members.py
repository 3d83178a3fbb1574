"""The people of a room: who they are, and who is writing."""

from __future__ import annotations

from chat.domain import log
from chat.domain.command import Actor, Command, Done, Reply
from chat.domain.events import Audience, Typing
from chat.domain.wire import Member, Number, Slug
from chat.store import Tx, people

PAGE = 200


class MemberList(Reply):
    """A page of a room's members; `more`: go on `after` the last id of this one."""

    members: list[Member]
    more: bool


class ListMembers(Command, frozen=True):
    """Who is a member of a room, in pages of 200, by id."""

    event = "member:list"
    writes = False
    room: Slug
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> MemberList:
        room = log.standing(tx, self.room, actor).room
        rows = people.members_of(tx, room.id, after=self.after, limit=PAGE + 1)
        members = [Member(row.id, row.name) for row in rows[:PAGE]]
        return MemberList(members=members, more=len(rows) > PAGE)


class StartTyping(Command, frozen=True):
    """Say that you are writing; at most every 3 seconds. Nothing says that you have stopped: it
    is over after 6 seconds, or with the message, even if this client is gone by then."""

    event = "typing:start"
    writes = False
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        room = log.membership(tx, self.room, actor).room
        tx.publish(Typing(room=room.slug, person=actor), Audience(room=room.slug))
        return Done()
