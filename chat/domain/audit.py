"""The audit log: what was done by the power of a role."""

from __future__ import annotations

from chat.domain.command import Actor
from chat.store import Tx
from chat.store import audit as entries


def note(
    tx: Tx, actor: Actor | None, act: str, *, person: int | None = None, room: int | None = None, detail: str = ""
) -> None:
    """Write down who (None: the command line) did what, to whom, where."""
    entries.insert(tx, actor_id=actor.id if actor else None, act=act, person_id=person, room_id=room, detail=detail)
