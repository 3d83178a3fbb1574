"""Index a person's memberships by room, so that thousands can be read page by page."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("members_by_person", "members")
    op.create_index("members_by_person", "members", ["person_id", "room_id"])
