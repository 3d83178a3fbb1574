"""Make wire messages of rows of the log, many at once.

All fields of a message are put together here and nowhere else. To add a field:

- a column of `messages`: name it in `MessageRow` and in `Message`. Fields of the same name are copied.
- something from another table (files, previews): name it in `Message` and in `MADE`, and load it in `assemble` with one
  query for all rows that have some, as `_reactions` does; never with one query for each message.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from chat.core.wire import Person
from chat.domain.messages.wire import Message, Reaction
from chat.store import Tx, queries
from chat.store.queries.messages import MessageRow

MADE = (
    "author",
    "about",
    "deleted",
    "reactions",
    "pinned",
)  # what `assemble` adds to the columns of a row, in this order

# msgspec takes five times as long for keyword arguments, so the order of the fields is looked up once, by name.
_SOURCES = (*MessageRow._fields, *MADE)
_NO_REACTIONS: list[Reaction] = []
_in_order = itemgetter(*map(_SOURCES.index, Message.__struct_fields__))


def assemble(tx: Tx, rows: list[MessageRow], known: Iterable[Person | None] = ()) -> list[Message]:
    """Return the messages of these rows. People in `known`, who must be in their current state, are not queried."""
    people, reactions = _people(tx, rows, known), _reactions(tx, rows)
    return [
        Message(
            *_in_order((
                *row, people[row.author_id], people[row.about_id], row.deleted_at is not None,
                reactions.get(row.id, _NO_REACTIONS), row.pinned_at is not None,
            ))
        )
        for row in rows
    ]  # fmt: skip


def assemble_one(tx: Tx, row: MessageRow, *known: Person | None) -> Message:
    """Return the message of one row."""
    return assemble(tx, [row], known)[0]


def _reactions(tx: Tx, rows: list[MessageRow]) -> dict[int, list[Reaction]]:
    """Return the reactions to the messages of these rows by id."""
    reacted = [row.id for row in rows if row.reacted]
    found = queries.reactions.to(tx, reacted) if reacted else {}
    return {one: [Reaction(emoji, people) for emoji, people in kinds.items()] for one, kinds in found.items()}


def _people(tx: Tx, rows: list[MessageRow], known: Iterable[Person | None]) -> dict[int | None, Person | None]:
    """Return all people named in the rows by id, and None for the id None."""
    people: dict[int | None, Person | None] = {None: None}
    for one in known:
        if one is not None:
            people[one.id] = one
    missing = {one for row in rows for one in (row.author_id, row.about_id) if one is not None and one not in people}
    if missing:
        people.update((row.id, Person(*row)) for row in queries.people.shown(tx, missing))
    return people
