"""Pin messages in their room."""

from __future__ import annotations

from chat.core.command import Actor, Reply, RoomCommand
from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.assembly import assemble, assemble_one
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.commands import OneMessage
from chat.domain.messages.wire import Pinned
from chat.errors import Conflict, Forbidden
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import SAID, MessageRow

MOST = 50  # in a room


class Pin(MessageCommand[OneMessage]):
    """Pin a message in its room, or with `on` false unpin it, for everybody. Doing it again has no effect and is not an
    error. A room has at most 50 pinned messages."""

    event = "message:pin"
    on: bool = True

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> OneMessage:
        room = found.room
        if row.kind not in SAID:
            raise Forbidden("You can't pin this.", field="id")
        if self.on and row.deleted_at is not None:
            raise Conflict("This message was deleted.", field="id")
        if self.on == (row.pinned_at is not None):
            return OneMessage(message=assemble_one(tx, row))
        if self.on and len(queries.messages.pinned(tx, room.id)) >= MOST:
            raise Conflict(f"This room has {MOST} pinned messages. Unpin one first.", field="id")
        rev = queries.rooms.advance(tx, room.id)
        changed = queries.messages.set_pinned(tx, row, rev=rev, by=actor.id if self.on else None)
        return OneMessage(message=log.publish(tx, room, changed))


class Pins(Reply):
    """The pinned messages of a room, the last pinned first."""

    pins: list[Pinned]


class ListPins(RoomCommand[Pins]):
    """List the pinned messages of a room."""

    event = "room:pins"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Pins:
        rows = queries.messages.pinned(tx, found.room.id)
        by = {shown.id: Person(*shown) for shown in queries.people.shown(tx, {person_id for _, person_id in rows})}
        messages = assemble(tx, [row for row, _ in rows])
        pins = [
            Pinned(message, by[person_id], row.pinned_at or 0)
            for message, (row, person_id) in zip(messages, rows, strict=True)
        ]
        return Pins(pins=pins)
