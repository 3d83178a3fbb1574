"""Events about messages."""

from __future__ import annotations

from chat.core.event import Event
from chat.domain.messages.wire import Message


class MessageChanged(Event, frozen=True):
    """A message is new, or was edited or deleted. It follows on `prev`: a client whose rev is
    lower has a hole to ask for, one whose rev is `rev` or higher has it already. `prev` is
    `rev` - 1 in most cases, and less where the server joined several changes."""

    event = "message"
    goes_to = "every connection that has the room open"
    room: str
    prev: int
    rev: int
    message: Message


class Position(Event, frozen=True):
    """Where an open room stands, told about every 15 seconds, so that not even the last message
    before a silence can go missing."""

    event = "position"
    goes_to = "every connection that has the room open"
    room: str
    rev: int
    epoch: str


class Unread(Event, frozen=True):
    """A new message, at `seq`, in a room of yours that is not open on this connection. `author`
    is a person's id, or null for an announcement."""

    event = "unread"
    goes_to = "the members' connections that have not opened the room"
    room: str
    seq: int
    author: int | None
