"""The rules of a room, and its archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal

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
    """Give a room another name, or rules: who may write (`posting`), and how many seconds lie between two messages of
    one person (`slow_seconds`, 0 for none; moderators need not wait). What is not given stays; so does the slug."""

    event = "room:settings"
    name: str | None = None
    posting: Literal["everybody", "moderators"] | None = None
    slow_seconds: Annotated[int, Meta(ge=0, le=3600)] | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OneRoom:
        name = None if self.name is None else clean(self.name, field="name", most=80)
        given = {"name": name, "posting": self.posting, "slow_seconds": self.slow_seconds}
        return change_room(tx, actor, found.room, self.event, given)


class ArchiveRoom(RoomCommand[OneRoom]):
    """Close a room for good, or open it again: an archived one can be read and left, and no more."""

    event = "room:archive"
    archived: bool

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OneRoom:
        if self.archived == (found.room.archived_at is not None):
            return OneRoom(room=direct.seen(tx, found.room))
        return change_room(tx, actor, found.room, self.event, {}, archived_at=tx.now if self.archived else None)


def change_room(tx: Tx, actor: Actor, room: RoomRow, act: str, given: dict[str, Any], **more: Any) -> OneRoom:
    """Change what is given and is another than before; tell everybody whom the room concerns."""
    values = {name: value for name, value in given.items() if value not in (None, getattr(room, name))} | more
    if values:
        queries.rooms.change(tx, room.id, **values)
        room = room._replace(**values)
        detail = AuditDetail(
            posting=values.get("posting"),
            slow_seconds=values.get("slow_seconds"),
            archived=room.archived_at is not None if "archived_at" in values else None,
            renamed="name" in values,
        )
        audit.note(tx, actor, act, room=room.id, detail=detail)
        tx.publish(RoomChanged(room=direct.seen(tx, room)), audience_of(room))
    return OneRoom(room=direct.seen(tx, room))
