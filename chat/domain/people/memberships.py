"""The rooms of a person, in pages, because there may be thousands."""

from __future__ import annotations

from typing import NamedTuple

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.people.events import PersonChanged
from chat.store import Tx, queries

PAGE = 500


class Rooms(NamedTuple):
    """A page of a person's rooms: the rev of each by its slug. The next page begins `after` this id; None marks the
    last page."""

    slugs: dict[str, int]
    after: int | None


def rooms_of(tx: Tx, person_id: int, after: int = 0) -> Rooms:
    """Return a page of the rooms of a person."""
    rows = queries.rooms.some_of_member(tx, person_id, after=after, limit=PAGE)
    return Rooms({slug: rev for _, slug, rev in rows}, rows[-1][0] if len(rows) == PAGE else None)


def reintroduce(tx: Tx, person_id: int) -> None:
    """Publish the current name, picture and status of a person to all their rooms."""
    row = queries.people.by_id(tx, person_id)
    slugs: list[str] = []
    after: int | None = 0
    while after is not None:
        page = rooms_of(tx, person_id, after)
        slugs, after = [*slugs, *page.slugs], page.after
    if row is not None and slugs:
        tx.publish(PersonChanged(Person(row.id, row.name, row.avatar), row.status), Audience(members=tuple(slugs)))
