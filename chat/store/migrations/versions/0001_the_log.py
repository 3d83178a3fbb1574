"""People, rooms, members and the message log, with #lobby open."""

from __future__ import annotations

import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("id", Id, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(200), unique=True),
        sa.Column("look_key", sa.String(200), unique=True),
        sa.Column("name_until", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.String(64), unique=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("people_by_name_until", "people", ["name_until"])
    rooms = op.create_table(
        "rooms",
        sa.Column("id", Id, primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("topic", sa.String(300), nullable=False, server_default=""),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("last_seq", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("member_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("created_by", Id, sa.ForeignKey("people.id")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False, server_default="member"),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.create_index("members_by_person", "members", ["person_id"])
    op.create_table(
        "messages",
        sa.Column("id", Id, primary_key=True),
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("author_id", Id, sa.ForeignKey("people.id")),
        sa.Column("text", sa.Text()),
        sa.Column("client_id", sa.String(36)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.UniqueConstraint("room_id", "seq", name="messages_by_seq"),
        sa.UniqueConstraint("room_id", "rev", name="messages_by_rev"),
        sa.UniqueConstraint("author_id", "client_id", name="messages_by_client_id"),
    )
    op.bulk_insert(meta, [{"name": "epoch", "value": secrets.token_hex(8)}])
    op.bulk_insert(
        rooms,
        [{"slug": "lobby", "name": "Lobby", "topic": "Everybody starts here", "kind": "public",
          "created_at": int(time.time() * 1000)}],
    )  # fmt: skip
