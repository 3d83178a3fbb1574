"""What the server tells clients unasked: one class an event, and to whom it goes."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from msgspec import Struct

from chat.domain.wire import Message, Person, Room


class Event(Struct, frozen=True):
    """The base. `event` is the name on the wire; the fields are what is sent."""

    event: ClassVar[str]


class Audience(NamedTuple):
    """Whom an event is for: who has the room open, all connections of a person, or both.
    Neither means everybody."""

    room: str | None = None
    person: int | None = None


class Published(NamedTuple):
    """An event and its audience: what travels on the bus."""

    event: Event
    audience: Audience


class Hello(Event, frozen=True):
    """The first event on every connection: who you are here, and the epoch of the log."""

    event = "hello"
    me: Person
    place: str
    epoch: str


class MessageChanged(Event, frozen=True):
    """A message is new, or was edited or deleted. It follows on `prev`: a client whose rev is
    lower has a hole to ask for; one whose rev is `rev` or higher has it already."""

    event = "message"
    room: str
    prev: int
    rev: int
    message: Message


class Position(Event, frozen=True):
    """Now and then, where an open room stands, so that not even the last message before
    a silence can go missing."""

    event = "position"
    room: str
    rev: int
    epoch: str


class RoomChanged(Event, frozen=True):
    """A room was made, or has another topic."""

    event = "room"
    room: Room


class MemberChanged(Event, frozen=True):
    """Somebody joined a room, or left it, at `rev`. All tabs of that person hear it too."""

    event = "member"
    room: str
    rev: int
    person: Person
    member: bool


class PresenceChanged(Event, frozen=True):
    """Who came and who went in an open room, at most once a second. `here` is the true
    number; the lists are cut at 50 each."""

    event = "presence"
    room: str
    here: int
    came: list[Person]
    went: list[int]


class Typing(Event, frozen=True):
    """Somebody is writing. Show it for 6 seconds, or until their message arrives."""

    event = "typing"
    room: str
    person: Person


class Unread(Event, frozen=True):
    """A new message in a room of yours that this connection has not open."""

    event = "unread"
    room: str
    seq: int
    author: int | None


class Read(Event, frozen=True):
    """You have read this far, in another tab."""

    event = "read"
    room: str
    read_seq: int


class Restart(Event, frozen=True):
    """The server stops, and another one follows: come back at a random moment within `seconds`,
    so that not everybody does at once."""

    event = "restart"
    seconds: float


class Fault(Event, frozen=True, omit_defaults=True, rename={"name": "event"}):
    """An event sent without asking for an ack has failed; `name` is that event."""

    event = "error"
    name: str
    code: str
    message: str
    field: str | None = None


EVENTS: tuple[type[Event], ...] = (
    Hello, MessageChanged, Position, RoomChanged, MemberChanged, PresenceChanged, Typing,
    Unread, Read, Restart, Fault,
)  # fmt: skip
