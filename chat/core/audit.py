"""The audit log: acts that took a special role.

An entry has the act, the person and room concerned, and the new value of a setting. It never quotes a message or the
name of a room. The only free text is the reason of a ban, which is written for this log.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from chat.core.command import Actor
from chat.store import Tx, queries


class AuditDetail(Struct, frozen=True, omit_defaults=True):
    """The details of an act; fields that don't apply are absent. For a ban: its `reason`, the `network`, and its
    duration in `hours` (absent: permanent). For an invitation: its kind as `invitation`, its validity in `hours`, and
    its number of `uses` (absent: unlimited). For a change: the new `role`, `posting`, `slow_seconds` or `door`, whether
    the room is `archived` now, and `renamed` if the name changed. For a job that was run again: its kind as `job`. For
    a group of people: its id as `group`. For one of the workspace's emoji: its name as `emoji`. If the actor used an
    API token: its id as `token`."""

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
    group: int | None = None
    emoji: str | None = None
    token: int | None = None


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
    """Add an entry. `actor` is None for the command line; `person` and `room` are the ids of those concerned."""
    if actor is not None and actor.scopes is not None:
        detail = msgspec.structs.replace(detail, token=actor.session_id)
    text = msgspec.json.encode(detail).decode()
    queries.audit.insert(tx, actor_id=actor.id if actor else None, act=act, person_id=person, room_id=room, detail=text)


def detail_of(text: str) -> AuditDetail:
    """Decode the stored detail of an entry."""
    return msgspec.json.decode(text, type=AuditDetail)
