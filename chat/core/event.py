"""The base class of events, and their audiences. This module imports no other, so that all others can import it."""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple

from msgspec import Struct


class Event(Struct, frozen=True):
    """The base class of events. `event` is the name on the wire, and the fields are sent. `goes_to` describes the
    recipients for the reference; the `Audience` that it is published with decides."""

    event: ClassVar[str]
    goes_to: ClassVar[str]

    def hint(self) -> Event | Moved:
        """Return the form in which other workers are told: the event itself, or of a change in a log only that there
        is one."""
        return self


class Audience(NamedTuple):
    """The recipients of an event: connections that have the `room` open; all connections of `members` of these rooms,
    and those that have one of them open; all connections of these `people`; and `everybody` except visitors, who see
    only their one room. An audience without any of these is empty. `rev` is the room's revision at the event: a person
    removed from the room up to it must not receive the event."""

    room: str | None = None
    members: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    rev: int = 0
    everybody: bool = False


def everybody(*rooms: str) -> Audience:
    """Return the audience of all connections except those of visitors, plus the visitors of these rooms."""
    return Audience(everybody=True, members=rooms)


class ForWorkers(Struct, frozen=True):
    """The base class of messages between workers, which clients don't receive."""


class Invalidated(ForWorkers, frozen=True):
    """Their cached values of this kind are stale (see `chat.core.invalidate`)."""

    kind: Literal["person", "networks", "workspace", "emoji"]
    person_id: int | None = None  # only for the kind `person`


class Moved(ForWorkers, frozen=True):
    """A room's log has reached `rev`, and its followers have to read it: in a
    moment if such changes come in bursts, of which followers need only the last state, else `at_once`."""

    room: str
    rev: int
    at_once: bool = False


class Published(NamedTuple):
    """An event and its audience, as passed on the bus."""

    event: Event | ForWorkers
    audience: Audience


class Restart(Event, frozen=True):
    """The server stops and another one replaces it. Reconnect after a random time of up to `seconds`, so that not all
    clients come back at once."""

    event = "restart"
    goes_to = "everybody"
    seconds: float


class Missed(Event, frozen=True):
    """Events for you may be lost, on the way from another process of the server. Changes in the rooms that you have
    open follow by themselves. Load everything else that you hold again, after a random time of up to `seconds`."""

    event = "missed"
    goes_to = "all connections to the process that noticed it"
    seconds: float


class Fault(Event, frozen=True, omit_defaults=True, rename={"name": "event"}):
    """A request that you sent without asking for an ack has failed. `event` is its name, and the other fields are those
    of the error in an ack."""

    event = "error"
    goes_to = "the connection that sent the event"
    name: str
    code: str
    message: str
    field: str | None = None
    retry_after: float | None = None
