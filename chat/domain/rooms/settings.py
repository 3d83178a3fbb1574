"""Change the name and rules of a room, and archive it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from chat.core import audit
from chat.core.audit import AuditDetail
from chat.core.command import Actor, RoomCommand
from chat.core.text import clean
from chat.domain.rooms import direct
from chat.domain.rooms.commands import OneRoom, audience_of
from chat.domain.rooms.events import RoomChanged
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.rooms import RoomRow


class ChangeSettings(RoomCommand[OneRoom]):
    """Change the name or the rules of a room: the members who may post (`posting`), and the least seconds between two
    messages of one person (`slow_seconds`, 0 for no limit; moderators need not wait). Fields that are not given stay,
    and so does the slug."""

    event = "room:settings"
    name: str | None = None
    posting: Literal["everybody", "moderators"] | None = None
    slow_seconds: Annotated[int, Meta(ge=0, le=3600)] | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OneRoom:
        room = found.room
        now = room._replace(
            name=room.name if self.name is None else clean(self.name, field="name", most=80),
            posting=self.posting or room.posting,
            slow_seconds=room.slow_seconds if self.slow_seconds is None else self.slow_seconds,
        )
        return _change(tx, actor, self.event, room, now)


class ArchiveRoom(RoomCommand[OneRoom]):
    """Archive a room, or reopen it. An archived room can be read and left, but nobody can join it or post in it."""

    event = "room:archive"
    archived: bool

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OneRoom:
        room = found.room
        if self.archived == (room.archived_at is not None):
            return OneRoom(room=direct.seen(tx, room))
        return _change(tx, actor, self.event, room, room._replace(archived_at=tx.now if self.archived else None))


def _change(tx: Tx, actor: Actor, act: str, was: RoomRow, room: RoomRow) -> OneRoom:
    """Store the fields that changed, write them to the audit log, and publish the room."""
    values = {name: new for name, old, new in zip(room._fields, was, room, strict=True) if new != old}
    if values:
        queries.rooms.change(tx, room.id, **values)
        detail = AuditDetail(
            posting=room.posting if "posting" in values else None,
            slow_seconds=room.slow_seconds if "slow_seconds" in values else None,
            archived=room.archived_at is not None if "archived_at" in values else None,
            renamed="name" in values,
        )
        audit.note(tx, actor, act, room=room.id, detail=detail)
        tx.publish(RoomChanged(room=direct.seen(tx, room)), audience_of(room))
    return OneRoom(room=direct.seen(tx, room))
