"""Add offers of membership in a private room, and each person's setting for who may add them to one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("people", sa.Column("adding", sa.String(20), nullable=False, server_default="anybody"))
    op.create_table(
        "offers",
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("made_by", Id, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("declined_at", sa.BigInteger()),
    )
