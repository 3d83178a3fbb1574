"""Messages as clients see them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from chat.core.wire import Person


class Reaction(Struct, frozen=True):
    """An emoji, and the ids of the `people` who reacted with it, the first one first."""

    emoji: str
    people: list[int]


class Reacted(Struct):
    """An emoji, and the people who reacted with it, by name."""

    emoji: str
    people: list[Person]


class Message(Struct, frozen=True, omit_defaults=True):
    """A message. `seq` is its position in the room, which never changes, and `rev` the revision of its last change.

    Messages of the `kind` `text` are written by people. The server makes the others: `join` and `leave` (`author` is
    the person), `add` and `remove` (`author` did it to `about`), `topic` (`text` is the new one), and `announcement`
    (without an author). A deleted message is a tombstone: `deleted` is true, and `text` is null. If a person joins and
    leaves several times within ten minutes, there is one message for all of it: its `kind` is the last change, and
    `edited_at` its time. `reactions` are in the order in which they were first used; `pinned` is true
    if the message is pinned in the room (`room:pins`).
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
    reactions: list[Reaction] = []
    pinned: bool = False


class Version(Struct):
    """A text that a message had, and the time `at` which it was written."""

    text: str
    at: int


class Pinned(Struct):
    """A pinned message, the person who pinned it, and when."""

    message: Message
    by: Person
    at: int


class Saved(Struct):
    """A message that you have saved, the slug of its room, your `note`, and when you saved it."""

    message: Message
    room: str
    note: str
    at: int
