"""The audit log: what was done by the power of a role.

It says that something was done, to whom and where, and how a setting is set; never what somebody wrote, nor what a room
is called. The reason of a ban is written for it, and is the one text that it has.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from chat.core.command import Actor
from chat.store import Tx, queries


class AuditDetail(Struct, frozen=True, omit_defaults=True):
    """What more there is to say of an act; what doesn't apply is absent. Of a ban: its `reason`, the `network`, and for
    how many `hours` it holds (absent: for good). Of an `invitation`: its kind, for how many `hours` it holds, and how
    many `uses` it has (absent: any number). Of a change: the new `role`, `posting`, `slow_seconds` or `door`, whether
    the room is `archived` now, and `renamed` for another name. Of a `job` that was run again: its kind."""

    reason: str = ""
    network: str | None = None
    invitation: str | None = None
    hours: int | None = None
    uses: int | None = None
    role: str | None = None
    posting: str | None = None
    slow_seconds: int | None = None
    door: str | None = None
    archived: bool | None = None
    renamed: bool = False
    job: str | None = None


NO_DETAIL = AuditDetail()


def note(
    tx: Tx,
    actor: Actor | None,
    act: str,
    *,
    person: int | None = None,
    room: int | None = None,
    detail: AuditDetail = NO_DETAIL,
) -> None:
    """Write down who (None: the command line) did what, to whom, where."""
    said = msgspec.json.encode(detail).decode()
    queries.audit.insert(tx, actor_id=actor.id if actor else None, act=act, person_id=person, room_id=room, detail=said)


def detail_of(said: str) -> AuditDetail:
    """The detail of an entry, as it was written down."""
    return msgspec.json.decode(said, type=AuditDetail)
