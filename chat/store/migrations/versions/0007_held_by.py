"""Record which worker holds the names of guests without a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("people", sa.Column("held_by", sa.String(100), nullable=False, server_default=""))
