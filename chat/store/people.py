"""Queries on people and the names they hold."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

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


_BY_KEY_HASH = Prepared(select(*_COLUMNS).where(people.c.key_hash == bindparam("key_hash")))


def by_key_hash(tx: Tx, key_hash: str) -> PersonRow | None:
    row = _BY_KEY_HASH.one(tx, key_hash=key_hash)
    return PersonRow(*row) if row else None


def by_name_key(tx: Tx, name_key: str) -> PersonRow | None:
    row = tx.sql.execute(select(*_COLUMNS).where(people.c.name_key == name_key)).first()
    return PersonRow(*row) if row else None


def insert(tx: Tx, *, name: str, name_key: str, name_until: int, key_hash: str | None) -> PersonRow:
    person_id = tx.sql.execute(
        people.insert()
        .values(
            kind="guest", name=name, name_key=name_key, name_until=name_until,
            key_hash=key_hash, created_at=tx.now,
        )
        .returning(people.c.id)
    ).scalar_one()  # fmt: skip
    return PersonRow(person_id, name, name_key, name_until, key_hash)


def hold_name(tx: Tx, person_id: int, *, name: str, name_key: str, until: int) -> None:
    values = {"name": name, "name_key": name_key, "name_until": until}
    tx.sql.execute(people.update().where(people.c.id == person_id).values(values))


def free_name(tx: Tx, person_id: int) -> None:
    """Somebody else may take this name from now on."""
    tx.sql.execute(people.update().where(people.c.id == person_id).values(name_key=None))


def extend_names(tx: Tx, person_ids: list[int], until: int) -> None:
    """These people are still here, and so are their names."""
    for start in range(0, len(person_ids), 500):
        some = person_ids[start : start + 500]
        tx.sql.execute(people.update().where(people.c.id.in_(some)).values(name_until=until))


def members_of(tx: Tx, room_id: int, *, after: int, limit: int, only: list[int] | None = None) -> list[PersonRow]:
    """Members of a room by id; with `only`, those among these people."""
    query = (
        select(*_COLUMNS)
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.room_id == room_id, people.c.id > after)
        .order_by(people.c.id)
        .limit(limit)
    )
    if only is not None:
        query = query.where(people.c.id.in_(only))
    return [PersonRow(*row) for row in tx.sql.execute(query)]
