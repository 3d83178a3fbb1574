"""Rooms: finding, making, opening and leaving them."""

from __future__ import annotations

import re
import unicodedata

from msgspec import field

from chat.domain import log
from chat.domain.command import Actor, Command, Done, Reply
from chat.domain.events import Audience, Read, RoomChanged
from chat.domain.membership import join, leave
from chat.domain.text import clean
from chat.domain.wire import Member, Message, Number, Room, RoomSummary, Slug
from chat.errors import Conflict, Invalid, NotFound
from chat.store import Tx, WriteNeeded, rooms
from chat.store import log as epochs
from chat.store.rooms import Standing

PAGE = 500


class RoomList(Reply):
    """A page of rooms, by slug; `more`: go on `after` the last slug of this one."""

    rooms: list[RoomSummary]
    more: bool


class OneRoom(Reply):
    """The room as it stands now."""

    room: Room


class OpenedRoom(Reply):
    """What a client needs to show a room, or to go on where it was. `members` are up to 50 of
    those who are here (`member:list` has them all); `member_count` and `here` are the true numbers."""

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


class ReadMark(Reply):
    """How far you have read by now."""

    read_seq: int


class ListRooms(Command, frozen=True):
    """All public rooms and your own, in pages of 500, by slug."""

    event = "room:list"
    writes = False
    after: Slug | None = None

    def perform(self, tx: Tx, actor: Actor) -> RoomList:
        found = rooms.visible_to(tx, actor.id, after=self.after, limit=PAGE + 1)
        summaries = [
            RoomSummary(
                slug=room.slug,
                name=room.name,
                topic=room.topic,
                kind=room.kind,
                member=read_seq is not None,
                unread=_unread(tx, Standing(room, read_seq), actor),
                read_seq=read_seq or 0,
                last_seq=room.last_seq,
            )
            for room, read_seq in found[:PAGE]
        ]
        return RoomList(rooms=summaries, more=len(found) > PAGE)


class CreateRoom(Command, frozen=True):
    """Make a public room; who makes it is in it. The name is 1 to 80 characters, the topic up to
    300, each one line. The slug, its name in addresses, is made from the name: letters and
    digits, joined by dashes. A slug that is taken is a `conflict`."""

    event = "room:create"
    name: str
    topic: str = ""

    def perform(self, tx: Tx, actor: Actor) -> OneRoom:
        name = clean(self.name, field="name", most=80)
        topic = clean(self.topic, field="topic", most=300, least=0)
        slug = slug_of(name)
        if rooms.by_slug(tx, slug) is not None:
            raise Conflict("There is already a room of this name.", field="name")
        row = rooms.insert(tx, slug=slug, name=name, topic=topic, kind="public", created_by=actor.id)
        tx.publish(RoomChanged(room=Room.of(row)), Audience())
        join(tx, Standing(row, None), actor)
        return OneRoom(room=Room.of(row))


class OpenRoom(Command, frozen=True):
    """Read a room and follow it: from now on this connection hears what happens in it.
    Opening a public room for the first time makes you a member.

    Without `since`, the newest 50 messages by seq; `more`: there are older ones. With
    `since` and the `epoch` it belongs to, what changed after that rev, in the order of the
    changes, up to 200; `more`: go on with `message:list` since the `rev` of this answer.
    `reset`: what you hold can't be continued; throw it away, this is the newest page.
    """

    event = "room:open"
    writes = False
    room: Slug
    since: Number | None = None
    epoch: str | None = None

    def perform(self, tx: Tx, actor: Actor) -> OpenedRoom:
        found = log.standing(tx, self.room, actor, lock=tx.writing)
        if not found.member:
            if not tx.writing:
                raise WriteNeeded
            found = join(tx, found, actor)
        room, epoch = found.room, epochs.epoch(tx)
        if self.since is not None and self.epoch == epoch and self.since <= room.rev:
            messages, rev, more = log.changes(tx, room, self.since)
            reset = False
        else:
            messages, more = log.newest(tx, room)
            rev, reset = room.rev, self.since is not None
        return OpenedRoom(
            room=Room.of(room),
            rev=rev,
            epoch=epoch,
            messages=messages,
            member_count=room.member_count,
            read_seq=found.read_seq or 0,
            more=more,
            reset=reset,
        )


class CloseRoom(Command, frozen=True):
    """Stop following a room on this connection. You stay a member, and hear `unread`."""

    event = "room:close"
    writes = False
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        log.standing(tx, self.room, actor)
        return Done()


class LeaveRoom(Command, frozen=True):
    """Be a member of a room no more. Leaving twice is no error."""

    event = "room:leave"
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        leave(tx, log.standing(tx, self.room, actor, lock=True), actor)
        return Done()


class SetTopic(Command, frozen=True):
    """Say what a room is about, in one line of up to 300 characters. For members."""

    event = "room:topic"
    room: Slug
    topic: str

    def perform(self, tx: Tx, actor: Actor) -> OneRoom:
        topic = clean(self.topic, field="topic", most=300, least=0)
        room = log.membership(tx, self.room, actor, lock=True).room
        if topic != room.topic:
            rooms.set_topic(tx, room.id, topic)
            room = room._replace(topic=topic)
            log.append(tx, room, "topic", actor, topic)
            tx.publish(RoomChanged(room=Room.of(room)), Audience())
        return OneRoom(room=Room.of(room))


class MarkRead(Command, frozen=True):
    """Say how far you have read. The mark only moves forward."""

    event = "room:read"
    room: Slug
    seq: Number

    def perform(self, tx: Tx, actor: Actor) -> ReadMark:
        found = log.membership(tx, self.room, actor)
        seq = min(self.seq, found.room.rev)
        if seq > (found.read_seq or 0):
            rooms.mark_read(tx, found.room.id, actor.id, seq)
            read = Read(room=found.room.slug, read_seq=seq)
            tx.publish(read, Audience(person=actor.id))
        return ReadMark(read_seq=max(seq, found.read_seq or 0))


def announce(tx: Tx, slug: str, text: str) -> Message:
    """The server itself says something in a room. Raises NotFound, Invalid."""
    text = clean(text, field="text", most=8000, lines=True)
    room = rooms.by_slug(tx, slug)
    if room is None:
        raise NotFound(f"There is no room {slug!r}.", field="room")
    return log.append(tx, room, "announcement", None, text)


def slug_of(name: str) -> str:
    """`Grüße & Co` becomes `grüße-co`: letters and digits of any script, joined by dashes."""
    folded = unicodedata.normalize("NFKC", name).lower()
    slug = re.sub(r"[\W_]+", "-", folded).strip("-")[:60].strip("-")
    if not slug:
        raise Invalid("A room's name needs a letter or a digit.", field="name")
    return slug


def _unread(tx: Tx, found: Standing, actor: Actor) -> int:
    if found.read_seq is None or found.room.last_seq <= found.read_seq:
        return 0
    return rooms.unread(tx, found.room.id, actor.id, found.read_seq)
