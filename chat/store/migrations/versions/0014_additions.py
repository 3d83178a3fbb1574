"""Add reactions, earlier texts, pins and saved messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("messages", sa.Column("reacted", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("pinned_at", sa.BigInteger()))
    # In SQL, because Alembic would copy the whole table of SQLite for a foreign key.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE messages ADD COLUMN pinned_by {kind} REFERENCES people (id)")
    pinned = sa.text("pinned_at IS NOT NULL")
    op.create_index(
        "messages_by_pinned_at", "messages", ["room_id", "pinned_at"], sqlite_where=pinned, postgresql_where=pinned
    )
    op.create_table(
        "reactions",
        sa.Column("message_id", Id, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("emoji", sa.String(60), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "edits",
        sa.Column("message_id", Id, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("rev", sa.BigInteger(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "saved",
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("message_id", Id, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Index("saved_by_message", "message_id"),
    )
