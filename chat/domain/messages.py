"""Writing, changing and reading messages."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from chat.domain import log
from chat.domain.command import Actor, Command, Reply
from chat.domain.text import clean
from chat.domain.wire import Message, Number, Slug
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store import Tx, messages, rooms
from chat.store.messages import MessageRow
from chat.store.rooms import RoomRow

MOST = 8000


class OneMessage(Reply):
    """The message as it stands now."""

    message: Message


class Messages(Reply):
    """A page of a room's log. `more`: there is more in the direction that was asked for.
    `rev`: where the room stands or, with `since`, the rev that this page reaches: go on from it."""

    messages: list[Message]
    more: bool
    rev: int


class PostMessage(Command, frozen=True):
    """Write a message: 1 to 8,000 characters after trimming, no control characters but line
    breaks and tabs. `client_id` is a UUID that the sender chooses; a retry with the same one
    returns the message that already stands. The ack comes after the message is on disk."""

    event = "message:post"
    room: Slug
    text: str
    client_id: UUID

    def perform(self, tx: Tx, actor: Actor) -> OneMessage:
        text = clean(self.text, field="text", most=MOST, lines=True)
        found = log.standing(tx, self.room, actor, lock=True)
        client_id = str(self.client_id)
        if (stands := messages.by_client_id(tx, actor.id, client_id)) is not None:
            if stands.room_id != found.room.id:
                raise Conflict("This id was used in another room.", field="client_id")
            return OneMessage(message=Message.of(stands))
        if not found.member:
            raise Forbidden("You are not in this room. Open it first.", field="room")
        return OneMessage(message=log.append(tx, found.room, "text", actor, text, client_id))


class EditMessage(Command, frozen=True):
    """Give a message of your own another text, with the limits of a new one. A deleted one is a
    `conflict`."""

    event = "message:edit"
    room: Slug
    id: Number
    text: str

    def perform(self, tx: Tx, actor: Actor) -> OneMessage:
        text = clean(self.text, field="text", most=MOST, lines=True)
        room, row = _own(tx, self.room, self.id, actor)
        if row.deleted_at is not None:
            raise Conflict("This message was deleted.", field="id")
        if row.text == text:
            return OneMessage(message=Message.of(row))
        changed = messages.set_text(tx, row, rev=rooms.advance(tx, room.id), text=text)
        return OneMessage(message=log.publish(tx, room, changed))


class DeleteMessage(Command, frozen=True):
    """Delete a message of your own. A tombstone keeps its place; deleting it again is no error."""

    event = "message:delete"
    room: Slug
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> OneMessage:
        room, row = _own(tx, self.room, self.id, actor)
        if row.deleted_at is not None:
            return OneMessage(message=Message.of(row))
        changed = messages.bury(tx, row, rev=rooms.advance(tx, room.id))
        return OneMessage(message=log.publish(tx, room, changed))


class ListMessages(Command, frozen=True):
    """Read a room's log: what stands `before` or `after` a seq (oldest first), or what changed
    `since` a rev (in the order of the changes). At most one of the three; none of them
    means the newest messages."""

    event = "message:list"
    writes = False
    room: Slug
    before: Number | None = None
    after: Number | None = None
    since: Number | None = None
    limit: Annotated[int, Meta(ge=1, le=log.LARGEST_PAGE)] = log.PAGE

    def perform(self, tx: Tx, actor: Actor) -> Messages:
        if sum(bound is not None for bound in (self.before, self.after, self.since)) > 1:
            raise Invalid("Only one of before, after and since can be given.", field="since")
        room = log.standing(tx, self.room, actor).room
        if self.since is not None:
            found, reached, more = log.changes(tx, room, self.since, self.limit)
            return Messages(messages=found, more=more, rev=reached)
        if self.after is not None:
            rows = messages.after(tx, room.id, self.after, self.limit + 1)
        else:
            rows = messages.before(tx, room.id, self.before, self.limit + 1)
        found, more = log.page(rows, self.limit, newest_kept=self.after is None)
        return Messages(messages=found, more=more, rev=room.rev)


def _own(tx: Tx, slug: str, message_id: int, actor: Actor) -> tuple[RoomRow, MessageRow]:
    """A message that the actor wrote, its room locked. What others wrote is Forbidden."""
    room = log.membership(tx, slug, actor, lock=True).room
    row = messages.by_id(tx, room.id, message_id)
    if row is None:
        raise NotFound("There is no such message in this room.", field="id")
    if row.kind != "text" or row.author_id != actor.id:
        raise Forbidden("Only who wrote a message may change it.", field="id")
    return room, row
