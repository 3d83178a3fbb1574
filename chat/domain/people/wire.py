"""Wire objects of people, as they and others see them."""

from __future__ import annotations

from msgspec import Struct

from chat.core.wire import Person
from chat.store.queries.people import PersonRow


class Me(Struct, frozen=True):
    """Yourself. `role` is owner, admin, member or guest; `may` lists your rights in the workspace."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    may: list[str]

    @property
    def person(self) -> Person:
        return Person(self.id, self.name, self.avatar)


class Profile(Struct):
    """A person, as others see them. `here` says if they are online, and `timezone` is the name of their time zone: only
    `person:get` tells them, and only of yourself and of people who are in a room with you. Else `here` is null and
    `timezone` empty, as that of people who don't tell it."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    banned: bool
    here: bool | None = None
    timezone: str = ""

    @classmethod
    def of(cls, row: PersonRow) -> Profile:
        """Return the wire object of a row."""
        return cls(row.id, row.name, row.avatar, row.role, row.status, row.banned_at is not None)


class PeopleGroup(Struct):
    """A group, with the ids of its people."""

    id: int
    name: str
    people: list[int]
