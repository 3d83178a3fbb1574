"""Additions to messages: reactions, earlier texts, and saved messages. The workspace's own emoji."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from chat.store.tables.base import Id, metadata

reactions = Table(
    "reactions",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("emoji", String(60), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("author_id", Id, ForeignKey("people.id")),  # of the message
    Index("reactions_by_author", "author_id", "at"),
)

# Texts that a message had before. `rev` is that of the message with this text, `at` the time when it was written.
edits = Table(
    "edits",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("rev", BigInteger, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# Messages that people saved for themselves.
saved = Table(
    "saved",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("note", String(300), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("saved_by_message", "message_id"),
)

# The workspace's own emoji. `hash` is the SHA-256 of the picture, a WebP.
emoji = Table(
    "emoji",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, index=True),
    Column("image", LargeBinary, nullable=False),
    Column("by", Id, ForeignKey("people.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)
