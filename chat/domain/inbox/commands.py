"""List the entries of one's inbox, and mark them as read."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta

from chat.core import policy
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.event import Audience
from chat.core.wire import Number, Person
from chat.domain.inbox.events import InboxSeen
from chat.domain.inbox.wire import Item
from chat.domain.messages.assembly import assemble
from chat.domain.rooms.reading import move
from chat.errors import Invalid
from chat.store import Tx, queries
from chat.store.queries.inbox import Cursor, Entry

PAGE = 50
NUMBER = re.compile("[0-9]{1,15}")


class Inbox(Reply):
    """A page of your inbox, the newest first. If `more`, ask for the next page `before` the `cursor`. You last
    looked at your inbox at `seen_at` (`inbox:seen`)."""

    items: list[Item]
    more: bool
    cursor: str | None = None
    seen_at: int = 0


class ListInbox(WorkspaceCommand[Inbox]):
    """List entries of your inbox, without those from blocked people or from rooms that you can't read any more:
    `mentions`, `replies` to you, `reactions` to your messages, or `threads` that you follow."""

    event = "inbox:list"
    writes = False
    kind: Literal["mentions", "replies", "reactions", "threads"]
    before: Annotated[str, Meta(max_length=200)] | None = None

    def perform(self, tx: Tx, actor: Actor) -> Inbox:
        before = None if self.before is None else _cursor(self.before)
        blocked = queries.blocks.of_person(tx, actor.id)
        if self.kind == "reactions":
            entries = queries.inbox.reactions_to(tx, actor.id, blocked, before=before, limit=PAGE + 1)
        elif self.kind == "threads":
            entries = queries.inbox.threads(tx, actor.id, blocked, before=before, limit=PAGE + 1)
        else:
            is_reply = self.kind == "replies"
            entries = queries.inbox.meant(tx, actor.id, blocked, is_reply=is_reply, before=before, limit=PAGE + 1)
        page, more = entries[:PAGE], len(entries) > PAGE
        cursor = ":".join(map(str, page[-1].cursor)) if more else None
        seen_at = queries.inbox.seen_at(tx, actor.id)
        return Inbox(items=_items(tx, actor, page), more=more, cursor=cursor, seen_at=seen_at)


class ReadInbox(WorkspaceCommand[Done]):
    """Mark mentions and replies as read, by the ids of their messages, up to 50 at once, without marking earlier
    messages of their rooms."""

    event = "inbox:read"
    ids: Annotated[list[Number], Meta(min_length=1, max_length=PAGE)]

    def perform(self, tx: Tx, actor: Actor) -> Done:
        slugs = queries.inbox.see(tx, actor.id, self.ids)
        for found in queries.access.standings_of(tx, actor.id, slugs):
            if found.member:
                move(tx, actor.id, found, found.read_seq)
        return Done()


class SeeInbox(WorkspaceCommand[Done]):
    """Record that you have looked at your inbox: older reactions are not new any more, on all your devices."""

    event = "inbox:seen"

    def perform(self, tx: Tx, actor: Actor) -> Done:
        queries.people.change(tx, actor.id, inbox_at=tx.now)
        tx.publish(InboxSeen(seen_at=tx.now), Audience(people=(actor.id,)))
        return Done()


def _items(tx: Tx, actor: Actor, entries: list[Entry]) -> list[Item]:
    """Return the entries of rooms that the person can read now."""
    readable = {
        standing.room.slug
        for standing in queries.access.standings_of(tx, actor.id, {entry.slug for entry in entries})
        if policy.refusal(actor, "message:list", standing) is None
    }
    entries = [entry for entry in entries if entry.slug in readable]
    by = {entry.by_id for entry in entries if entry.by_id is not None}
    people = {row.id: Person(*row) for row in queries.people.shown(tx, by)}
    messages = assemble(tx, [entry.message for entry in entries])
    return [
        Item(message, one.slug, one.at, one.unread, one.emoji, None if one.by_id is None else people[one.by_id])
        for message, one in zip(messages, entries, strict=True)
    ]


def _cursor(text: str) -> Cursor:
    """Return the position after which a page begins. Raises Invalid."""
    *numbers, emoji = [*text.split(":", 3), ""] if text.count(":") < 3 else text.split(":", 3)
    if not all(NUMBER.fullmatch(number) for number in numbers):
        raise Invalid("This is not a cursor of the inbox.", field="before")
    return (*map(int, numbers), *([emoji] if emoji else []))
