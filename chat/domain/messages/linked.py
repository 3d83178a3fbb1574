"""Read the messages to which links lead."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chat.core import policy
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.domain.messages.assembly import assemble
from chat.domain.messages.wire import Link, Linked
from chat.store import Tx, queries
from chat.store.queries.messages import SAID

MOST = 20


class LinkedMessages(Reply):
    """The messages that were found, in no order. One that you can't read is absent, like one that does not exist, was
    deleted, or was made by the server."""

    found: list[Linked]


class ListLinked(WorkspaceCommand[LinkedMessages]):
    """Read up to 20 messages of any rooms by their links, such as `/rooms/lobby/123`."""

    event = "message:linked"
    writes = False
    links: Annotated[list[Link], Meta(min_length=1, max_length=MOST)]

    def perform(self, tx: Tx, actor: Actor) -> LinkedMessages:
        rooms = {
            standing.room.slug: standing.room
            for standing in queries.access.standings_of(tx, actor.id, {link.room for link in self.links})
            if policy.refusal(actor, "message:list", standing) is None
        }
        slugs = {room.id: room.slug for room in rooms.values()}
        wanted = {(rooms[link.room].id, link.seq) for link in self.links if link.room in rooms}
        found = queries.messages.at(tx, sorted(wanted)) if wanted else []
        rows = [row for row in found if row.kind in SAID and row.deleted_at is None]
        messages = assemble(tx, rows)
        return LinkedMessages(
            found=[Linked(slugs[row.room_id], message) for row, message in zip(rows, messages, strict=True)]
        )
