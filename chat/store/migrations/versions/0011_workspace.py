"""Say `workspace` in the names and kinds where the database said `place`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

meta = sa.table("meta", sa.column("name"))
links = sa.table("links", sa.column("kind"))
audit = sa.table("audit", sa.column("act"), sa.column("detail"))

# An invitation's kind in the details of the audit log, as `json.dumps` writes it, and as msgspec does.
WRITTEN = ('"invitation": "%s"', '"invitation":"%s"')


def upgrade() -> None:
    op.execute(meta.update().where(meta.c.name == "place").values(name="workspace"))
    op.execute(links.update().where(links.c.kind == "place").values(kind="workspace"))
    of_workspace = audit.c.act.like("place:%")
    op.execute(audit.update().where(of_workspace).values(act=sa.func.replace(audit.c.act, "place:", "workspace:")))
    for written in WRITTEN:
        was, now = written % "place", written % "workspace"
        changed = sa.func.replace(audit.c.detail, was, now)
        op.execute(audit.update().where(audit.c.act.like("invitation:%")).values(detail=changed))
