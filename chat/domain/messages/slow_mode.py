"""Slow mode: how long somebody waits between two acts that the others in a room see."""

from __future__ import annotations

from chat.core import policy
from chat.core.command import Actor
from chat.errors import TooMany
from chat.store import Tx, queries
from chat.store.queries.access import Standing


def take(tx: Tx, actor: Actor, found: Standing) -> None:
    """In slow mode everybody but moderators waits between two acts, also through leaving and coming back. Raises
    TooMany."""
    room = found.room
    if not room.slow_seconds or policy.stand_of(actor, found) >= policy.Stand.MODERATOR:
        return
    wait = found.posted_at + room.slow_seconds * 1000 - tx.now
    if wait > 0:
        raise TooMany("This room is in slow mode.", retry_after=wait / 1000)
    queries.standings.change(tx, room.id, actor.id, posted_at=tx.now)
