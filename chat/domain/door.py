"""The door to a command: who asks, whether they may, and then the command itself."""

from __future__ import annotations

from typing import Any

from chat.domain import policy, quotas
from chat.domain.command import Actor, Command, RoomCommand, Who
from chat.errors import Forbidden
from chat.store import Tx, access


def perform(tx: Tx, who: Who, command: Command) -> Any:
    """Do what the command says; its `Reply`. Raises ChatError."""
    right = command.right or command.event
    if not isinstance(command, RoomCommand):
        actor = recognise(access.look(tx, who.person_id, who.session_id), who)
        policy.demand(actor, right)
        quotas.charge(tx, actor, command.event)
        return command.perform(tx, actor)
    look = access.look(tx, who.person_id, who.session_id, command.room, lock=tx.writing)
    actor = recognise(look, who)
    policy.demand(actor, right, look.found)
    quotas.charge(tx, actor, command.event)
    return command.perform(tx, actor, look.found)


def recognise(look: access.Look, who: Who) -> Actor:
    """Who asks, as they are now. Raises Forbidden for somebody who is not known any more, was banned, or whose
    session has ended."""
    row = look.person
    if row is None:
        raise Forbidden("You are not known here any more. Please connect again.")
    if row.banned_at is not None:
        raise Forbidden("You are banned from this place.")
    if who.session_id is not None and look.session is None:
        raise Forbidden("You are signed out. Please connect again.")
    scopes = frozenset(look.session.scopes.split()) if look.session and look.session.kind == "token" else None
    return Actor(row.id, row.name, row.avatar, row.role, row.room_id, who.session_id, scopes, who.address)
