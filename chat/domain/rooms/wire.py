"""Rooms and their members as clients see them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from chat.core.wire import Person
from chat.store.queries.offers import OfferRow
from chat.store.queries.rooms import RoomRow
from chat.store.queries.standings import RoomBanRow


class Member(Struct):
    """Somebody in a room; `here` when at least one of their connections is live. `role` is what they are in
    the room: moderator, member or muted; `status` what they say of themselves."""

    id: int
    name: str
    avatar: str | None = None
    here: bool = False
    role: str = "member"
    status: str = ""


class Room(Struct, frozen=True):
    """A room. `slug` is its name on the wire and in addresses, and never changes. `posting` says who may write:
    `everybody` in it, or only `moderators`; in slow mode one waits `slow_seconds` between two messages. Of a direct
    conversation, which has no name, `people` are all who are in it."""

    slug: str
    name: str
    topic: str
    kind: Literal["public", "private", "direct"]
    posting: Literal["everybody", "moderators"] = "everybody"
    slow_seconds: int = 0
    archived: bool = False
    people: list[Person] = []

    @classmethod
    def of(cls, row: RoomRow, people: list[Person] | None = None) -> Room:
        """Return the wire object of a row."""
        return cls(
            row.slug, row.name, row.topic, row.kind, row.posting,  # type: ignore[arg-type]
            row.slow_seconds, row.archived_at is not None, people or [],
        )  # fmt: skip


class RoomSummary(Struct):
    """A room in the list, and how you stand to it: whether you are a `member`, how far you have
    read (`read_seq`), and how many messages by others are `unread` (counted up to 100).
    `last_seq` is the seq of its newest message, `here` how many members are online. The rest is as in a Room."""

    slug: str
    name: str
    topic: str
    kind: str
    archived: bool
    people: list[Person]
    member: bool
    unread: int
    read_seq: int
    last_seq: int
    here: int = 0


class RoomBan(Struct):
    """Somebody who is banned from a room: `until` when (null: for good), since when, and `by` whom."""

    person: Person
    until: int | None
    at: int
    by: Person

    @classmethod
    def of(cls, row: RoomBanRow, for_ever: int) -> RoomBan:
        """Return the wire object of a row."""
        person = Person(row.person_id, row.name, row.avatar)
        return cls(person, None if row.until >= for_ever else row.until, row.at, Person(row.by_id, row.by_name))


class Offer(Struct, frozen=True):
    """A private room that you were asked into, and `by` whom."""

    room: str
    room_name: str
    by: Person
    at: int

    @classmethod
    def of(cls, row: OfferRow) -> Offer:
        """Return the wire object of a row."""
        return cls(row.slug, row.name, Person(row.by_id, row.by_name, row.by_avatar), row.at)
