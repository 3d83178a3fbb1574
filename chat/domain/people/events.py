"""Events about people."""

from __future__ import annotations

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.people.wire import Me


class MeChanged(Event, frozen=True):
    """Your profile or your rights changed. To learn your rights in a room, open it again."""

    event = "me"
    goes_to = "all connections of the person"
    me: Me


class Blocked(Event, frozen=True):
    """The people you have blocked changed, here or in another tab. `blocked` has the ids of all of them."""

    event = "blocked"
    goes_to = "all connections of the person"
    blocked: list[int]


class PersonChanged(Event, frozen=True):
    """The name, picture or status of a person changed; show the new ones with their earlier messages, too."""

    event = "person"
    goes_to = (
        "all connections of those who are in a room with them, and every connection that has one of their rooms open"
    )
    person: Person
    status: str


class GroupChanged(Event, frozen=True):
    """A group of people who can be mentioned by one name was made, changed or, with `deleted` true, deleted."""

    event = "group"
    goes_to = "everybody"
    id: int
    name: str
    deleted: bool = False
