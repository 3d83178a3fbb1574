"""The message log."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from chat.store.tables.base import Id, metadata

# The few rows of an index, which costs nothing for the others.
PINNED = text("pinned_at IS NOT NULL")
IN_THREAD = text("root_id IS NOT NULL")

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("author_id", Id, ForeignKey("people.id")),
    Column("about_id", Id, ForeignKey("people.id")),  # the person who was added or removed
    Column("text", Text),
    Column("client_id", String(36)),
    Column("at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("deleted_at", BigInteger),
    Column("reacted", Integer, nullable=False, server_default="0"),  # the number of reactions
    Column("pinned_at", BigInteger),
    Column("pinned_by", Id, ForeignKey("people.id")),
    Column("reply_to_id", Id, ForeignKey("messages.id")),
    Column("root_id", Id, ForeignKey("messages.id")),  # the message with which the thread of a reply began
    Column("replies", Integer, nullable=False, server_default="0"),  # in the thread that began with this message
    Column("replied_at", BigInteger),
    Column(
        "mentioned", Text
    ),  # what the text mentions, separated by spaces: 12 group:3 here room, or room:57 since an edit
    Column("meant_count", Integer, nullable=False, server_default="0"),  # the number of rows in `mentions`
    Column("meant_rev", BigInteger, nullable=False, server_default="0"),  # when those or the text changed
    Index("messages_by_root", "root_id", "seq", sqlite_where=IN_THREAD, postgresql_where=IN_THREAD),
    UniqueConstraint("room_id", "seq", name="messages_by_seq"),
    UniqueConstraint("room_id", "rev", name="messages_by_rev"),
    Index("messages_by_pinned_at", "room_id", "pinned_at", sqlite_where=PINNED, postgresql_where=PINNED),
    # A retried post finds the message of the first attempt.
    UniqueConstraint("author_id", "client_id", name="messages_by_client_id"),
)
