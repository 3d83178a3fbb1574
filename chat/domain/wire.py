"""The objects of the wire: what people, rooms and messages look like to a client.

Times are integer milliseconds since 1970, UTC. A room is named by its slug.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chat.store.messages import MessageRow
from chat.store.rooms import RoomRow

# JavaScript's largest exact integer; no id, seq or rev comes near it.
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
# PostgreSQL has no text with a NUL in it, not even to compare with.
Slug = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody. The id stays, the name may change. `avatar` names a picture: `/avatars/<avatar>.webp`."""

    id: int
    name: str
    avatar: str | None = None


class Me(Struct, frozen=True):
    """Yourself: `role` is owner, admin, member or guest; `may` are the rights you have in the place."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    may: list[str]

    @property
    def person(self) -> Person:
        return Person(self.id, self.name, self.avatar)


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
        """The wire's view of a row."""
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


class Message(Struct, frozen=True):
    """A message. `seq` is its place in the room for ever, `rev` its last change.

    `kind` is `text` for what a person wrote; the others are made by the server: `join`
    and `leave` (`author` says who), `add` and `remove` (`author` did it to `about`), `topic` (`text`
    is the new one), `announcement` (no author). A deleted message is a tombstone: `deleted`, and `text` is null.
    When somebody comes and goes several times within ten minutes, one message tells of it: of the kind of the last
    change, with `edited_at`.
    """

    id: int
    seq: int
    rev: int
    kind: Literal["text", "join", "leave", "add", "remove", "topic", "announcement"]
    author: Person | None
    text: str | None
    at: int
    edited_at: int | None
    deleted: bool
    client_id: str | None
    about: Person | None = None

    @classmethod
    def of(cls, row: MessageRow) -> Message:
        """The wire's view of a row."""
        author = None if row.author_id is None else Person(row.author_id, row.author_name or "", row.author_avatar)
        about = None if row.about_id is None else Person(row.about_id, row.about_name or "", row.about_avatar)
        return cls(
            row.id, row.seq, row.rev, row.kind, author, row.text,  # type: ignore[arg-type]
            row.at, row.edited_at, row.deleted_at is not None, row.client_id, about,
        )  # fmt: skip
