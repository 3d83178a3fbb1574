"""Give notices a kind. Before, person 0 stood for the banned networks and person -1 for the name of the workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("kind", sa.String(20), nullable=False, server_default="person"))
        notices.alter_column("person_id", existing_type=Id, nullable=True)
    op.execute("UPDATE notices SET kind = 'networks', person_id = NULL WHERE person_id = 0")
    op.execute("UPDATE notices SET kind = 'workspace', person_id = NULL WHERE person_id = -1")
