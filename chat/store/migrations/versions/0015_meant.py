"""Add replies and threads, mentions, groups of people, and notification levels in rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _extend_tables()
    op.create_table(
        "mentions",
        sa.Column("message_id", Id, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False, server_default="0"),
        sa.Index("mentions_by_room", "person_id", "room_id", "rev"),
        sa.Index("mentions_by_person", "person_id", "message_id"),
    )
    op.create_table(
        "followers",
        sa.Column("root_id", Id, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("following", sa.Integer(), nullable=False),
        sa.Index("followers_by_person", "person_id"),
    )
    op.create_table(
        "groups",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", Id, sa.ForeignKey("groups.id"), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Index("group_members_by_person", "person_id"),
    )


def _extend_tables() -> None:
    """Add columns. References are in SQL, because Alembic would copy a whole table of SQLite for a foreign key."""
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name in ("reply_to_id", "root_id"):
        op.execute(f"ALTER TABLE messages ADD COLUMN {name} {kind} REFERENCES messages (id)")
    op.add_column("messages", sa.Column("replies", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("replied_at", sa.BigInteger()))
    op.add_column("messages", sa.Column("mentioned", sa.Text()))
    op.add_column("messages", sa.Column("meant_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("meant_rev", sa.BigInteger(), nullable=False, server_default="0"))
    in_thread = sa.text("root_id IS NOT NULL")
    op.create_index(
        "messages_by_root", "messages", ["root_id", "seq"], sqlite_where=in_thread, postgresql_where=in_thread
    )
    op.add_column("members", sa.Column("reads", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("members", sa.Column("level", sa.String(10), nullable=False, server_default="all"))
    op.add_column("members", sa.Column("threads", sa.String(10), nullable=False, server_default="flat"))
    op.add_column("people", sa.Column("inbox_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(f"ALTER TABLE reactions ADD COLUMN author_id {kind} REFERENCES people (id)")
    op.execute("UPDATE reactions SET author_id = (SELECT author_id FROM messages WHERE id = message_id)")
    op.create_index("reactions_by_author", "reactions", ["author_id", "at"])
