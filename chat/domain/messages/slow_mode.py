"""Slow mode: the least time between two acts of one person that others in a room see."""

from __future__ import annotations

from chat.core import policy
from chat.core.command import Actor
from chat.errors import TooMany
from chat.store import Tx, queries
from chat.store.queries.access import Standing


def take(tx: Tx, actor: Actor, found: Standing) -> None:
    """Record an act of a person in a room in slow mode. Raises TooMany if it comes too soon after their last one, even
    if they left and rejoined meanwhile. Moderators need not wait."""
    room = found.room
    if not room.slow_seconds or policy.stand_of(actor, found) >= policy.Stand.MODERATOR:
        return
    wait = found.posted_at + room.slow_seconds * 1000 - tx.now
    if wait > 0:
        raise TooMany("This room is in slow mode. Wait before you post again.", retry_after=wait / 1000)
    queries.standings.change(tx, room.id, actor.id, posted_at=tx.now)
