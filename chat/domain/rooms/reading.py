"""Mark a room as read or as unread, and set one's notification level in it."""

from __future__ import annotations

from typing import Literal

from chat.core.command import Actor, Done, Reply, RoomCommand
from chat.core.event import Audience
from chat.core.wire import Number
from chat.domain.rooms.events import OptionsChanged, Read
from chat.domain.rooms.wire import Mention
from chat.errors import Invalid
from chat.store import Tx, queries
from chat.store.queries.access import Standing


class ReadMark(Reply):
    """The position up to which you have read."""

    read_seq: int


class MarkRead(RoomCommand[ReadMark]):
    """Mark a room as read up to `seq`. The mark only moves forward."""

    event = "room:read"
    seq: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> ReadMark:
        seq = min(self.seq, found.room.rev)
        if seq > found.read_seq:
            move(tx, actor.id, found, seq)
        return ReadMark(read_seq=max(seq, found.read_seq))


class MarkUnread(RoomCommand[ReadMark]):
    """Mark a room as unread from the message at `seq` on, on all your devices."""

    event = "room:unread"
    seq: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> ReadMark:
        if not 0 < self.seq <= found.room.rev:
            raise Invalid("There is no such message in this room.", field="seq")
        if self.seq - 1 < found.read_seq:
            queries.reading.unsee(tx, found.room.id, actor.id, self.seq - 1)
            move(tx, actor.id, found, self.seq - 1)
        return ReadMark(read_seq=min(self.seq - 1, found.read_seq))


class SetOptions(RoomCommand[Done]):
    """Set your notification level in a room, `all` messages, `mentions` only, or `nothing`; and how the page shows
    replies: `flat`, in the order of the log, or `folded` below the first message of their thread."""

    event = "room:options"
    level: Literal["all", "mentions", "nothing"] | None = None
    threads: Literal["flat", "folded"] | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        given = {"level": self.level, "threads": self.threads}
        if values := {name: value for name, value in given.items() if value is not None}:
            queries.rooms.change_member(tx, found.room.id, actor.id, **values)
            level, threads = queries.reading.options(tx, found.room.id, actor.id)
            changed = OptionsChanged(room=found.room.slug, level=level, threads=threads)
            tx.publish(changed, Audience(people=(actor.id,)))
        return Done()


def move(tx: Tx, person_id: int, found: Standing, seq: int) -> None:
    """Set a member's read mark in a room, and send their devices the new counts."""
    reads = queries.reading.move(tx, found.room.id, person_id, seq)
    room, blocked = found.room, queries.blocks.of_person(tx, person_id)
    count = queries.reading.unread(tx, room.id, person_id, seq, blocked) if seq < room.last_seq else 0
    meant = queries.reading.meant(tx, room.id, person_id, seq, blocked)
    mentions = [Mention(*one) for one in meant]
    read = Read(room=room.slug, rev=room.rev, reads=reads, read_seq=seq, unread=count, mentions=mentions)
    tx.publish(read, Audience(people=(person_id,)))
