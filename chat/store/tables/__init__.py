"""The tables. Times are integer milliseconds since 1970, UTC; `rev` and `seq` count per room.

A room's `rev` grows by one with every change in it. A message's `seq` is the rev at which it was created, which is its
place in the timeline for ever; its `rev` is that of its last change. So the changes since rev N are one range of one
index, after an absence of any length.

base       the metadata and the type of ids
additions  additions to messages: reactions, earlier texts, saved messages; the workspace's own emoji
messages   the message log
meant      the addressees of messages: mentions, followers of threads, groups of people
upkeep     tables for the server itself: notices, quotas, jobs
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from chat.store.tables.additions import edits as edits
from chat.store.tables.additions import emoji as emoji
from chat.store.tables.additions import reactions as reactions
from chat.store.tables.additions import saved as saved
from chat.store.tables.base import Id
from chat.store.tables.base import metadata as metadata
from chat.store.tables.meant import followers as followers
from chat.store.tables.meant import group_members as group_members
from chat.store.tables.meant import groups as groups
from chat.store.tables.meant import mentions as mentions
from chat.store.tables.messages import messages as messages
from chat.store.tables.upkeep import jobs as jobs
from chat.store.tables.upkeep import notices as notices
from chat.store.tables.upkeep import quotas as quotas

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
    # owner, admin, member: with an account and a password; guest: with only a name.
    Column("role", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    # Names that are equal have the same name_key, names that look alike the same look_key. Null once the name is free.
    Column("name_key", String(200), unique=True),
    Column("look_key", String(200), unique=True),
    Column("name_until", BigInteger, nullable=False),
    Column("held_by", String(100), nullable=False, server_default=""),  # the worker that renews a guest's name
    Column("password_hash", String(200)),
    Column("status", String(100), nullable=False, server_default=""),
    Column("avatar", String(64), ForeignKey("avatars.hash")),
    # The only room of a guest who was invited to just one.
    Column("room_id", Id),
    Column("banned_at", BigInteger),
    # The people allowed to add this person to a room: anybody, shared (members of a common room), nobody.
    Column("adding", String(20), nullable=False, server_default="anybody"),
    Column("preferences", Text, nullable=False, server_default="{}"),  # how the page looks and works for them, in JSON
    Column("timezone", String(64), nullable=False, server_default=""),  # empty if others don't learn it
    Column("inbox_at", BigInteger, nullable=False, server_default="0"),  # when they last looked at their inbox
    Column("created_at", BigInteger, nullable=False),
    Index("people_by_name_until", "name_until"),
)

avatars = Table(
    "avatars",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("image", LargeBinary, nullable=False),
)

# Secrets that identify a returning person: of a browser that signed in or chose a name, of a program, an API token.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # browser, key, token
    # SHA-256 of the secret. The secret itself is not stored.
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(100), nullable=False),  # the device, or the name of the token
    Column("scopes", String(40), nullable=False, server_default=""),  # of a token, separated by spaces
    Column("address", String(45), nullable=False, server_default=""),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Index("sessions_by_person", "person_id"),
    Index("sessions_by_used_at", "used_at"),
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
    # The seq of the newest message by people, which the unread counts are based on.
    Column("last_seq", BigInteger, nullable=False, server_default="0"),
    Column("member_count", Integer, nullable=False, server_default="0"),
    Column("posting", String(20), nullable=False, server_default="everybody"),  # or moderators
    Column("slow_seconds", Integer, nullable=False, server_default="0"),  # between two messages of one person
    Column("archived_at", BigInteger),
    # The ids of the people in a direct conversation: the same people have only one.
    Column("direct_key", String(200)),
    Column("created_by", Id, ForeignKey("people.id")),
    Column("created_at", BigInteger, nullable=False),
    Index("rooms_by_direct_key", "direct_key", unique=True),
)

members = Table(
    "members",
    metadata,
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("role", String(20), nullable=False, server_default="member"),  # moderator, member, muted
    Column("joined_at", BigInteger, nullable=False),
    Column("read_seq", BigInteger, nullable=False, server_default="0"),
    Column("reads", BigInteger, nullable=False, server_default="0"),  # grows by one with each change of `read_seq`
    Column("level", String(10), nullable=False, server_default="all"),  # of notifications: all, mentions, nothing
    Column("threads", String(10), nullable=False, server_default="flat"),  # or folded: how the page shows replies
    Index("members_by_person", "person_id", "room_id"),
)

# A person's standing in a room, member or not. Leaving and coming back doesn't change it.
standings = Table(
    "standings",
    metadata,
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("muted", Integer, nullable=False, server_default="0"),
    Column("posted_at", BigInteger, nullable=False, server_default="0"),  # written in slow mode only
    Column("line_id", Id),  # the newest message about their coming or going
    Column("banned_until", BigInteger),
    Column("banned_by", Id, ForeignKey("people.id")),
    Column("banned_at", BigInteger),
    Index("standings_by_person", "person_id"),
)

# Invitations to the workspace, to a room, or as a guest of one room; and links that reset a password.
links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),  # workspace, room, guest, reset
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("room_id", Id, ForeignKey("rooms.id")),
    Column("person_id", Id, ForeignKey("people.id")),  # the owner of the password
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    Column("uses", Integer, nullable=False, server_default="0"),
    Column("most_uses", Integer),
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index("links_by_room", "room_id"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("blocked_id", Id, ForeignKey("people.id"), primary_key=True),
)

# Offers of membership in a private room, which the person may accept or decline.
offers = Table(
    "offers",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("declined_at", BigInteger),
)

bans = Table(
    "bans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("network", String(43), nullable=False, unique=True),  # such as 203.0.113.0/24
    Column("reason", String(300), nullable=False),
    Column("made_by", Id, ForeignKey("people.id")),
    Column("created_at", BigInteger, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False),
    # The text when it was reported: the admin may not be in the room, and the author may change the message.
    Column("text", Text, nullable=False),
    Column("reported_by", Id, ForeignKey("people.id"), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("closed_by", Id, ForeignKey("people.id")),
    Column("closed_at", BigInteger),
    UniqueConstraint("message_id", "reported_by", name="reports_by_message"),
    Index("reports_by_closed_at", "closed_at"),
)

# Acts of owners, admins and moderators.
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor_id", Id, ForeignKey("people.id")),  # null for the command line
    Column("act", String(40), nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("room_id", Id, ForeignKey("rooms.id")),
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON
    Index("audit_by_at", "at"),
)
