"""The addressees of messages: mentions, followers of threads, and groups of people."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from chat.store.tables.base import Id, metadata

# The addressees of a message, once each, of the members that the room had then. A mention of a group, `@room` or
# `@here` has a row for each person.
mentions = Table(
    "mentions",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),  # at which it became so: the seq, or that of an edit
    Column("how", String(10), nullable=False),  # person, reply, group, here, room
    Column("seen", Integer, nullable=False, server_default="0"),  # 1 if it was read apart from the room
    Index("mentions_by_room", "person_id", "room_id", "rev"),
    Index("mentions_by_person", "person_id", "message_id"),
)

# Followers of a thread, by its first message. `following` is 0 for a person who stopped following it.
followers = Table(
    "followers",
    metadata,
    Column("root_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("following", Integer, nullable=False),
    Index("followers_by_person", "person_id"),
)

# Groups of people who can be mentioned by one name. Old messages have the id of a deleted one, so it is not used again.
groups = Table(
    "groups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_key", String(200), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", Id, ForeignKey("groups.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Index("group_members_by_person", "person_id"),
)
