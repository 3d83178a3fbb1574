"""Events about rooms and their members."""

from __future__ import annotations

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.rooms.wire import Offer, Room


class Offers(Event, frozen=True):
    """The private rooms that you were asked into and have not answered for, all of them."""

    event = "offers"
    goes_to = "all connections of the person"
    offers: list[Offer]


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


class Read(Event, frozen=True):
    """You have read this far, here or in another tab."""

    event = "read"
    goes_to = "all connections of the person"
    room: str
    read_seq: int
