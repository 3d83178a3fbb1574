"""Events about messages."""

from __future__ import annotations

from msgspec import field

from chat.core.event import Event, Moved
from chat.core.wire import Person
from chat.domain.messages.wire import MeantSince, Message


class MessageChanged(Event, frozen=True, omit_defaults=True):
    """A message is new, or was edited or deleted. It follows the revision `prev`: if your revision of the room is
    lower, you missed changes and have to ask for them; if it is `rev` or higher, you have this change already. `prev`
    is usually `rev` - 1, and lower if the server merged several changes. You receive only the last of several changes
    of one message, and changes of others may stand between: then `since` is the revision after which this is news."""

    event = "message"
    goes_to = "every connection that has the room open"
    room: str
    prev: int
    rev: int
    message: Message
    since: int | None = None

    def hint(self) -> Moved:
        """Return the hint for other workers, which read the log."""
        return Moved(self.room, self.rev, at_once=True)


class Position(Event, frozen=True):
    """The current revision of an open room, sent about every 15 seconds. With it you notice even a missed message that
    no other followed."""

    event = "position"
    goes_to = "every connection that has the room open"
    room: str
    rev: int
    epoch: str


class SavedChanged(Event, frozen=True):
    """You have saved the message with this `id`, or with `saved` false removed it from what you have saved."""

    event = "saved"
    goes_to = "all connections of the person"
    room: str
    id: int
    saved: bool


class ThreadFollowed(Event, frozen=True):
    """You follow the thread whose first message has this `id`, or do not any more."""

    event = "followed"
    goes_to = "all connections of the person"
    room: str
    id: int
    following: bool


class ReactionChanged(Event, frozen=True):
    """A person reacted to the message with this `id`, which is yours, or with `on` false took that back."""

    event = "reaction"
    goes_to = "all connections of the message's author"
    room: str
    id: int
    emoji: str
    person: Person
    on: bool


class Unread(Event, frozen=True, omit_defaults=True):
    """The state of the message at `seq`, as of `rev`, in a room of which you are a member and which this connection has
    not opened: it is new (then `rev` is `seq`), edited or deleted. `author` is a person's id, or null for an
    announcement; the others are those of the message. Of a text that you show, ask for the new one
    (`message:linked`)."""

    event = "unread"
    goes_to = "the members' connections that have not opened the room"
    room: str
    seq: int
    author: int | None
    rev: int
    at: int
    root: int | None = None
    meant: list[int] = field(default_factory=list)
    meant_later: list[MeantSince] = field(default_factory=list)
    everybody: int = 0
    meant_rev: int = 0
    deleted: bool = False
