"""Durable jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", Id, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("unique_key", sa.String(200), unique=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease", sa.String(32)),
        sa.Column("leased_until", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("again", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("error", sa.String(300), nullable=False, server_default=""),
        sa.Column("dead_at", sa.BigInteger()),
    )
    op.create_index("jobs_by_run_at", "jobs", ["dead_at", "run_at"])
    # Old entries of the audit log are deleted from now on; without an index that would scan all of a large table.
    op.create_index("audit_by_at", "audit", ["at"])
    op.create_index("sessions_by_used_at", "sessions", ["used_at"])
