"""Messages as clients see them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from chat.core.wire import Number, Person, Slug


class Reaction(Struct, frozen=True):
    """An emoji, and the ids of the `people` who reacted with it, the first one first."""

    emoji: str
    people: list[int]


class Reacted(Struct):
    """An emoji, and the people who reacted with it, by name."""

    emoji: str
    people: list[Person]


class Group(Struct, frozen=True):
    """A group of people who can be mentioned by one name."""

    id: int
    name: str


class Quote(Struct, frozen=True, omit_defaults=True):
    """The message that a reply answers: its `text` is the beginning of it, without marks."""

    id: int
    seq: int
    author: Person | None
    text: str
    deleted: bool = False


class MeantSince(Struct, frozen=True):
    """A person, by their id, for whom an edit at the revision `rev` meant a message."""

    person: int
    rev: int


class Message(Struct, frozen=True, omit_defaults=True):
    """A message. `seq` is its position in the room, which never changes, and `rev` the revision of its last change.

    Messages of the `kind` `text` are written by people. The server makes the others: `join` and `leave` (`author` is
    the person), `add` and `remove` (`author` did it to `about`), `topic` (`text` is the new one), and `announcement`
    (without an author). A deleted message is a tombstone: `deleted` is true, and `text` is null. If a person joins and
    leaves several times within ten minutes, there is one message for all of it: its `kind` is the last change, and
    `edited_at` its time. `reactions` are in the order in which they were first used; `pinned` is true
    if the message is pinned in the room (`room:pins`).

    The text is markdown. In it `<@12>` mentions the person with this id, who is in `mentions`, `<@group:3>` one of the
    `groups`, `<@room>` the room and `<@here>` those who are online. `meant` has the ids of all members for whom the
    message is meant, by name, in a group, or as the author whom it answers; `meant_later` those of them for whom an
    edit made it so, each with the revision. If it names the room, `everybody` is the revision since which it does, and
    the rest of the room is not listed. `meant_rev` is the revision at which the text or any of this last changed after
    the post; of a deleted message, that of its deletion.

    A reply shows what it answers in `reply`; `root` is the id of the first message of its thread. That one has the
    number of `replies`, and the time of the newest in `replied_at`.
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
    reply: Quote | None = None
    root: int | None = None
    replies: int = 0
    replied_at: int | None = None
    mentions: list[Person] = []
    groups: list[Group] = []
    meant: list[int] = []
    meant_later: list[MeantSince] = []
    everybody: int = 0
    meant_rev: int = 0


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A link to a message: the slug of its room, and its `seq`."""

    room: Slug
    seq: Number


class Linked(Struct):
    """A message to which a link leads, and the slug of its room."""

    room: str
    message: Message


def names_in(message: Message) -> dict[str, str]:
    """Return the names of the people and groups that a message mentions, as `markdown.plain` takes them."""
    groups = {f"group:{one.id}": one.name for one in message.groups}
    return {str(one.id): one.name for one in message.mentions} | groups


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
