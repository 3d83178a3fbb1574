"""Queries on the message log."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import messages

SAID = ("text", "announcement")  # the kinds that people or the operator said: these count as unread


class MessageRow(NamedTuple):
    """A row of the log. `about_id` is somebody whom the author added or removed."""

    id: int
    room_id: int
    seq: int
    rev: int
    kind: str
    author_id: int | None
    about_id: int | None
    text: str | None
    client_id: str | None
    at: int
    edited_at: int | None
    deleted_at: int | None


_m = messages.c
_COLUMNS = tuple(_m[name] for name in MessageRow._fields)
_SELECT = select(*_COLUMNS)
_IN_ROOM = _SELECT.where(_m.room_id == bindparam("room"))

_LIMIT: BindParameter[int] = bindparam("limit")
_NEWEST_FIRST = _IN_ROOM.order_by(_m.seq.desc()).limit(_LIMIT)

_BY_ID = Prepared(_IN_ROOM.where(_m.id == bindparam("id")))
_BY_CLIENT_ID = Prepared(_SELECT.where(_m.author_id == bindparam("author"), _m.client_id == bindparam("client_id")))
_CHANGED = Prepared(_IN_ROOM.where(_m.rev > bindparam("rev")).order_by(_m.rev).limit(_LIMIT))
_NEWEST = Prepared(_NEWEST_FIRST)
_BEFORE = Prepared(_NEWEST_FIRST.where(_m.seq < bindparam("seq")))
_AFTER = Prepared(_IN_ROOM.where(_m.seq > bindparam("seq")).order_by(_m.seq).limit(_LIMIT))
_INSERT = Prepared(
    messages.insert().returning(*_COLUMNS),
    columns=("room_id", "seq", "rev", "kind", "author_id", "about_id", "text", "client_id", "at"),
)


def _rows(tx: Tx, query: Prepared, **values: Any) -> list[MessageRow]:
    return [MessageRow(*row) for row in query.all(tx, **values)]


def by_id(tx: Tx, room_id: int, message_id: int) -> MessageRow | None:
    """The message, if it is one of this room."""
    return next(iter(_rows(tx, _BY_ID, room=room_id, id=message_id)), None)


def by_client_id(tx: Tx, author_id: int, client_id: str) -> MessageRow | None:
    """What this author already posted under this id, in whatever room."""
    return next(iter(_rows(tx, _BY_CLIENT_ID, author=author_id, client_id=client_id)), None)


def insert(
    tx: Tx,
    *,
    room_id: int,
    rev: int,
    kind: str,
    author_id: int | None,
    about_id: int | None,
    text: str | None,
    client_id: str | None = None,
) -> MessageRow:
    """A new message, created at `rev`."""
    values: dict[str, Any] = {
        "room_id": room_id, "seq": rev, "rev": rev, "kind": kind, "author_id": author_id, "about_id": about_id,
        "text": text, "client_id": client_id, "at": tx.now,
    }  # fmt: skip
    [row] = _INSERT.all(tx, **values)
    return MessageRow(*row)


def set_text(tx: Tx, row: MessageRow, *, rev: int, text: str) -> MessageRow:
    """The message with another text, changed at `rev`."""
    return _change(tx, row, rev=rev, text=text, edited_at=tx.now)


def retell(tx: Tx, row: MessageRow, *, rev: int, kind: str, author_id: int | None, about_id: int | None) -> MessageRow:
    """The message as one of another kind, changed at `rev`."""
    return _change(tx, row, rev=rev, kind=kind, author_id=author_id, about_id=about_id, edited_at=tx.now)


def bury(tx: Tx, row: MessageRow, *, rev: int) -> MessageRow:
    """Delete: the row stays as a tombstone, its text is gone."""
    return _change(tx, row, rev=rev, text=None, deleted_at=tx.now)


def _change(tx: Tx, row: MessageRow, **values: Any) -> MessageRow:
    tx.sql.execute(messages.update().where(_m.id == row.id).values(values))
    return row._replace(**values)


def changed_since(tx: Tx, room_id: int, rev: int, limit: int) -> list[MessageRow]:
    """Every message changed after `rev`, in the order of the last change."""
    return _rows(tx, _CHANGED, room=room_id, rev=rev, limit=limit)


def before(tx: Tx, room_id: int, seq: int | None, limit: int) -> list[MessageRow]:
    """The `limit` messages that stand before `seq` (None: the newest), oldest first."""
    if seq is None:
        return _rows(tx, _NEWEST, room=room_id, limit=limit)[::-1]
    return _rows(tx, _BEFORE, room=room_id, seq=seq, limit=limit)[::-1]


def after(tx: Tx, room_id: int, seq: int, limit: int) -> list[MessageRow]:
    """The `limit` messages that stand after `seq`, oldest first."""
    return _rows(tx, _AFTER, room=room_id, seq=seq, limit=limit)
