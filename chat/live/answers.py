"""Parts of an answer that are not in the database: presence, and the operator's name for the workspace."""

from __future__ import annotations

from chat.core.command import Reply
from chat.domain.people.directory import OneProfile
from chat.domain.rooms.commands import RoomList
from chat.domain.rooms.members import MemberList
from chat.domain.rooms.view import OpenedRoom
from chat.domain.rooms.wire import Member
from chat.domain.workspace.commands import WorkspaceNow
from chat.live.rooms.registry import Registry

MEMBERS_SHOWN = 50


def complete(reply: Reply, registry: Registry, name: str) -> Reply:
    """Add presence to the reply to a command, and the operator's `name` for the workspace if its owner has not given it
    one."""
    match reply:
        case OpenedRoom():
            reply.here, some = registry.members_here(reply.room.slug, MEMBERS_SHOWN)
            reply.members = [Member(person.id, person.name, person.avatar, here=True) for person in some]
        case RoomList():
            for room in reply.rooms:
                room.here, _ = registry.members_here(room.slug, 0)
        case OneProfile() if reply.person.here is not None:
            reply.person.here = reply.person.id in registry.people
        case MemberList():
            for member in reply.members:
                member.here = member.id in registry.people
        case WorkspaceNow():
            reply.name = reply.name or name
    return reply
