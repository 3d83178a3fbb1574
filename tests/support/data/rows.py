"""Rows of the tables, for tests of single queries."""

from typing import Any

from sqlalchemy import Table

from chat.store import Tx, queries
from chat.store.queries.messages import MessageRow
from chat.store.queries.rooms import RoomRow
from chat.store.tables import people, rooms


def insert(tx: Tx, table: Table, **values: Any) -> Any:
    """Insert a row and return its id."""
    return tx.sql.execute(table.insert().values(**values).returning(table.c.id)).scalar_one()


def person(tx: Tx, name: str, **values: Any) -> int:
    """A member of the workspace, unless the values say otherwise, and their id."""
    keys = {"name_key": name.lower(), "look_key": f"look of {name}"}
    return int(insert(tx, people, **{"role": "member", "name": name, "name_until": 0, "created_at": 0} | keys | values))


def room(tx: Tx, slug: str, **values: Any) -> RoomRow:
    """A public room, unless the values say otherwise."""
    insert(tx, rooms, **{"slug": slug, "name": slug.title(), "kind": "public", "created_at": 0} | values)
    row = queries.rooms.by_slug(tx, slug)
    assert row is not None
    return row


def message(tx: Tx, room_id: int, rev: int, author_id: int | None, **values: Any) -> MessageRow:
    """A text, unless the values say otherwise."""
    row = {"kind": "text", "about_id": None, "text": f"text {rev}"} | values
    return queries.messages.insert(tx, room_id=room_id, rev=rev, author_id=author_id, **row)
