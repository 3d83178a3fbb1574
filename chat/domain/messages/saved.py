"""Save messages for oneself."""

from __future__ import annotations

from chat.core import policy
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.event import Audience
from chat.core.text import clean
from chat.core.wire import Number
from chat.domain.messages.assembly import assemble
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.events import SavedChanged
from chat.domain.messages.wire import Saved
from chat.errors import Conflict, Forbidden
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import SAID, MessageRow

MOST = 2000
PAGE = 50


class Save(MessageCommand[Done]):
    """Save a message for yourself, with a `note` of up to 300 characters, or with `on` false remove it from what you
    have saved. Saving it again changes the note. You can save 2,000 messages."""

    event = "message:save"
    on: bool = True
    note: str = ""

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done:
        note = clean(self.note, field="note", most=300, least=0, lines=True)
        if self.on:
            if row.kind not in SAID:
                raise Forbidden("You can't save this.", field="id")
            if row.deleted_at is not None:
                raise Conflict("This message was deleted.", field="id")
            if queries.saved.count(tx, actor.id) >= MOST and not queries.saved.has(tx, actor.id, row.id):
                raise Conflict(f"You have saved {MOST} messages. Remove one first.", field="id")
            queries.saved.put(tx, actor.id, row.id, note)
        else:
            queries.saved.remove(tx, actor.id, row.id)
        tx.publish(SavedChanged(room=found.room.slug, id=row.id, saved=self.on), Audience(people=(actor.id,)))
        return Done()


class SavedIds(Reply):
    """The ids of all messages that you have saved."""

    ids: list[int]


class ListSavedIds(WorkspaceCommand[SavedIds]):
    """List the ids of all messages that you have saved, to mark these wherever you show them."""

    event = "saved:ids"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> SavedIds:
        return SavedIds(ids=queries.saved.ids(tx, actor.id))


class SavedMessages(Reply):
    """A page of the messages that you have saved, the newest first. If `more`, ask for the next page `before` the
    `cursor`."""

    saved: list[Saved]
    more: bool
    cursor: Number | None = None


class ListSaved(WorkspaceCommand[SavedMessages]):
    """List the messages that you have saved, in pages of 50, without those in rooms that you can't read any more."""

    event = "saved:list"
    writes = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> SavedMessages:
        rows = queries.saved.page(tx, actor.id, before=self.before, limit=PAGE + 1)
        page, more = rows[:PAGE], len(rows) > PAGE
        cursor = page[-1].message.id if more else None
        readable = {
            standing.room.slug
            for standing in queries.access.standings_of(tx, actor.id, {row.slug for row in page})
            if policy.refusal(actor, "message:list", standing) is None
        }
        page = [row for row in page if row.slug in readable]
        messages = assemble(tx, [row.message for row in page])
        saved = [Saved(message, row.slug, row.note, row.at) for message, row in zip(messages, page, strict=True)]
        return SavedMessages(saved=saved, more=more, cursor=cursor)
