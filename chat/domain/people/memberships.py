"""The rooms that somebody is in, in pages: they may be in thousands."""

from __future__ import annotations

from typing import NamedTuple

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.people.events import PersonChanged
from chat.store import Tx, queries

PAGE = 500


class Rooms(NamedTuple):
    """A page of a person's rooms: the rev of each by its slug. `after` is where the next page begins; None for the last
    page."""

    slugs: dict[str, int]
    after: int | None


def rooms_of(tx: Tx, person_id: int, after: int = 0) -> Rooms:
    """A page of the rooms of a person, who may be in thousands."""
    rows = queries.rooms.some_of_member(tx, person_id, after=after, limit=PAGE)
    return Rooms({slug: rev for _, slug, rev in rows}, rows[-1][0] if len(rows) == PAGE else None)


def reintroduce(tx: Tx, person_id: int) -> None:
    """Tell everybody who is in a room with somebody who that is now."""
    row = queries.people.by_id(tx, person_id)
    slugs: list[str] = []
    after: int | None = 0
    while after is not None:
        page = rooms_of(tx, person_id, after)
        slugs, after = [*slugs, *page.slugs], page.after
    if row is not None and slugs:
        tx.publish(PersonChanged(Person(row.id, row.name, row.avatar), row.status), Audience(members=tuple(slugs)))
