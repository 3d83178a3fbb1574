"""Read the earlier texts of a message."""

from __future__ import annotations

from chat.core.command import Actor, Reply
from chat.core.mentioning import with_names
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.names import mentioned_in
from chat.domain.messages.wire import Version
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow


class History(Reply):
    """The texts of a message, the oldest first; the last one is the present text. A deleted message has none."""

    versions: list[Version]


class MessageHistory(MessageCommand[History]):
    """List all texts that a message had, up to the last 50 before the present one, with the names of mentioned
    members."""

    event = "message:history"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> History:
        earlier = [Version(text, at) for text, at in queries.edits.of(tx, row.id)]
        present = [] if row.text is None else [Version(row.text, row.edited_at or row.at)]
        names = mentioned_in(tx, [one.text for one in earlier + present], room_id=row.room_id)
        return History(versions=[Version(with_names(one.text, names), one.at) for one in earlier + present])
