"""Events about rooms and their members."""

from __future__ import annotations

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.rooms.wire import Mention, Offer, Room


class Offers(Event, frozen=True):
    """All private rooms to which you were invited and which you have neither accepted nor declined yet."""

    event = "offers"
    goes_to = "all connections of the person"
    offers: list[Offer]


class RoomChanged(Event, frozen=True):
    """A room was made, or its name, topic or settings changed."""

    event = "room"
    goes_to = "everybody, if the room is public, else its members"
    room: Room


class MemberChanged(Event, frozen=True):
    """A person joined a room (`member` is true) or left it, at the revision `rev`. `by` is the person who added or
    removed them, or null if they did it themselves."""

    event = "member"
    goes_to = "every connection that has the room open, and all of that person"
    room: str
    rev: int
    person: Person
    member: bool
    by: Person | None = None


class RoleChanged(Event, frozen=True):
    """The person with this id became a `moderator`, a normal `member`, or `muted` in a room."""

    event = "role"
    goes_to = "every connection that has the room open"
    room: str
    person: int
    role: str


class BansChanged(Event, frozen=True):
    """Somebody was banned from a room, or a ban was lifted. Those who may see them ask for the list (`room:bans`)."""

    event = "bans"
    goes_to = "every connection that has the room open"
    room: str


class PresenceChanged(Event, frozen=True):
    """Members of a room came online (`came`) or went offline (`went`, their ids). It is sent at most once a second;
    somebody who came and went in between is in `went` only, so ignore ids that you don't know. `here` is the number of
    members online now; each list has at most 50."""

    event = "presence"
    goes_to = "every connection that has the room open or, for a direct conversation, all of its members"
    room: str
    here: int
    came: list[Person]
    went: list[int]


class Typing(Event, frozen=True):
    """A person is typing. Show it for 6 seconds, or until their message arrives."""

    event = "typing"
    goes_to = "every connection that has the room open"
    room: str
    person: Person


class Read(Event, frozen=True):
    """You have read a room up to `read_seq`, here or on another device, or marked it as unread from there on. Then, at
    the room's revision `rev`, `unread` messages by others were left (counted up to 100), and in `mentions` those that
    are meant for you. `reads` grows with each change of the mark: ignore an event with a lower one than you know."""

    event = "read"
    goes_to = "all connections of the person"
    room: str
    rev: int
    reads: int
    read_seq: int
    unread: int
    mentions: list[Mention]


class OptionsChanged(Event, frozen=True):
    """Your notification level or view of threads in a room changed (`room:options`)."""

    event = "options"
    goes_to = "all connections of the person"
    room: str
    level: str
    threads: str
