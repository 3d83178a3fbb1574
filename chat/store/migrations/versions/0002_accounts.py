"""Accounts, sessions, private rooms, invitations and moderation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The table as 0001 made it. On SQLite, dropping a column means to create the table again.
PEOPLE = sa.Table(
    "people",
    sa.MetaData(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("name_key", sa.String(200), unique=True),
    sa.Column("look_key", sa.String(200), unique=True),
    sa.Column("name_until", sa.BigInteger(), nullable=False),
    sa.Column("key_hash", sa.String(64)),
    sa.Column("created_at", sa.BigInteger(), nullable=False),
    sa.Index("people_by_name_until", "name_until"),
)


def upgrade() -> None:
    _make_sessions()
    op.create_table(
        "avatars",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("image", sa.LargeBinary(), nullable=False),
    )
    _widen_people()
    _widen_rooms()
    _make_links_and_bans()
    _make_moderation()


def _make_sessions() -> None:
    """Move the keys of guests from their rows in `people` into sessions."""
    op.create_table(
        "sessions",
        sa.Column("id", Id, primary_key=True),
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("scopes", sa.String(40), nullable=False, server_default=""),
        sa.Column("address", sa.String(45), nullable=False, server_default=""),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("sessions_by_person", "sessions", ["person_id"])
    op.execute(
        "INSERT INTO sessions (person_id, kind, token_hash, label, created_at, used_at) "
        "SELECT id, 'key', key_hash, '', created_at, created_at FROM people WHERE key_hash IS NOT NULL"
    )


def _widen_people() -> None:
    with op.batch_alter_table("people", copy_from=PEOPLE) as people:
        people.alter_column("kind", new_column_name="role", existing_type=sa.String(20), existing_nullable=False)
        people.drop_column("key_hash")
        people.add_column(sa.Column("password_hash", sa.String(200)))
        people.add_column(sa.Column("status", sa.String(100), nullable=False, server_default=""))
        people.add_column(sa.Column("avatar", sa.String(64)))
        people.add_column(sa.Column("room_id", Id))
        people.add_column(sa.Column("banned_at", sa.BigInteger()))
        people.create_foreign_key("people_avatar", "avatars", ["avatar"], ["hash"])


def _widen_rooms() -> None:
    op.add_column("rooms", sa.Column("posting", sa.String(20), nullable=False, server_default="everybody"))
    op.add_column("rooms", sa.Column("slow_seconds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("rooms", sa.Column("archived_at", sa.BigInteger()))
    op.add_column("rooms", sa.Column("direct_key", sa.String(200)))
    op.create_index("rooms_by_direct_key", "rooms", ["direct_key"], unique=True)
    op.add_column("members", sa.Column("posted_at", sa.BigInteger(), nullable=False, server_default="0"))
    # Plain SQL, which both databases understand: on SQLite, Alembic would create this large table again.
    op.execute(f"ALTER TABLE messages ADD COLUMN about_id {_id_type()} REFERENCES people (id)")


def _id_type() -> str:
    return Id.compile(dialect=op.get_bind().dialect)


def _make_links_and_bans() -> None:
    op.create_table(
        "links",
        sa.Column("id", Id, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id")),
        sa.Column("person_id", Id, sa.ForeignKey("people.id")),
        sa.Column("made_by", Id, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("most_uses", sa.Integer()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
    )
    op.create_index("links_by_room", "links", ["room_id"])
    op.create_table(
        "bans",
        sa.Column("id", Id, primary_key=True),
        sa.Column("network", sa.String(43), nullable=False, unique=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("made_by", Id, sa.ForeignKey("people.id")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def _make_moderation() -> None:
    op.create_table(
        "blocks",
        sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("blocked_id", Id, sa.ForeignKey("people.id"), primary_key=True),
    )
    op.create_table(
        "reports",
        sa.Column("id", Id, primary_key=True),
        sa.Column("message_id", Id, sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_by", Id, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", Id, sa.ForeignKey("people.id")),
        sa.Column("closed_at", sa.BigInteger()),
        sa.UniqueConstraint("message_id", "reported_by", name="reports_by_message"),
    )
    op.create_index("reports_by_closed_at", "reports", ["closed_at"])
    op.create_table(
        "audit",
        sa.Column("id", Id, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", Id, sa.ForeignKey("people.id")),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("person_id", Id, sa.ForeignKey("people.id")),
        sa.Column("room_id", Id, sa.ForeignKey("rooms.id")),
        sa.Column("detail", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "notices",
        sa.Column("id", Id, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
    )
    op.create_index("notices_by_at", "notices", ["at"])
