"""What only this worker knows of an answer: who is here, and what its operator calls the place."""

from __future__ import annotations

from typing import Any

from chat.domain.rooms.commands import RoomList
from chat.domain.rooms.members import MemberList
from chat.domain.rooms.open import OpenedRoom
from chat.domain.rooms.wire import Member
from chat.domain.workspace.commands import WorkspaceNow
from chat.live.rooms.presence import Presence

MEMBERS_SHOWN = 50


def completed(reply: Any, presence: Presence, place: str) -> Any:
    """The answer to a command, with who is here, and the operator's name of the `place` where it has no other, where it
    tells of that."""
    match reply:
        case OpenedRoom():
            reply.here, some = presence.here(reply.room.slug, MEMBERS_SHOWN)
            reply.members = [Member(person.id, person.name, person.avatar, here=True) for person in some]
        case RoomList():
            for room in reply.rooms:
                room.here = presence.count(room.slug)
        case MemberList():
            for member in reply.members:
                member.here = presence.is_here(member.id)
        case WorkspaceNow():
            reply.place = reply.place or place
    return reply
