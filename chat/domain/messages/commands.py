"""Post, edit, delete and list messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from chat.core import audit
from chat.core.command import Actor, Reply, RoomCommand
from chat.core.text import clean
from chat.core.wire import Number, Person
from chat.domain.messages import log, mentions, slow_mode, threads
from chat.domain.messages.assembly import assemble_one
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.wire import Message
from chat.errors import Conflict, Forbidden, Invalid
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow

MOST = 8000
MOST_VERSIONS = 50  # earlier texts that are kept; a program may edit a message for ever, such as a bar of progress


class OneMessage(Reply):
    """The message after the request."""

    message: Message


class Said(OneMessage):
    """The message after the request, and the people it mentions who are not in the room (`outside`) and don't hear of
    it."""

    outside: Sequence[Person] = ()


class Messages(Reply):
    """A page of a room's log. `more`: there are more messages in the direction that you asked for; with `around`, older
    ones, and `newer` says if there are newer ones. `rev` is the room's current revision or, with `since`, the revision
    that this page reaches: ask for the next page since it."""

    messages: list[Message]
    more: bool
    rev: int
    newer: bool = False


class PostMessage(RoomCommand[Said]):
    """Post a message of 1 to 8,000 characters after trimming, without control characters other than line breaks and
    tabs. `client_id` is a UUID that you choose; a retry with the same one returns the message that was posted already.
    The ack comes after the message is on disk.

    `@Ann` in the text mentions a person, `@gardeners` a group, `@room` and `@here` all members or those online. If it
    notifies more than 20 people so, it is a `conflict` with their number, unless `wide` is true; in a room with more
    members only moderators can do it. `reply_to` is the id of the message that this one answers."""

    event = "message:post"
    hears = "message:retry"
    demands = ("message:post",)
    repeatable = True
    text: str
    client_id: UUID
    reply_to: Number | None = None
    wide: bool = False

    def repeated(self, tx: Tx, actor: Actor, found: Standing) -> Said | None:
        earlier = queries.messages.by_client_id(tx, actor.id, str(self.client_id))
        if earlier is None:
            return None
        if earlier.room_id != found.room.id:
            raise Conflict("This client_id was used in another room.", field="client_id")
        return Said(message=assemble_one(tx, earlier, actor.person))

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Said:
        text, room = clean(self.text, field="text", most=MOST, lines=True), found.room
        answered = None if self.reply_to is None else threads.answered(tx, room, self.reply_to)
        slow_mode.take(tx, actor, found)
        meant = mentions.read(tx, actor, found, text, wide=self.wide, answered=answered)
        client_id = str(self.client_id)
        message = log.append(tx, room, "text", actor.person, meant.text, client_id, answered=answered, meant=meant)
        if answered is not None:
            threads.grow(tx, room, answered, actor.id, meant)
        return Said(message=message, outside=meant.outside)


class EditMessage(MessageCommand[Said]):
    """Change the text of a message of your own, within the limits of a new one: you can't edit in a room where you may
    not post, and in slow mode you have to wait. Editing a deleted message is a `conflict`. Whoever
    is mentioned now hears of it, whoever is not any more does not; `wide` is as in `message:post`."""

    event = "message:edit"
    text: str
    wide: bool = False

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Said:
        text = clean(self.text, field="text", most=MOST, lines=True)
        _check_written(row)
        room = found.room
        if row.author_id != actor.id:
            raise Forbidden("You can only edit your own messages.", field="id")
        if row.deleted_at is not None:
            raise Conflict("This message was deleted.", field="id")
        meant = mentions.read_again(tx, actor, found, text, row, wide=self.wide)
        if row.text == meant.text:
            return Said(message=assemble_one(tx, row), outside=meant.outside)
        slow_mode.take(tx, actor, found)
        queries.edits.keep(tx, row, MOST_VERSIONS)
        return Said(message=log.rewrite(tx, room, row, meant, actor.person), outside=meant.outside)


class DeleteMessage(MessageCommand[OneMessage]):
    """Delete a message of your own or, as a moderator, any message. A tombstone keeps its place. Deleting it again has
    no effect and is not an error."""

    event = "message:delete"
    hears = "message:list"
    demands = ("message:delete", "message:delete:any")

    def demanded(self, actor: Actor, found: Standing, row: MessageRow) -> str:
        own, anybodys = self.demands
        return own if row.author_id == actor.id else anybodys

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> OneMessage:
        _check_written(row)
        room = found.room
        if row.deleted_at is not None:
            return OneMessage(message=assemble_one(tx, row))
        if row.author_id != actor.id:
            audit.note(tx, actor, "message:delete", person=row.author_id, room=room.id)
        return OneMessage(message=log.bury(tx, room, row, actor.person))


class ListMessages(RoomCommand[Messages]):
    """Read a room's log: the messages `before`, `after` or `around` a seq (oldest first), or those that changed `since`
    a rev (in the order of the changes). Give at most one of the four; without any you get the newest messages."""

    event = "message:list"
    writes = False
    before: Number | None = None
    after: Number | None = None
    around: Number | None = None
    since: Number | None = None
    limit: Annotated[int, Meta(ge=1, le=log.LARGEST_PAGE)] = log.PAGE

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Messages:
        if sum(bound is not None for bound in (self.before, self.after, self.around, self.since)) > 1:
            raise Invalid("Send only one of before, after, around and since.", field="since")
        room = found.room
        if self.since is not None:
            page, reached, more = log.changes(tx, room, self.since, self.limit)
            return Messages(messages=page, more=more, rev=reached)
        if self.around is not None:
            page, more, newer = log.around(tx, room, self.around, self.limit)
            return Messages(messages=page, more=more, rev=room.rev, newer=newer)
        if self.after is not None:
            rows = queries.messages.after(tx, room.id, self.after, self.limit + 1)
        else:
            rows = queries.messages.before(tx, room.id, self.before, self.limit + 1)
        page, more = log.page(tx, rows, self.limit, newest_kept=self.after is None)
        return Messages(messages=page, more=more, rev=room.rev)


def _check_written(row: MessageRow) -> None:
    """Raise Forbidden for a message that the server made."""
    if row.kind != "text":
        raise Forbidden("Messages by the server can't be changed.", field="id")
