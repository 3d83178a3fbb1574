"""The settings of the workspace: its name, its door, and the secret of its set-up link."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from chat.core import invalidate
from chat.core.text import clean
from chat.errors import Forbidden, Invalid
from chat.store import Tx, queries

DOORS = ("open", "invitation", "closed")
MOST = 80  # characters of a name

BY_INVITATION = "You need an invitation to join. Ask someone here for a link."
CLOSED = "This workspace is closed to new people."


class Workspace(NamedTuple):
    """The owner's settings. If `name` is None, the name in the operator's settings applies."""

    name: str | None
    door: str


def load(tx: Tx) -> Workspace:
    """Read the settings. The default door is `open`."""
    found = queries.workspace.load(tx, ("workspace", "door"))
    return Workspace(found.get("workspace"), found.get("door", "open"))


def change(tx: Tx, *, name: str | None = None, door: str | None = None, name_field: str = "name") -> Workspace:
    """Change the name or the door, and return all settings. Raises Invalid, naming `name_field` or `door`."""
    if door is not None:
        if door not in DOORS:
            raise Invalid("Choose who can join.", field="door")
        queries.workspace.save(tx, "door", door)
    if name is not None:
        queries.workspace.save(tx, "workspace", clean(name, field=name_field, most=MOST))
        invalidate.workspace(tx)
    return load(tx)


def let_in(tx: Tx, *, invited: bool) -> None:
    """Check that the door admits a new person. Raises Forbidden if not."""
    door = load(tx).door
    if door == "closed":
        raise Forbidden(CLOSED)
    if door == "invitation" and not invited:
        raise Forbidden(BY_INVITATION)


def set_up_token(tx: Tx, secret_key: str) -> str | None:
    """Return the secret of the set-up link, which is the same in every process, or None once there is an owner."""
    if queries.accounts.has_owner(tx):
        return None
    return hmac.new(secret_key.encode(), f"set-up {queries.epoch.epoch(tx)}".encode(), hashlib.sha256).hexdigest()[:40]
