"""Invitations as their makers see them."""

from __future__ import annotations

from msgspec import Struct

from chat.core.wire import Person
from chat.store.queries.links import LinkRow


class Invitation(Struct):
    """A link that lets people in: `place`, to sign up; `room`, with an account, into a room; `guest`, by a name alone,
    into that one room. `uses` counts those whom it let in; `ended`: it lets nobody in any more."""

    id: int
    kind: str
    room: str | None
    room_name: str | None
    made_by: Person
    uses: int
    most_uses: int | None
    created_at: int
    until: int
    ended: bool

    @classmethod
    def of(cls, row: LinkRow, *, ended: bool) -> Invitation:
        """The wire's view of a row."""
        maker = Person(row.made_by, row.maker_name, row.maker_avatar)
        return cls(
            row.id, row.kind, row.slug, row.room_name, maker, row.uses, row.most_uses, row.created_at, row.until, ended
        )
