"""Queries on people who have blocked other people."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import blocks

_OF_PERSON = Prepared(
    select(blocks.c.blocked_id).where(blocks.c.person_id == bindparam("person")).order_by(blocks.c.blocked_id)
)


def add(tx: Tx, person_id: int, blocked_id: int) -> None:
    if blocked_id not in of_person(tx, person_id):
        tx.sql.execute(blocks.insert().values(person_id=person_id, blocked_id=blocked_id))


def remove(tx: Tx, person_id: int, blocked_id: int) -> None:
    tx.sql.execute(blocks.delete().where(blocks.c.person_id == person_id, blocks.c.blocked_id == blocked_id))


def of_person(tx: Tx, person_id: int) -> list[int]:
    """Return the ids of the people whom this person has blocked."""
    return [row[0] for row in _OF_PERSON.all(tx, person=person_id)]


def any_by(tx: Tx, others: list[int], person_id: int) -> bool:
    """Return True if one of these others has blocked this person."""
    query = select(blocks.c.person_id).where(blocks.c.blocked_id == person_id, blocks.c.person_id.in_(others))
    return tx.sql.execute(query.limit(1)).first() is not None
