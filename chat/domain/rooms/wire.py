"""Wire objects of rooms and their members."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from chat.core.wire import Person
from chat.store.queries.offers import OfferRow
from chat.store.queries.rooms import RoomRow
from chat.store.queries.standings import RoomBanRow


class Member(Struct):
    """A member of a room. `here` is true while at least one of their connections is open. `role` is their role in the
    room: moderator, member or muted; `status` is the text that they have set (`me:status`)."""

    id: int
    name: str
    avatar: str | None = None
    here: bool = False
    role: str = "member"
    status: str = ""


class Room(Struct, frozen=True):
    """A room. `slug` is its name on the wire and in addresses, and never changes. `posting` names the members who may
    post: `everybody` or only `moderators`. If `slow_seconds` is not 0, each person has to wait so long between two
    messages. The name of a direct conversation is empty; its members are in `people`."""

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


class Mention(Struct, frozen=True):
    """An unread message that is meant for you, by its seq. It became so at the room's revision `rev`, which is later
    than the seq if an edit made it so; mark the room as read up to `rev` when it was seen."""

    seq: int
    rev: int


class RoomSummary(Struct):
    """A room in the list, with your state in it: if you are a `member`, the position up to which you have read
    (`read_seq`), the number of `unread` messages by others (counted up to 100), and those that are meant for you
    (`mentions`, up to 100), as of the room's revision `rev`; and your `level` and `threads` (`room:options`).
    `last_seq` is the seq of the newest message and `last_at` the time at which it was written (null: nobody has written
    yet), `member_count` the number of members, `here` the number of members online. `member_count`,
    `here` and, of rooms that you are not in, `last_at` are as of the answer: of rooms that you have not opened no event
    tells them, except `here` of direct conversations. So ask again when you show them. The other fields are those of a
    Room."""

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
    last_at: int | None = None
    member_count: int = 0
    here: int = 0
    rev: int = 0
    mentions: list[Mention] = field(default_factory=list)
    level: str = "all"
    threads: str = "flat"
    reads: int = 0


class RoomBan(Struct):
    """A person who is banned from a room `until` a time (null: permanently), with the time of the ban (`at`) and the
    person who made it (`by`)."""

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
    """An offer to join a private room, made `by` a person."""

    room: str
    room_name: str
    by: Person
    at: int

    @classmethod
    def of(cls, row: OfferRow) -> Offer:
        """Return the wire object of a row."""
        return cls(row.slug, row.name, Person(row.by_id, row.by_name, row.by_avatar), row.at)
