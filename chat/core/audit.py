"""The audit log: what was done by the power of a role.

It says that something was done, to whom and where, and how a setting is set; never what somebody wrote, nor what a room
is called. The reason of a ban is written for it, and is the one text that it has.
"""

from __future__ import annotations

from chat.core.command import Actor
from chat.store import Tx, queries


def note(
    tx: Tx, actor: Actor | None, act: str, *, person: int | None = None, room: int | None = None, detail: str = ""
) -> None:
    """Write down who (None: the command line) did what, to whom, where."""
    queries.audit.insert(
        tx, actor_id=actor.id if actor else None, act=act, person_id=person, room_id=room, detail=detail
    )


def lasting(hours: int) -> str:
    """Say for how long: 7 days, 25 hours."""
    number, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
