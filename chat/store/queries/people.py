"""Queries on people and the names they hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from chat.store.engine.like import filter_by_name
from chat.store.engine.parts import in_parts
from chat.store.engine.prepared import Prepared, PreparedColumns, PreparedInsert, PreparedMany
from chat.store.engine.transaction import Tx
from chat.store.tables import members, people, sessions


class PersonRow(NamedTuple):
    """A person. `name_key` is None once the name is free again; `room_id` is the only room of a guest who was invited
    to just one."""

    id: int
    role: str
    name: str
    name_key: str | None
    name_until: int
    avatar: str | None
    status: str
    room_id: int | None
    banned_at: int | None
    adding: str


class Shown(NamedTuple):
    """The parts of a person that are shown beside their messages."""

    id: int
    name: str
    avatar: str | None


_COLUMNS = tuple(people.c[name] for name in PersonRow._fields)
_SHOWN = PreparedMany(lambda ids: select(*(people.c[name] for name in Shown._fields)).where(people.c.id.in_(ids)))


_ITS_ID = people.c.id == bindparam("person")
_BY_ID = Prepared(select(*_COLUMNS).where(_ITS_ID))
_HOLDERS = Prepared(
    select(*_COLUMNS).where(or_(people.c.name_key == bindparam("name"), people.c.look_key == bindparam("look")))
)
_PREFERENCES = Prepared(select(people.c.preferences).where(_ITS_ID))
_TIMEZONE = Prepared(select(people.c.timezone).where(_ITS_ID))
_INSERT = PreparedInsert(people)
_CHANGE = PreparedColumns(people.update().where(_ITS_ID), keys=("person",))


def by_id(tx: Tx, person_id: int) -> PersonRow | None:
    row = _BY_ID.one(tx, person=person_id)
    return PersonRow(*row) if row else None


def preferences(tx: Tx, person_id: int) -> str:
    """Return a person's preferences as JSON."""
    row = _PREFERENCES.one(tx, person=person_id)
    return str(row[0]) if row else "{}"


def timezone(tx: Tx, person_id: int) -> str:
    """Return the name of a person's time zone, empty if others don't learn it."""
    row = _TIMEZONE.one(tx, person=person_id)
    return str(row[0]) if row else ""


def shown(tx: Tx, person_ids: Collection[int]) -> list[Shown]:
    """Return these people, in any order."""
    return [Shown(*row) for row in _SHOWN.all(tx, person_ids)]


def named(tx: Tx, keys: Collection[str]) -> dict[str, PersonRow]:
    """Return the people whose names have these keys, by key."""
    found: dict[str, PersonRow] = {}
    for some in in_parts(list(keys)):
        for row in tx.sql.execute(select(*_COLUMNS).where(people.c.name_key.in_(some))):
            person = PersonRow(*row)
            found[str(person.name_key)] = person
    return found


def these(tx: Tx, person_ids: Collection[int]) -> list[PersonRow]:
    """Return these people, in any order."""
    parts = in_parts(list(person_ids))
    return [PersonRow(*row) for some in parts for row in tx.sql.execute(select(*_COLUMNS).where(people.c.id.in_(some)))]


def lock(tx: Tx, person_ids: list[int]) -> None:
    """Make other transactions that lock these people wait until this one ends. SQLite has only one writer anyway."""
    query = select(people.c.id).where(people.c.id.in_(person_ids)).order_by(people.c.id)
    tx.sql.execute(query.with_for_update(key_share=True))  # rows that refer to them can still be written


def holders(tx: Tx, name_key: str, look_key: str) -> list[PersonRow]:
    """Return the people who hold a name with one of these keys: at most two."""
    return [PersonRow(*row) for row in _HOLDERS.all(tx, name=name_key, look=look_key)]


def insert(
    tx: Tx,
    *,
    role: str,
    name: str,
    name_key: str,
    look_key: str,
    name_until: int,
    held_by: str = "",
    room_id: int | None = None,
) -> PersonRow:
    values = {"role": role, "name": name, "name_key": name_key, "name_until": name_until, "held_by": held_by}
    values |= {"look_key": look_key, "room_id": room_id, "created_at": tx.now}
    person_id = _INSERT.add(tx, **values)
    return PersonRow(person_id, role, name, name_key, name_until, None, "", room_id, None, "anybody")


def change(tx: Tx, person_id: int, **values: object) -> None:
    """Set columns of a person."""
    _CHANGE.run(tx, person=person_id, **values)


def hold_name(tx: Tx, person_id: int, *, name: str, name_key: str, look_key: str, until: int) -> None:
    change(tx, person_id, name=name, name_key=name_key, look_key=look_key, name_until=until)


def free_name(tx: Tx, person_id: int) -> None:
    """Let other people take this person's name."""
    change(tx, person_id, name_key=None, look_key=None)


def overdue(tx: Tx, limit: int) -> list[PersonRow]:
    """Return guests without a session whose hold on their name has expired. Banned ones keep their names."""
    lacks_session = ~select(sessions.c.id).where(sessions.c.person_id == people.c.id).exists()
    holds_a_name = people.c.name_key.is_not(None), people.c.banned_at.is_(None)
    query = (
        select(*_COLUMNS)
        .where(people.c.name_until < tx.now, people.c.role == "guest", *holds_a_name, lacks_session)
        .limit(limit)
    )
    return [PersonRow(*row) for row in tx.sql.execute(query)]


def extend_names(tx: Tx, person_ids: list[int], until: int) -> None:
    """Extend the hold of these people on their names."""
    for some in in_parts(person_ids):
        tx.sql.execute(people.update().where(people.c.id.in_(some)).values(name_until=until))


def release_names(tx: Tx, worker: str) -> None:
    """End the hold on all guests' names that this worker renewed."""
    held = (people.c.held_by == worker, people.c.role == "guest", people.c.name_until >= tx.now)
    tx.sql.execute(people.update().where(*held).values(name_until=tx.now - 1))


def members_of(tx: Tx, room_id: int, *, after: int, limit: int) -> list[tuple[PersonRow, str]]:
    """Return members of a room, by id, each with their role in it."""
    query = (
        select(*_COLUMNS, members.c.role)
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.room_id == room_id, members.c.person_id > after)
        .order_by(members.c.person_id)  # uses the index; ordered by people.id, SQLite would sort all rows
        .limit(limit)
    )
    return [(PersonRow(*row[:-1]), row[-1]) for row in tx.sql.execute(query)]


def in_rooms(tx: Tx, room_ids: list[int]) -> list[tuple[int, PersonRow]]:
    """Return the members of these rooms, by id, each with the id of the room."""
    if not room_ids:
        return []
    query = (
        select(members.c.room_id, *_COLUMNS)
        .join(people, people.c.id == members.c.person_id)
        .where(members.c.room_id.in_(room_ids))
        .order_by(members.c.person_id)
    )
    return [(row[0], PersonRow(*row[1:])) for row in tx.sql.execute(query)]


def accounts(tx: Tx, *, query: str, after: int, limit: int) -> list[PersonRow]:
    """Return people with an account who are not banned, by id."""
    found = select(*_COLUMNS).where(people.c.role != "guest", people.c.banned_at.is_(None), people.c.id > after)
    found = filter_by_name(found.order_by(people.c.id).limit(limit), people.c.name, people.c.name_key, query)
    return [PersonRow(*row) for row in tx.sql.execute(found)]


def share_a_room(tx: Tx, one_id: int, other_id: int) -> bool:
    """Return True if two people are members of the same room."""
    one, other = members.alias(), members.alias()
    both = one.join(other, one.c.room_id == other.c.room_id)
    query = select(one.c.room_id).select_from(both).where(one.c.person_id == one_id, other.c.person_id == other_id)
    return tx.sql.execute(query.limit(1)).first() is not None
