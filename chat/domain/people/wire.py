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
    """A person, as others see them."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    banned: bool

    @classmethod
    def of(cls, row: PersonRow) -> Profile:
        """Return the wire object of a row."""
        return cls(row.id, row.name, row.avatar, row.role, row.status, row.banned_at is not None)
