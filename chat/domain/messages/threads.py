"""Threads: a message and all replies to it, and to replies to it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chat.core.command import Actor, Done, Reply
from chat.core.event import Audience
from chat.core.wire import Number
from chat.domain.messages import log
from chat.domain.messages.assembly import assemble_one
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.events import ThreadFollowed
from chat.domain.messages.mentions import Meant
from chat.domain.messages.wire import Message
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import SAID, MessageRow
from chat.store.queries.rooms import RoomRow


def answered(tx: Tx, room: RoomRow, message_id: int) -> MessageRow:
    """Return the message that a reply answers. Raises NotFound, Forbidden, Conflict."""
    row = queries.messages.by_id(tx, room.id, message_id)
    if row is None:
        raise NotFound("There is no such message in this room.", field="reply_to")
    if row.kind not in SAID:
        raise Forbidden("You can't reply to this.", field="reply_to")
    if row.deleted_at is not None:
        raise Conflict("This message was deleted.", field="reply_to")
    return row


def grow(tx: Tx, room: RoomRow, answered: MessageRow, author: int, meant: Meant) -> None:
    """Count a reply in its thread, and have its author and the people it mentions follow the thread."""
    root = _root(tx, room, answered)
    log.count_replies(tx, room, root, 1)
    named = [one for one, how in meant.people.items() if how == "person"]
    begun_by = [] if root.author_id is None else [root.author_id]
    if new := queries.threads.involve(tx, root.id, {author, *begun_by, *named}):
        tx.publish(ThreadFollowed(room=room.slug, id=root.id, following=True), Audience(people=tuple(new)))


def _root(tx: Tx, room: RoomRow, row: MessageRow) -> MessageRow:
    """Return the first message of the thread that a message is in."""
    root = None if row.root_id is None else queries.messages.by_id(tx, room.id, row.root_id)
    return root or row


class Thread(Reply):
    """The first message of a thread, a page of its replies, the oldest first, and True in `following` if you follow it.
    `more`: there are more replies in the direction that you asked for."""

    root: Message
    messages: list[Message]
    more: bool
    rev: int
    following: bool


class ReadThread(MessageCommand[Thread]):
    """Read the thread that a message is in: its newest replies, or those `before` or `after` a seq."""

    event = "thread:list"
    writes = False
    before: Number | None = None
    after: Number | None = None
    limit: Annotated[int, Meta(ge=1, le=log.LARGEST_PAGE)] = log.PAGE

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Thread:
        if self.before is not None and self.after is not None:
            raise Invalid("Send only one of before and after.", field="after")
        root = _root(tx, found.room, row)
        bounds = {"after": self.after} if self.after is not None else {"before": self.before or 2**53}
        rows = queries.messages.thread(tx, root.id, **bounds, limit=self.limit + 1)
        messages, more = log.page(tx, rows, self.limit, newest_kept=self.after is None)
        following = queries.threads.is_followed(tx, root.id, actor.id)
        return Thread(
            root=assemble_one(tx, root), messages=messages, more=more, rev=found.room.rev, following=following
        )


class FollowThread(MessageCommand[Done]):
    """Follow the thread that a message is in, so that new replies are in your inbox, or with `on` false stop following
    it. People follow a thread by themselves if it answers them, they reply in it, or are mentioned there."""

    event = "thread:follow"
    on: bool = True

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done:
        root = _root(tx, found.room, row)
        queries.threads.follow(tx, root.id, actor.id, self.on)
        tx.publish(ThreadFollowed(room=found.room.slug, id=root.id, following=self.on), Audience(people=(actor.id,)))
        return Done()
