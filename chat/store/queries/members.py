"""Queries on the members of rooms, by id."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from chat.store.engine.parts import in_parts
from chat.store.engine.transaction import Tx
from chat.store.tables import members

_m = members.c


def among(tx: Tx, room_id: int, person_ids: Collection[int]) -> set[int]:
    """Return which of these people are members of a room."""
    found: set[int] = set()
    for some in in_parts(list(person_ids)):
        found.update(
            tx.sql.execute(select(_m.person_id).where(_m.room_id == room_id, _m.person_id.in_(some))).scalars()
        )
    return found


def ids(tx: Tx, room_id: int) -> list[int]:
    """Return the ids of all members of a room."""
    return list(tx.sql.execute(select(_m.person_id).where(_m.room_id == room_id)).scalars())
