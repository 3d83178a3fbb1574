"""Open, join and close a room on a connection."""

from __future__ import annotations

from msgspec import field

from chat.core import quotas, rights
from chat.core.command import Actor, Done, Reply, RoomCommand
from chat.core.wire import Number
from chat.domain.messages import log
from chat.domain.messages.wire import Message
from chat.domain.rooms import direct
from chat.domain.rooms.membership import join
from chat.domain.rooms.wire import Member, Room
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.access import Standing


class OpenedRoom(Reply):
    """All that a client needs to show a room, or to resume it. `members` has up to 50 of the members who are online
    (`member:list` has all members); `member_count` is the number of all members, and `here` of those online. `role` is
    your role in the room, or null if you are not a member; `may` lists your rights in it."""

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


class OpenRoom(RoomCommand[OpenedRoom]):
    """Open a room: from now on this connection receives its events. You need not be a member to open a public room, and
    opening it does not make you one (see `room:join`).

    Without `since`, the answer has the newest 50 messages by seq; `more`: there are older ones. With `since` and the
    `epoch` to which it belongs, it has up to 200 messages that changed after that revision, in the order of the
    changes; `more`: go on with `message:list` since the `rev` of this answer. `reset`: the messages that you have can't
    be continued; discard them, the answer has the newest ones.
    """

    event = "room:open"
    writes = False
    since: Number | None = None
    epoch: str | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OpenedRoom:
        return _opened(tx, actor, found, self.since, self.epoch)


class JoinRoom(RoomCommand[OpenedRoom]):
    """Become a member of a public room, and open it: fields and answer are those of `room:open`. Joining again is not
    an error. An archived room can't be joined."""

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
    """Close a room on this connection. If you are a member, you stay one, and receive `unread` for new messages."""

    event = "room:close"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        return Done()


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
        read_seq=found.read_seq if found.member else room.rev,  # for an outsider nothing is unread
        more=more,
        reset=reset,
        role=found.role,
        may=rights.of(actor, found),
    )
