"""Wire objects of the inbox."""

from __future__ import annotations

from msgspec import Struct

from chat.core.wire import Person
from chat.domain.messages.wire import Message


class Item(Struct, omit_defaults=True):
    """An entry of the inbox: a message, the slug of its room, and the time when the entry came. `unread`: you have not
    read it; for a thread, whose `message` is its first one, the number of replies that you have not read, up to 100. A
    reaction has an `emoji`, and the person who used it (`by`)."""

    message: Message
    room: str
    at: int
    unread: int = 0
    emoji: str | None = None
    by: Person | None = None
