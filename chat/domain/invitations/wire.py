"""Invitations as their makers see them."""

from __future__ import annotations

from msgspec import Struct

from chat.core.wire import Person
from chat.store.queries.links import LinkRow


class Invitation(Struct):
    """A link that lets people in. Its `kind` is `workspace` (sign up), `room` (join a room with an account) or `guest`
    (enter only that room, with a name). `uses` counts the people who used it, of at most `most_uses`; it is valid
    `until` that time. `ended`: it is not valid any more."""

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
        """Return the wire object of a row."""
        maker = Person(row.made_by, row.maker_name, row.maker_avatar)
        return cls(
            row.id, row.kind, row.slug, row.room_name, maker, row.uses, row.most_uses, row.created_at, row.until, ended
        )
