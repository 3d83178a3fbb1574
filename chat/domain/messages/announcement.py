"""Announcements of the server in a room."""

from __future__ import annotations

from chat.core.text import clean
from chat.domain.messages import log
from chat.domain.messages.wire import Message
from chat.errors import NotFound
from chat.store import Tx, queries


def announce(tx: Tx, slug: str, text: str) -> Message:
    """Post a message of the server in a room. Raises NotFound, Invalid."""
    text = clean(text, field="text", most=8000, lines=True)
    room = queries.rooms.by_slug(tx, slug)
    if room is None:
        raise NotFound(f"There is no room {slug!r}.", field="room")
    return log.append(tx, room, "announcement", None, text)
