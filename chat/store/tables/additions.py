"""What people add to messages: reactions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from chat.store.tables.base import Id, metadata

reactions = Table(
    "reactions",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("emoji", String(60), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
