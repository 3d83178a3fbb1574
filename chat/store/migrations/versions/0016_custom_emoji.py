"""Keep the workspace's own emoji."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "emoji",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False, index=True),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("by", Id, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
