"""Convert the details of the audit log to JSON. Before, they were sentences that the page parsed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

AT_ONCE = 1000
SETTINGS = {"posting": str, "slow_seconds": int, "door": str}

audit = sa.table("audit", sa.column("id"), sa.column("act"), sa.column("detail"))


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    page = sa.select(audit.c.id, audit.c.act, audit.c.detail).order_by(audit.c.id).limit(AT_ONCE)
    change = audit.update().where(audit.c.id == sa.bindparam("of")).values(detail=sa.bindparam("said"))
    while rows := connection.execute(page.where(audit.c.id > last)).all():
        connection.execute(change, [{"of": id_, "said": json.dumps(read(act, said))} for id_, act, said in rows])
        last = rows[-1][0]
    with op.batch_alter_table("audit") as table:
        table.alter_column("detail", existing_type=sa.Text(), existing_nullable=False, server_default="{}")


def read(act: str, said: str) -> dict[str, Any]:
    """Parse the sentence of a detail into fields. For acts that are not listed in `READERS`, it is a reason."""
    return READERS.get(act, reason)(said) if said else {}


def reason(said: str) -> dict[str, Any]:
    return {"reason": said}


def banned(said: str) -> dict[str, Any]:
    """Parse `203.0.113.0/24 a flood`."""
    network, _, why = said.partition(" ")
    return {"network": network} | (reason(why) if why else {})


def invitation(said: str) -> dict[str, Any]:
    """Parse `room, 7 days, 3 uses` or `room`."""
    kind, *more = said.split(", ")
    return {"invitation": kind} | (hours(more[0]) | uses(more[-1]) if more else {})


def settings(said: str) -> dict[str, Any]:
    """Parse `name, slow_seconds: 5`."""
    found: dict[str, Any] = {}
    for part in said.split(", "):
        name, _, value = part.partition(": ")
        if name == "name":
            found["renamed"] = True
        elif name in SETTINGS:
            found[name] = SETTINGS[name](value)
    return found


def hours(said: str) -> dict[str, int]:
    """Parse `7 days`, `1 hour` or `for good`."""
    found = re.fullmatch(r"(\d+) (hour|day)s?", said)
    return {"hours": int(found[1]) * (24 if found[2] == "day" else 1)} if found else {}


def uses(said: str) -> dict[str, int]:
    """Parse `3 uses` or `any number of uses`."""
    found = re.fullmatch(r"(\d+) uses?", said)
    return {"uses": int(found[1])} if found else {}


READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "person:role": lambda said: {"role": said},
    "member:role": lambda said: {"role": said},
    "ban:create": banned,
    "ban:delete": banned,
    "room:archive": lambda said: {"archived": not said.endswith("None")},
    "room:settings": settings,
    "place:change": settings,
    "room:ban": hours,
    "room:invite": invitation,
    "room:uninvite": invitation,
    "invitation:create": invitation,
    "invitation:revoke": invitation,
}
