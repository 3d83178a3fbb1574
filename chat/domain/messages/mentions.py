"""Find the addressees of a message: the people, groups and rooms that its text mentions, and the author it answers.

People write `@Ann Lee`; the text is stored with `<@12>`, so that she may change her name. Both are read. What stands in
code is left alone, and so is a name of nobody whom the author may know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from chat.core import policy, quotas
from chat.core.command import Actor
from chat.core.mentioning import Place, ids_in, places
from chat.core.wire import Person
from chat.errors import Conflict
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow
from chat.store.queries.people import PersonRow

# The size of a room in which everybody may mention it, and of a crowd that may be told without having asked first.
SMALL = 20
LARGEST = 10_000  # people who can be told at once

WIDE = {"room": "room", "all": "room", "everyone": "room", "channel": "room", "here": "here"}


class Meant(NamedTuple):
    """A text as it is stored, with its `mentioned` tokens as in `MessageRow`; its addressees (`people`), each with the
    kind of mention; and mentioned people who are not members of the room (`outside`)."""

    text: str
    mentioned: str | None = None
    people: Mapping[int, str] = MappingProxyType({})
    outside: Sequence[Person] = ()


NOBODY = Meant("")


def read(tx: Tx, actor: Actor, found: Standing, text: str, *, wide: bool, answered: MessageRow | None = None) -> Meant:
    """Return the addressees of a new message. Raises Forbidden, Conflict."""
    if "@" not in text and answered is None:
        return Meant(text)
    told = {answered.author_id: "reply"} if answered is not None and answered.author_id is not None else {}
    return _Reading(tx, actor, found).read(text, told, wide=wide)


def read_again(tx: Tx, actor: Actor, found: Standing, text: str, row: MessageRow, *, wide: bool) -> Meant:
    """Return the addressees of a message with a new text. `@here` keeps the people of the first time. Raises Forbidden,
    Conflict."""
    if "@" not in text and not row.meant_count:
        return Meant(text)
    was = queries.mentions.of(tx, row.id)
    return _Reading(tx, actor, found, row, was).read(
        text, {one: how for one, how in was.items() if how == "reply"}, wide=wide
    )


def since(row: MessageRow, mentioned: str | None, rev: int) -> str | None:
    """Return the `mentioned` tokens of a text that replaces the one of `row` at `rev`. The token of the room has the
    rev since which the message mentions it."""
    now, before = (mentioned or "").split(), (row.mentioned or "").split()
    if "room" in now:
        now[now.index("room")] = next((token for token in before if token.startswith("room")), f"room:{rev}")
    return " ".join(now) or None


class _Reading:
    """Reads one text of one person in one room, in place of the text of `row`, if given, which was meant for `was`."""

    def __init__(
        self, tx: Tx, actor: Actor, found: Standing, row: MessageRow | None = None, was: dict[int, str] | None = None
    ) -> None:
        self._tx = tx
        self._actor = actor
        self._found = found
        self._was = was or {}
        before = (row.mentioned or "").split() if row is not None else []
        self._before = {"room" if token.startswith("room:") else token for token in before}

    def read(self, text: str, told: dict[int, str], *, wide: bool) -> Meant:
        found = places(text)
        if not found:
            return self._meant(text, [], {}, told, wide=wide)
        by_key, by_id = self._known(found)
        groups = self._groups(found)
        written, tokens, last = [], [], 0
        for place in found:
            token, end = _choice(place, by_key, by_id, groups)
            if token:
                written += [text[last : place.start], f"<@{token}>"]
                tokens.append(token)
                last = end
        people = {row.id: row for row in (*by_key.values(), *by_id.values())}
        return self._meant("".join([*written, text[last:]]), list(dict.fromkeys(tokens)), people, told, wide=wide)

    def _meant(
        self, text: str, tokens: list[str], people: dict[int, PersonRow], told: dict[int, str], *, wide: bool
    ) -> Meant:
        named, _ = ids_in(tokens)
        inside = queries.members.among(self._tx, self._found.room.id, [*named, *told])
        crowd = self._crowd(tokens)
        meant = {**crowd, **told, **dict.fromkeys(named, "person")}
        meant = {one: how for one, how in meant.items() if (one in crowd or one in inside) and one != self._actor.id}
        self._check_size(meant, wide)
        outside = [
            Person(*people[one][0:1], people[one].name, people[one].avatar) for one in named if one not in inside
        ]
        return Meant(text, " ".join(tokens) or None, meant, outside)

    def _crowd(self, tokens: list[str]) -> dict[int, str]:
        """Return the members addressed by `@room`, `@here` or a group. Raises Forbidden."""
        tx, room = self._tx, self._found.room
        crowd: dict[int, str] = {}
        for wide in ("room", "here"):
            if wide not in tokens:
                continue
            if wide in self._before:
                crowd.update((one, how) for one, how in self._was.items() if how == wide)
                continue
            self._check_right()
            is_room, members = wide == "room", queries.members
            ids = members.ids(tx, room.id) if is_room else members.among(tx, room.id, tx.here(room.slug))
            crowd.update(dict.fromkeys(ids, wide))
        if groups := ids_in(tokens)[1]:
            people = {one for ids in queries.groups.people_of(tx, groups).values() for one in ids}
            crowd.update(dict.fromkeys(queries.members.among(tx, room.id, people), "group"))
        return crowd

    def _check_right(self) -> None:
        if self._found.room.member_count > SMALL:
            policy.demand(self._actor, "message:mention_room", self._found)
        quotas.charge(self._tx, self._actor, "mention_room")

    def _check_size(self, meant: dict[int, str], wide: bool) -> None:
        """Raise Conflict if the message tells a crowd without having asked."""
        new = sum(1 for one, how in meant.items() if how in ("room", "here", "group") and one not in self._was)
        if new > LARGEST:
            raise Conflict(f"You can't mention more than {LARGEST} people at once.", field="text")
        if new > SMALL and not wide:
            raise Conflict(f"{new} people will be notified. Send it with `wide` if you want that.", field="wide")

    def _known(self, places: list[Place]) -> tuple[dict[str, PersonRow], dict[str, PersonRow]]:
        """Return possible mentioned people, of those that the author may know of, by key and by id."""
        tx, actor = self._tx, self._actor
        keys = {key for place in places for key in place.names}
        by_key = queries.people.named(tx, keys)
        ids, _ = ids_in(place.token for place in places)
        by_id = {str(row.id): row for row in queries.people.these(tx, ids)}
        inside = queries.members.among(tx, self._found.room.id, [row.id for row in (*by_key.values(), *by_id.values())])
        lists_all = policy.refusal(actor, "person:list") is None

        def is_known(row: PersonRow) -> bool:
            has_account = row.role != "guest" and row.banned_at is None
            return row.id in inside or str(row.id) in self._before or (lists_all and has_account)

        return _those(by_key, is_known), _those(by_id, is_known)

    def _groups(self, places: list[Place]) -> dict[str, str]:
        """Return the tokens of groups that the text may name, by token and by key."""
        if self._actor.only_room is not None:
            return {}
        keys = {key for place in places for key in place.names}
        rows = queries.groups.named(self._tx, keys)
        rows += queries.groups.these(self._tx, ids_in(place.token for place in places)[1])
        return {key: f"group:{row.id}" for row in rows for key in (row.name_key, f"group:{row.id}")}


def _those(rows: dict[str, PersonRow], condition: Callable[[PersonRow], bool]) -> dict[str, PersonRow]:
    return {key: row for key, row in rows.items() if condition(row)}


def _choice(
    place: Place, by_key: dict[str, PersonRow], by_id: dict[str, PersonRow], groups: dict[str, str]
) -> tuple[str, int]:
    """Return the token for a place, empty if it is not a mention, and where the mention ends. The longest name counts;
    of the same length, first words for the room, then groups, then people."""
    if place.token:
        is_known = place.token in WIDE or place.token in by_id or place.token in groups
        return (place.token if is_known else ""), place.end
    for key, length in sorted(place.names.items(), key=lambda one: -one[1]):
        person = str(by_key[key].id) if key in by_key else ""
        if token := WIDE.get(key) or groups.get(key) or person:
            return token, place.end + length
    return "", place.end
