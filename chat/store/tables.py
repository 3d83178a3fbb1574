"""The tables. Times are integer milliseconds since 1970, UTC; `rev` and `seq` count per room.

A room's `rev` grows by one with every change in it. A message's `seq` is the rev at which
it was created, its place in the timeline for ever; its `rev` is its last change. So
"what changed since rev N" is one range of one index, after an absence of any length.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite numbers its rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    # What two names that are the same have in common, and two that look alike; null once the name is free.
    Column("name_key", String(200), unique=True),
    Column("look_key", String(200), unique=True),
    Column("name_until", BigInteger, nullable=False),
    # SHA-256 of the secret by which a guest is known again; null for a guest without one.
    Column("key_hash", String(64), unique=True),
    Column("created_at", BigInteger, nullable=False),
    Index("people_by_name_until", "name_until"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("topic", String(300), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False),
    Column("rev", BigInteger, nullable=False, server_default="0"),
    # The seq of the newest message that people wrote; what unread counts start from.
    Column("last_seq", BigInteger, nullable=False, server_default="0"),
    Column("member_count", Integer, nullable=False, server_default="0"),
    Column("created_by", Id, ForeignKey("people.id")),
    Column("created_at", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("role", String(20), nullable=False, server_default="member"),
    Column("joined_at", BigInteger, nullable=False),
    Column("read_seq", BigInteger, nullable=False, server_default="0"),
    Index("members_by_person", "person_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("author_id", Id, ForeignKey("people.id")),
    Column("text", Text),
    Column("client_id", String(36)),
    Column("at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("deleted_at", BigInteger),
    UniqueConstraint("room_id", "seq", name="messages_by_seq"),
    UniqueConstraint("room_id", "rev", name="messages_by_rev"),
    # A retried post finds the message that already stands.
    UniqueConstraint("author_id", "client_id", name="messages_by_client_id"),
)
