"""Never give a group the id of a deleted one, which old messages have: SQLite does so without AUTOINCREMENT."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "new_groups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "new_members",
        sa.Column("group_id", sa.Integer(), sa.ForeignKey("new_groups.id"), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True),
    )
    op.execute("INSERT INTO new_groups SELECT id, name, name_key, created_at FROM groups")
    op.execute("INSERT INTO new_members SELECT group_id, person_id FROM group_members")
    op.drop_table("group_members")
    op.drop_table("groups")
    op.rename_table("new_groups", "groups")  # the reference to it is renamed, too
    op.rename_table("new_members", "group_members")
    op.create_index("group_members_by_person", "group_members", ["person_id"])
