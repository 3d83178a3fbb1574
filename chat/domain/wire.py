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


class Person(Struct, frozen=True):
    """Somebody. The id stays, the name may change."""

    id: int
    name: str


class Member(Struct):
    """Somebody in a room; `here` when at least one of their connections is live."""

    id: int
    name: str
    here: bool = False


class Room(Struct, frozen=True):
    """A room. `slug` is its name on the wire and in addresses, and never changes."""

    slug: str
    name: str
    topic: str
    kind: Literal["public", "private", "direct"]

    @classmethod
    def of(cls, row: RoomRow) -> Room:
        """The wire's view of a row."""
        return cls(row.slug, row.name, row.topic, row.kind)  # type: ignore[arg-type]


class RoomSummary(Struct):
    """A room in the list, and how you stand to it: whether you are a `member`, how far you have
    read (`read_seq`), and how many messages by others are `unread` (counted up to 100).
    `last_seq` is the seq of its newest message, `here` how many members are online."""

    slug: str
    name: str
    topic: str
    kind: str
    member: bool
    unread: int
    read_seq: int
    last_seq: int
    here: int = 0


class Message(Struct, frozen=True):
    """A message. `seq` is its place in the room for ever, `rev` its last change.

    `kind` is `text` for what a person wrote; the others are made by the server: `join`
    and `leave` (`author` says who), `topic` (`text` is the new one), `announcement`
    (no author). A deleted message is a tombstone: `deleted`, and `text` is null.
    """

    id: int
    seq: int
    rev: int
    kind: Literal["text", "join", "leave", "topic", "announcement"]
    author: Person | None
    text: str | None
    at: int
    edited_at: int | None
    deleted: bool
    client_id: str | None

    @classmethod
    def of(cls, row: MessageRow) -> Message:
        """The wire's view of a row."""
        author = None if row.author_id is None else Person(row.author_id, row.author_name or "")
        return cls(
            row.id, row.seq, row.rev, row.kind, author, row.text,  # type: ignore[arg-type]
            row.at, row.edited_at, row.deleted_at is not None, row.client_id,
        )  # fmt: skip
