"""Queries on groups of people who can be mentioned by one name."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from chat.store.engine.parts import in_parts
from chat.store.engine.transaction import Tx
from chat.store.queries.people import Shown
from chat.store.tables import group_members, groups, people

_g, _in = groups.c, group_members.c


class GroupRow(NamedTuple):
    """A group, with the key of its name."""

    id: int
    name: str
    name_key: str


_COLUMNS = (_g.id, _g.name, _g.name_key)


def locked(tx: Tx, group_id: int) -> GroupRow | None:
    """Return a group, which no other transaction changes until this one ends."""
    row = tx.sql.execute(select(*_COLUMNS).where(_g.id == group_id).with_for_update()).first()
    return GroupRow(*row) if row else None


def everything(tx: Tx) -> list[GroupRow]:
    """Return all groups, by name."""
    return [GroupRow(*row) for row in tx.sql.execute(select(*_COLUMNS).order_by(_g.name_key))]


def these(tx: Tx, ids: Collection[int]) -> list[GroupRow]:
    """Return these groups, in any order."""
    parts = in_parts(list(ids))
    return [GroupRow(*row) for some in parts for row in tx.sql.execute(select(*_COLUMNS).where(_g.id.in_(some)))]


def named(tx: Tx, keys: Collection[str]) -> list[GroupRow]:
    """Return the groups whose names have one of these keys."""
    parts = in_parts(list(keys))
    return [GroupRow(*row) for some in parts for row in tx.sql.execute(select(*_COLUMNS).where(_g.name_key.in_(some)))]


def insert(tx: Tx, name: str, name_key: str) -> GroupRow:
    """Add a group without people. Raises Conflict if the name is taken."""
    values = {"name": name, "name_key": name_key, "created_at": tx.now}
    return GroupRow(tx.sql.execute(groups.insert().values(values).returning(_g.id)).scalar_one(), name, name_key)


def rename(tx: Tx, group_id: int, name: str, name_key: str) -> None:
    """Give a group another name. Raises Conflict if it is taken."""
    tx.sql.execute(groups.update().where(_g.id == group_id).values(name=name, name_key=name_key))


def delete(tx: Tx, group_id: int) -> None:
    tx.sql.execute(group_members.delete().where(_in.group_id == group_id))
    tx.sql.execute(groups.delete().where(_g.id == group_id))


def count(tx: Tx) -> int:
    return tx.sql.execute(select(func.count()).select_from(groups)).scalar_one()


def add(tx: Tx, group_id: int, person_ids: Collection[int]) -> None:
    """Add people who are not in the group."""
    if person_ids:
        rows = [{"group_id": group_id, "person_id": person_id} for person_id in sorted(person_ids)]
        tx.sql.execute(group_members.insert(), rows)


def remove(tx: Tx, group_id: int, person_ids: Collection[int]) -> None:
    for some in in_parts(list(person_ids)):
        tx.sql.execute(group_members.delete().where(_in.group_id == group_id, _in.person_id.in_(some)))


def members(tx: Tx) -> list[Shown]:
    """Return all people who are in a group, once each, by id."""
    columns = [people.c[name] for name in Shown._fields]
    query = select(*columns).where(people.c.id.in_(select(_in.person_id))).order_by(people.c.id)
    return [Shown(*row) for row in tx.sql.execute(query)]


def people_of(tx: Tx, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of the people in each of these groups."""
    found: dict[int, list[int]] = {group_id: [] for group_id in group_ids}
    for some in in_parts(list(group_ids)):
        query = select(_in.group_id, _in.person_id).where(_in.group_id.in_(some)).order_by(_in.person_id)
        for group_id, person_id in tx.sql.execute(query):
            found[group_id].append(person_id)
    return found
