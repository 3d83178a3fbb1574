"""Messages as clients see them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from chat.core.wire import Person


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
