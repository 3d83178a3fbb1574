"""The workspace as a whole: its name, its door, and the link by which it is set up."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from chat.core import invalidate
from chat.core.text import clean
from chat.errors import Forbidden, Invalid
from chat.store import Tx, queries

DOORS = ("open", "invitation", "closed")

BY_INVITATION = "This place is by invitation: it takes a link from somebody who is here."
CLOSED = "This place is closed: nobody new is let in."


class Workspace(NamedTuple):
    """What the owner has set. Without a `name`, it has the one in the operator's settings."""

    name: str | None
    door: str


def load(tx: Tx) -> Workspace:
    """The workspace as it is now. Until the owner says otherwise, its door is open."""
    found = queries.workspace.load(tx, ("place", "door"))
    return Workspace(found.get("place"), found.get("door", "open"))


def change(tx: Tx, *, name: str | None = None, door: str | None = None, name_field: str = "name") -> Workspace:
    """Give it another name or another door. Raises Invalid, naming `name_field` or `door`."""
    if door is not None:
        if door not in DOORS:
            raise Invalid("Say who may come in.", field="door")
        queries.workspace.save(tx, "door", door)
    if name is not None:
        queries.workspace.save(tx, "place", clean(name, field=name_field, most=80))
        invalidate.workspace(tx)
    return load(tx)


def let_in(tx: Tx, *, invited: bool) -> None:
    """The door for somebody new. Raises Forbidden."""
    door = load(tx).door
    if door == "closed":
        raise Forbidden(CLOSED)
    if door == "invitation" and not invited:
        raise Forbidden(BY_INVITATION)


def set_up_token(tx: Tx, secret_key: str) -> str | None:
    """The secret of the set-up link, the same in every process; None once there is an owner."""
    if queries.accounts.has_owner(tx):
        return None
    return hmac.new(secret_key.encode(), f"set-up {queries.epoch.epoch(tx)}".encode(), hashlib.sha256).hexdigest()[:40]
