"""Usage of quotas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "quotas",
        sa.Column("subject", sa.String(60), primary_key=True),
        sa.Column("act", sa.String(40), primary_key=True),
        sa.Column("full_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("quotas_by_full_at", "quotas", ["full_at"])
