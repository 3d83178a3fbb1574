"""Becoming a member of a room, and ceasing to be one."""

from __future__ import annotations

from chat.domain import log
from chat.domain.command import Actor
from chat.domain.events import Audience, MemberChanged
from chat.domain.wire import Person
from chat.store import Tx, rooms
from chat.store.rooms import Standing


def memberships(tx: Tx, person: Person) -> list[tuple[str, int]]:
    """The rooms of a person, each with the rev where it stands."""
    return [(room.slug, room.rev) for room in rooms.of_member(tx, person.id)]


def join(tx: Tx, found: Standing, actor: Actor) -> Standing:
    """Make the actor a member and tell the room; how the room stands after it."""
    rooms.add_member(tx, found.room, actor.id)
    joined = log.append(tx, found.room, "join", actor)
    _tell_membership(tx, found.room.slug, joined.rev, actor, member=True)
    room = found.room._replace(rev=joined.rev, member_count=found.room.member_count + 1)
    return Standing(room, found.room.rev)


def leave(tx: Tx, found: Standing, actor: Actor) -> None:
    """Make the actor a member no more, if one, and tell the room."""
    if found.member:
        left = log.append(tx, found.room, "leave", actor)
        rooms.remove_member(tx, found.room.id, actor.id)
        _tell_membership(tx, found.room.slug, left.rev, actor, member=False)


def _tell_membership(tx: Tx, slug: str, rev: int, actor: Actor, *, member: bool) -> None:
    changed = MemberChanged(room=slug, rev=rev, person=actor, member=member)
    tx.publish(changed, Audience(room=slug, person=actor.id))
