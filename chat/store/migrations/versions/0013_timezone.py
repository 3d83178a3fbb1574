"""Keep people's time zones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("people", sa.Column("timezone", sa.String(64), nullable=False, server_default=""))
