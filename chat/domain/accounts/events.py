"""Events about the identity of a connection."""

from __future__ import annotations

from chat.core.event import Event
from chat.domain.people.wire import Me


class Hello(Event, frozen=True):
    """The first event on every connection: who you are here, the epoch of the log, and the ids of those whom you
    have blocked."""

    event = "hello"
    goes_to = "the connection itself"
    me: Me
    place: str
    epoch: str
    blocked: list[int]


class SignedOut(Event, frozen=True):
    """Your session has ended, or you were banned; the connection is closed. Don't come back by yourself."""

    event = "signed_out"
    goes_to = "the connection itself"
    message: str
