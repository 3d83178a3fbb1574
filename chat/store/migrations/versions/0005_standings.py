"""Add standings, which outlive memberships, and delete texts that the audit log should never have contained."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("muted", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("line_id", Id),
        sa.Column("banned_until", sa.BigInteger()),
        sa.Column("banned_by", Id, sa.ForeignKey("people.id")),
        sa.Column("banned_at", sa.BigInteger()),
    )
    op.create_index("standings_by_person", "standings", ["person_id"])
    op.execute(
        "INSERT INTO standings (room_id, person_id, muted, posted_at) "
        "SELECT room_id, person_id, CASE WHEN role = 'muted' THEN 1 ELSE 0 END, posted_at FROM members "
        "WHERE role = 'muted' OR posted_at > 0"
    )
    # Plain SQL, which both databases understand (SQLite since 3.35): on SQLite, Alembic would create the table again.
    op.execute("ALTER TABLE members DROP COLUMN posted_at")
    # The texts of deleted messages, and the names of rooms and of the workspace.
    op.execute("UPDATE audit SET detail = '' WHERE act IN ('message:delete', 'report:delete')")
    op.execute(
        "UPDATE audit SET detail = 'name' WHERE act IN ('room:settings', 'place:change') AND detail LIKE 'name: %'"
    )
