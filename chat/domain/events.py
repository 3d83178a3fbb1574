"""What the server tells clients unasked: one class an event, and to whom it goes."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from msgspec import Struct

from chat.domain.records import Offer
from chat.domain.wire import Me, Message, Person, Room


class Event(Struct, frozen=True):
    """The base. `event` is the name on the wire, the fields are what is sent, and `goes_to` says
    in words to whom, for the reference; the `Audience` it is published with is what counts."""

    event: ClassVar[str]
    goes_to: ClassVar[str]


class Audience(NamedTuple):
    """Whom an event is for: who has the `room` open, all connections of these rooms' `members` and of `people`.
    None of them means everybody, but for visitors, who see nothing beside their one room. `rev` is where the room
    stood: who was removed from it until then is not to hear this."""

    room: str | None = None
    members: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    rev: int = 0


class Concern(NamedTuple):
    """No event for clients: somebody's rights, rooms or sessions have changed, so their connections are to be looked
    at again."""

    person_id: int


class Published(NamedTuple):
    """An event and its audience: what travels on the bus."""

    event: Event | Concern
    audience: Audience


class Hello(Event, frozen=True):
    """The first event on every connection: who you are here, the epoch of the log, and the ids of those whom you
    have blocked."""

    event = "hello"
    goes_to = "the connection itself"
    me: Me
    place: str
    epoch: str
    blocked: list[int]


class PlaceChanged(Event, frozen=True):
    """The place has another name."""

    event = "place"
    goes_to = "everybody"
    place: str


class MeChanged(Event, frozen=True):
    """You are another than before: your name, your role, or what you may do. What you may do in a room is told
    by opening it."""

    event = "me"
    goes_to = "all connections of the person"
    me: Me


class SignedOut(Event, frozen=True):
    """Your session has ended, or you were banned; the connection is closed. Don't come back by yourself."""

    event = "signed_out"
    goes_to = "the connection itself"
    message: str


class Blocked(Event, frozen=True):
    """Whom you have blocked, here or in another tab: the ids of all of them."""

    event = "blocked"
    goes_to = "all connections of the person"
    blocked: list[int]


class Offers(Event, frozen=True):
    """The private rooms that you were asked into and have not answered for, all of them."""

    event = "offers"
    goes_to = "all connections of the person"
    offers: list[Offer]


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


class RoomChanged(Event, frozen=True):
    """A room was made, or is another than before."""

    event = "room"
    goes_to = "everybody, if the room is public, else its members"
    room: Room


class MemberChanged(Event, frozen=True):
    """Somebody joined a room, or left it, at `rev`; `by` is who added or removed them, if it was another."""

    event = "member"
    goes_to = "every connection that has the room open, and all of that person"
    room: str
    rev: int
    person: Person
    member: bool
    by: Person | None = None


class PersonChanged(Event, frozen=True):
    """Somebody has another name, picture or status than before; so have all their messages."""

    event = "person"
    goes_to = "all connections of those who are in a room with them"
    person: Person
    status: str


class PresenceChanged(Event, frozen=True):
    """Which members came online in a room (`came`) and who went (`went`, their ids), at most once
    a second. `here` is how many are online now; the lists are cut at 50 each."""

    event = "presence"
    goes_to = "every connection that has the room open"
    room: str
    here: int
    came: list[Person]
    went: list[int]


class Typing(Event, frozen=True):
    """Somebody is writing. Show it for 6 seconds, or until their message arrives."""

    event = "typing"
    goes_to = "every connection that has the room open"
    room: str
    person: Person


class Unread(Event, frozen=True):
    """A new message, at `seq`, in a room of yours that is not open on this connection. `author`
    is a person's id, or null for an announcement."""

    event = "unread"
    goes_to = "the members' connections that have not opened the room"
    room: str
    seq: int
    author: int | None


class Read(Event, frozen=True):
    """You have read this far, here or in another tab."""

    event = "read"
    goes_to = "all connections of the person"
    room: str
    read_seq: int


class Restart(Event, frozen=True):
    """The server stops, and another one follows: come back at a random moment within `seconds`,
    so that not everybody does at once."""

    event = "restart"
    goes_to = "everybody"
    seconds: float


class Fault(Event, frozen=True, omit_defaults=True, rename={"name": "event"}):
    """An event that was sent without asking for an ack has failed. `event` is its name, the rest
    is as in an ack."""

    event = "error"
    goes_to = "the connection that sent the event"
    name: str
    code: str
    message: str
    field: str | None = None
    retry_after: float | None = None


EVENTS: tuple[type[Event], ...] = (
    Hello, PlaceChanged, MeChanged, SignedOut, Blocked, Offers, MessageChanged, Position, RoomChanged, MemberChanged,
    PersonChanged, PresenceChanged, Typing, Unread, Read, Restart, Fault,
)  # fmt: skip
