"""Make wire messages of rows of the log, many at once.

All fields of a message are put together here and nowhere else. To add a field:

- a column of `messages`: name it in `MessageRow` and in `Message`. Fields of the same name are copied.
- something from another table (files, previews): name it in `Message` and in `MADE`, say in `_is_plain` which rows have
  some, and load it in `assemble` with one query for those, as `_reactions` does; never with one query for each message.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from chat.core.markdown import plain
from chat.core.mentioning import ids_in
from chat.core.wire import Person
from chat.domain.messages.wire import Group, MeantSince, Message, Quote, Reaction
from chat.store import Tx, queries
from chat.store.queries.messages import MessageRow

# The fields that `assemble` adds to the columns of a row, in this order.
MADE = (
    "author",
    "about",
    "deleted",
    "reactions",
    "pinned",
    "reply",
    "root",
    "mentions",
    "groups",
    "meant",
    "meant_later",
    "everybody",
)

Meant = tuple[list[int], list[MeantSince]]  # the ids of people, and those of an edit with its rev

# msgspec takes five times as long for keyword arguments, so the order of the fields is looked up once, by name.
_SOURCES = (*MessageRow._fields, *MADE)
_NO_REACTIONS: list[Reaction] = []
_NOBODY: Meant = ([], [])
# The fields from `reply` on, of a message that answers none and mentions nobody. Most do, and so cost no more.
_PLAIN = (None, None, list[Person](), list[Group](), *_NOBODY, 0)
_in_order = itemgetter(*map(_SOURCES.index, Message.__struct_fields__))
QUOTED = 200  # characters of an answered message that a reply shows


def assemble(tx: Tx, rows: list[MessageRow], known: Iterable[Person | None] = ()) -> list[Message]:
    """Return the messages of these rows. People in `known`, who must be in their current state, are not queried."""
    rich = [row for row in rows if not _is_plain(row)]
    answered = _answered(tx, rows, rich) if rich else {}
    people = _people(tx, [*rows, *answered.values()], known)
    reactions = _reactions(tx, rich) if rich else {}
    addressed = _addressed(tx, rich, answered, people) if rich else {}
    return [_message(row, people, reactions.get(row.id, _NO_REACTIONS), addressed.get(row.id, _PLAIN)) for row in rows]


def assemble_one(tx: Tx, row: MessageRow, *known: Person | None) -> Message:
    """Return the message of one row. Of a new post everything is known, so it takes half the time."""
    people = {None if one is None else one.id: one for one in (None, *known)}
    if _is_plain(row) and row.author_id in people and row.about_id in people:
        return _message(row, people)
    return assemble(tx, [row], known)[0]


def _is_plain(row: MessageRow) -> bool:
    """Return True if nothing of a message is in other tables but its author and the person it is about."""
    return not (row.reacted or row.meant_count) and row.mentioned is None and row.reply_to_id is None


def _message(
    row: MessageRow,
    people: dict[int | None, Person | None],
    reactions: list[Reaction] = _NO_REACTIONS,
    addressed: tuple[object, ...] = _PLAIN,
) -> Message:
    return Message(
        *_in_order((
            *row, people[row.author_id], people[row.about_id], row.deleted_at is not None, reactions,
            row.pinned_at is not None, *addressed,
        ))
    )  # fmt: skip


def _reactions(tx: Tx, rich: list[MessageRow]) -> dict[int, list[Reaction]]:
    """Return the reactions to these messages by id."""
    reacted = [row.id for row in rich if row.reacted]
    found = queries.reactions.to(tx, reacted) if reacted else {}
    return {one: [Reaction(emoji, people) for emoji, people in kinds.items()] for one, kinds in found.items()}


def _addressed(
    tx: Tx, rich: list[MessageRow], answered: dict[int, MessageRow], people: dict[int | None, Person | None]
) -> dict[int, tuple[object, ...]]:
    """Return the fields from `reply` on of replies and of messages with mentions, by message."""
    groups, meant = _groups(tx, [*rich, *answered.values()]), _meant(tx, rich)
    return {
        row.id: (
            None if row.reply_to_id is None else _quote(answered[row.reply_to_id], people, groups), row.root_id,
            *_named(row.mentioned, people, groups), *meant.get(row.id, _NOBODY), _everybody(row),
        )
        for row in rich
    }  # fmt: skip


def _meant(tx: Tx, rich: list[MessageRow]) -> dict[int, Meant]:
    """Return the addressees of these messages, by message."""
    some = {row.id: row.seq for row in rich if row.meant_count}
    found = queries.mentions.to(tx, some) if some else {}
    return {
        one: ([person for person, _ in people], [MeantSince(*pair) for pair in people if pair[1] > some[one]])
        for one, people in found.items()
    }


def _everybody(row: MessageRow) -> int:
    """Return the rev since which a message mentions the room, or 0."""
    token = next((token for token in (row.mentioned or "").split() if token.startswith("room")), "")
    return int(token[5:] or row.seq) if token else 0


def _answered(tx: Tx, rows: list[MessageRow], rich: list[MessageRow]) -> dict[int, MessageRow]:
    """Return the messages that these reply to, by id."""
    wanted = {row.reply_to_id for row in rich if row.reply_to_id is not None}
    found = {row.id: row for row in rows if row.id in wanted}
    if missing := wanted - found.keys():
        found.update((row.id, row) for row in queries.messages.these(tx, missing))
    return found


def _quote(row: MessageRow, people: dict[int | None, Person | None], groups: dict[int, Group]) -> Quote:
    named, named_groups = _named(row.mentioned, people, groups)
    names = {str(one.id): one.name for one in named} | {f"group:{one.id}": one.name for one in named_groups}
    text = plain((row.text or "")[: 2 * QUOTED], names)[:QUOTED]
    return Quote(row.id, row.seq, people[row.author_id], text, row.deleted_at is not None)


def _named(
    mentioned: str | None, people: dict[int | None, Person | None], groups: dict[int, Group]
) -> tuple[list[Person], list[Group]]:
    """Return the people and groups that a text mentions."""
    ids, group_ids = ids_in((mentioned or "").split())
    named = [person for one in ids if (person := people.get(one)) is not None]
    return named, [groups[one] for one in group_ids if one in groups]


def _groups(tx: Tx, rows: list[MessageRow]) -> dict[int, Group]:
    """Return all groups that the rows mention by id."""
    mentioned = [row.mentioned for row in rows if row.mentioned and "group:" in row.mentioned]
    wanted = {one for tokens in mentioned for one in ids_in(tokens.split())[1]}
    return {row.id: Group(row.id, row.name) for row in queries.groups.these(tx, wanted)} if wanted else {}


def _people(tx: Tx, rows: list[MessageRow], known: Iterable[Person | None]) -> dict[int | None, Person | None]:
    """Return all people named in the rows by id, and None for the id None."""
    people: dict[int | None, Person | None] = {None: None}
    for one in known:
        if one is not None:
            people[one.id] = one
    missing = {one for row in rows for one in (row.author_id, row.about_id) if one is not None and one not in people}
    for row in rows:
        if row.mentioned is not None:
            missing.update(one for one in ids_in(row.mentioned.split())[0] if one not in people)
    if missing:
        people.update((row.id, Person(*row)) for row in queries.people.shown(tx, missing))
    return people
