"""A room as a client has it before it: opening it to follow it, joining it, reading on, closing it."""

from __future__ import annotations

from msgspec import field

from chat.core import policy, quotas
from chat.core.command import Actor, Done, Reply, RoomCommand
from chat.core.event import Audience
from chat.core.wire import Number
from chat.domain.messages import log
from chat.domain.messages.wire import Message
from chat.domain.rooms import direct
from chat.domain.rooms.events import Read
from chat.domain.rooms.membership import join
from chat.domain.rooms.wire import Member, Room
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.access import Standing


class OpenedRoom(Reply):
    """What a client needs to show a room, or to go on where it was. `members` are up to 50 of
    those who are here (`member:list` has them all); `member_count` and `here` are the true numbers.
    `role` is what you are in the room, null for somebody who only looks at a public one; `may` are the rights you have
    in it."""

    room: Room
    rev: int
    epoch: str
    messages: list[Message]
    member_count: int
    read_seq: int
    more: bool
    reset: bool
    members: list[Member] = field(default_factory=list)
    here: int = 0
    role: str | None = None
    may: list[str] = field(default_factory=list)


class ReadMark(Reply):
    """How far you have read by now."""

    read_seq: int


class OpenRoom(RoomCommand[OpenedRoom]):
    """Read a room and follow it: from now on this connection hears what happens in it. Looking is not joining: a public
    room can be opened by those who are not in it, and they do not become members by it (see `room:join`).

    Without `since`, the newest 50 messages by seq; `more`: there are older ones. With
    `since` and the `epoch` it belongs to, what changed after that rev, in the order of the
    changes, up to 200; `more`: go on with `message:list` since the `rev` of this answer.
    `reset`: what you hold can't be continued; throw it away, this is the newest page.
    """

    event = "room:open"
    writes = False
    since: Number | None = None
    epoch: str | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OpenedRoom:
        return _opened(tx, actor, found, self.since, self.epoch)


class JoinRoom(RoomCommand[OpenedRoom]):
    """Become a member of a public room, and open it: fields and answer are those of `room:open`. Joining again is no
    error; an archived room can be read, and not joined."""

    event = "room:join"
    writes = False
    since: Number | None = None
    epoch: str | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OpenedRoom:
        if not found.member:
            if not tx.writing:
                raise WriteNeeded
            quotas.charge(tx, actor, "join")
            room = join(tx, found.room, actor.person)
            role = queries.rooms.member_role(tx, room.id, actor.id)
            found = Standing(room, role, room.rev - 1, found.posted_at)
        return _opened(tx, actor, found, self.since, self.epoch)


class CloseRoom(RoomCommand[Done]):
    """Stop following a room on this connection. You stay a member, and hear `unread`."""

    event = "room:close"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        return Done()


class MarkRead(RoomCommand[ReadMark]):
    """Say how far you have read. The mark only moves forward."""

    event = "room:read"
    seq: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> ReadMark:
        seq = min(self.seq, found.room.rev)
        if seq > found.read_seq:
            queries.rooms.mark_read(tx, found.room.id, actor.id, seq)
            read = Read(room=found.room.slug, read_seq=seq)
            tx.publish(read, Audience(people=(actor.id,)))
        return ReadMark(read_seq=max(seq, found.read_seq))


def _opened(tx: Tx, actor: Actor, found: Standing, since: int | None, since_epoch: str | None) -> OpenedRoom:
    room, epoch = found.room, queries.epoch.epoch(tx)
    if since is not None and since_epoch == epoch and since <= room.rev:
        messages, rev, more = log.changes(tx, room, since)
        reset = False
    else:
        messages, more = log.newest(tx, room)
        rev, reset = room.rev, since is not None
    return OpenedRoom(
        room=direct.seen(tx, room),
        rev=rev,
        epoch=epoch,
        messages=messages,
        member_count=room.member_count,
        read_seq=found.read_seq if found.member else room.rev,  # to an outsider nothing is unread
        more=more,
        reset=reset,
        role=found.role,
        may=policy.rights(actor, found),
    )
