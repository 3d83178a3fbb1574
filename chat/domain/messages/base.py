"""The base class of commands about one message."""

from __future__ import annotations

from chat.core.command import InRoom, SomeReply
from chat.core.wire import Number
from chat.errors import NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow


class MessageCommand(InRoom[SomeReply, *tuple[Standing, MessageRow]]):
    """A command about one message of a room: `perform(tx, actor, found, row)`, with the row of the message."""

    id: Number

    def load(self, tx: Tx, found: Standing) -> tuple[Standing, MessageRow]:
        """Load the message. Raises NotFound."""
        row = queries.messages.by_id(tx, found.room.id, self.id)
        if row is None:
            raise NotFound("There is no such message in this room.", field="id")
        return found, row
