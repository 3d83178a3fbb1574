"""Events about people."""

from __future__ import annotations

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.people.wire import Me


class MeChanged(Event, frozen=True):
    """You are another than before: your name, your role, or what you may do. What you may do in a room is told
    by opening it."""

    event = "me"
    goes_to = "all connections of the person"
    me: Me


class Blocked(Event, frozen=True):
    """Whom you have blocked, here or in another tab: the ids of all of them."""

    event = "blocked"
    goes_to = "all connections of the person"
    blocked: list[int]


class PersonChanged(Event, frozen=True):
    """Somebody has another name, picture or status than before; so have all their messages."""

    event = "person"
    goes_to = (
        "all connections of those who are in a room with them, and every connection that has one of their rooms open"
    )
    person: Person
    status: str
