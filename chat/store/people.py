"""Queries on people and the names they hold."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from chat.store.prepared import Prepared
from chat.store.tables import members, people
from chat.store.tx import Tx


class PersonRow(NamedTuple):
    """A person. `name_key` is None when the name is not held any more."""

    id: int
    name: str
    name_key: str | None
    name_until: int
    key_hash: str | None


_COLUMNS = tuple(people.c[name] for name in PersonRow._fields)


_NAME = Prepared(select(people.c.name).where(people.c.id == bindparam("id")))
_BY_KEY_HASH = Prepared(select(*_COLUMNS).where(people.c.key_hash == bindparam("key_hash")))


def name_of(tx: Tx, person_id: int) -> str | None:
    """The present name of a person; None when there is no such person."""
    row = _NAME.one(tx, id=person_id)
    return row[0] if row else None


def by_key_hash(tx: Tx, key_hash: str) -> PersonRow | None:
    row = _BY_KEY_HASH.one(tx, key_hash=key_hash)
    return PersonRow(*row) if row else None


def holders(tx: Tx, name_key: str, look_key: str) -> list[PersonRow]:
    """Who holds a name with one of these keys: nobody, one, or two."""
    query = select(*_COLUMNS).where(or_(people.c.name_key == name_key, people.c.look_key == look_key))
    return [PersonRow(*row) for row in tx.sql.execute(query)]


def insert(tx: Tx, *, name: str, name_key: str, look_key: str, name_until: int, key_hash: str | None) -> PersonRow:
    person_id = tx.sql.execute(
        people.insert()
        .values(
            kind="guest", name=name, name_key=name_key, look_key=look_key, name_until=name_until,
            key_hash=key_hash, created_at=tx.now,
        )
        .returning(people.c.id)
    ).scalar_one()  # fmt: skip
    return PersonRow(person_id, name, name_key, name_until, key_hash)


def hold_name(tx: Tx, person_id: int, *, name: str, name_key: str, look_key: str, until: int) -> None:
    values = {"name": name, "name_key": name_key, "look_key": look_key, "name_until": until}
    tx.sql.execute(people.update().where(people.c.id == person_id).values(values))


def free_name(tx: Tx, person_id: int) -> None:
    """Somebody else may take this name from now on."""
    values = {"name_key": None, "look_key": None}
    tx.sql.execute(people.update().where(people.c.id == person_id).values(values))


def overdue(tx: Tx, limit: int) -> list[PersonRow]:
    """Guests without a key whose hold on their name has run out."""
    query = (
        select(*_COLUMNS)
        .where(people.c.name_until < tx.now, people.c.key_hash.is_(None), people.c.name_key.is_not(None))
        .limit(limit)
    )
    return [PersonRow(*row) for row in tx.sql.execute(query)]


def extend_names(tx: Tx, person_ids: list[int], until: int) -> None:
    """These people are still here, and so are their names."""
    for start in range(0, len(person_ids), 500):
        some = person_ids[start : start + 500]
        tx.sql.execute(people.update().where(people.c.id.in_(some)).values(name_until=until))


def members_of(tx: Tx, room_id: int, *, after: int, limit: int) -> list[PersonRow]:
    """Members of a room, by id."""
    query = (
        select(*_COLUMNS)
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.room_id == room_id, members.c.person_id > after)
        .order_by(members.c.person_id)  # the order of the index; by people.id, SQLite would sort all of them
        .limit(limit)
    )
    return [PersonRow(*row) for row in tx.sql.execute(query)]
