"""The base of all events, and their audiences. It knows no other module, so every other may know it."""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple

from msgspec import Struct


class Event(Struct, frozen=True):
    """The base. `event` is the name on the wire, the fields are what is sent, and `goes_to` says
    in words to whom, for the reference; the `Audience` it is published with is what counts."""

    event: ClassVar[str]
    goes_to: ClassVar[str]


class Audience(NamedTuple):
    """The recipients of an event: those who have the `room` open, all connections of these rooms' `members` (and
    whoever looks at one of them) and of `people`, and `everybody` but visitors, who see nothing beside their one room.
    An audience that names nobody is nobody. `rev` is where the room stood: somebody who was removed from it until then
    must not hear this."""

    room: str | None = None
    members: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    rev: int = 0
    everybody: bool = False


def everybody(*rooms: str) -> Audience:
    """All connections but those of visitors, and with those of these rooms."""
    return Audience(everybody=True, members=rooms)


class Invalidated(NamedTuple):
    """Not an event for clients: what workers have cached of this is stale (see `chat.core.invalidate`)."""

    kind: Literal["person", "networks", "workspace"]
    person_id: int | None = None  # of the kind `person`


class Published(NamedTuple):
    """An event and its audience: what travels on the bus."""

    event: Event | Invalidated
    audience: Audience


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
