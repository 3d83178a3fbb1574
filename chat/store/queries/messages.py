"""Queries on the message log."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, or_, select

from chat.store.engine.prepared import Prepared, PreparedInsert, PreparedMany
from chat.store.engine.transaction import Tx
from chat.store.tables import messages

SAID = ("text", "announcement")  # the kinds that people or the operator wrote: these count as unread


class MessageRow(NamedTuple):
    """A row of the log. `about_id` is the person whom the author added or removed, `reacted` the number of reactions.
    `root_id` is the first message of the thread of a reply, `replies` the number of replies in the thread that began
    with this message. `mentioned` has the tokens of the text's mentions, `meant_count` is the number of
    addressees, and `meant_rev` the rev at which those or the text last changed after it was posted. A new row has the
    defaults."""

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
    edited_at: int | None = None
    deleted_at: int | None = None
    reacted: int = 0
    pinned_at: int | None = None
    reply_to_id: int | None = None
    root_id: int | None = None
    replies: int = 0
    replied_at: int | None = None
    mentioned: str | None = None
    meant_count: int = 0
    meant_rev: int = 0


_m = messages.c
COLUMNS = tuple(_m[name] for name in MessageRow._fields)
_SELECT = select(*COLUMNS)
_IN_ROOM = _SELECT.where(_m.room_id == bindparam("room"))

_LIMIT: BindParameter[int] = bindparam("limit")
_NEWEST_FIRST = _IN_ROOM.order_by(_m.seq.desc()).limit(_LIMIT)

_BY_ID = Prepared(_IN_ROOM.where(_m.id == bindparam("id")))
_ITS_CLIENT_ID = (_m.author_id == bindparam("author"), _m.client_id == bindparam("client_id"))
_BY_CLIENT_ID = Prepared(_SELECT.where(*_ITS_CLIENT_ID))
_IS_KNOWN = Prepared(select(_m.id).where(*_ITS_CLIENT_ID))
_CHANGED = Prepared(_IN_ROOM.where(_m.rev > bindparam("rev")).order_by(_m.rev).limit(_LIMIT))
_NEWEST = Prepared(_NEWEST_FIRST)
_BEFORE = Prepared(_NEWEST_FIRST.where(_m.seq < bindparam("seq")))
_AFTER = Prepared(_IN_ROOM.where(_m.seq > bindparam("seq")).order_by(_m.seq).limit(_LIMIT))
_INSERT = PreparedInsert(messages)
_IN_THREAD = _SELECT.where(_m.root_id == bindparam("root"))
_THREAD_BEFORE = Prepared(_IN_THREAD.where(_m.seq < bindparam("seq")).order_by(_m.seq.desc()).limit(_LIMIT))
_THREAD_AFTER = Prepared(_IN_THREAD.where(_m.seq > bindparam("seq")).order_by(_m.seq).limit(_LIMIT))
_THESE = PreparedMany(lambda ids: _SELECT.where(_m.id.in_(ids)))


def _rows(tx: Tx, query: Prepared, **values: object) -> list[MessageRow]:
    return [MessageRow(*row) for row in query.all(tx, **values)]


def by_id(tx: Tx, room_id: int, message_id: int) -> MessageRow | None:
    """Return the message, if it is in this room."""
    return next(iter(_rows(tx, _BY_ID, room=room_id, id=message_id)), None)


def at(tx: Tx, places: list[tuple[int, int]]) -> list[MessageRow]:
    """Return the messages at these places, each the id of a room and a seq in it."""
    those = or_(*(and_(_m.room_id == room_id, _m.seq == seq) for room_id, seq in places))
    return [MessageRow(*row) for row in tx.sql.execute(_SELECT.where(those).order_by(_m.id))]


def by_client_id(tx: Tx, author_id: int, client_id: str) -> MessageRow | None:
    """Return the message that this author has already posted with this `client_id`, in any room."""
    # Every post asks, nearly always in vain, and Python's sqlite3 describes each column even where there is no row.
    if _IS_KNOWN.one(tx, author=author_id, client_id=client_id) is None:
        return None
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
    **more: Any,
) -> MessageRow:
    """Add a message, created at `rev`, and return it. `more` are columns that most messages don't set, and so don't
    bind."""
    values: dict[str, Any] = {
        "room_id": room_id, "seq": rev, "rev": rev, "kind": kind, "author_id": author_id, "about_id": about_id,
        "text": text, "client_id": client_id, "at": tx.now, **more,
    }  # fmt: skip
    return MessageRow(_INSERT.add(tx, **values), **values)


def set_text(tx: Tx, row: MessageRow, *, rev: int, text: str, **more: Any) -> MessageRow:
    """Change the text of a message at `rev`, and `more` columns, and return it."""
    return _change(tx, row, row._replace(rev=rev, text=text, edited_at=tx.now, **more))


def set_replies(tx: Tx, row: MessageRow, *, rev: int, replies: int, replied_at: int | None) -> MessageRow:
    """Change the number of replies in the thread of its first message at `rev`, and return it."""
    return _change(tx, row, row._replace(rev=rev, replies=replies, replied_at=replied_at))


def retell(tx: Tx, row: MessageRow, *, rev: int, kind: str, author_id: int | None, about_id: int | None) -> MessageRow:
    """Change the kind, author and subject of a message at `rev`, and return it."""
    now = row._replace(rev=rev, kind=kind, author_id=author_id, about_id=about_id, edited_at=tx.now)
    return _change(tx, row, now)


def bury(tx: Tx, row: MessageRow, *, rev: int) -> MessageRow:
    """Delete a message at `rev`, and return it. The row stays as a tombstone without the text."""
    bare = row._replace(text=None, deleted_at=tx.now, reacted=0, pinned_at=None, mentioned=None, meant_count=0)
    return _change(tx, row, bare._replace(rev=rev, meant_rev=rev))


def set_reacted(tx: Tx, row: MessageRow, *, rev: int, reacted: int) -> MessageRow:
    """Change the number of reactions to a message at `rev`, and return it."""
    return _change(tx, row, row._replace(rev=rev, reacted=reacted))


def set_pinned(tx: Tx, row: MessageRow, *, rev: int, by: int | None) -> MessageRow:
    """Pin a message at `rev` for this person, or with None unpin it, and return it."""
    tx.sql.execute(messages.update().where(_m.id == row.id).values(pinned_by=by))
    return _change(tx, row, row._replace(rev=rev, pinned_at=tx.now if by is not None else None))


def pinned(tx: Tx, room_id: int) -> list[tuple[MessageRow, int]]:
    """Return the pinned messages of a room, the last pinned first, each with the id of who pinned it."""
    query = select(*COLUMNS, _m.pinned_by).where(_m.room_id == room_id, _m.pinned_at.is_not(None))
    rows = tx.sql.execute(query.order_by(_m.pinned_at.desc(), _m.id.desc()))
    return [(MessageRow(*row[:-1]), row[-1]) for row in rows]


def _change(tx: Tx, was: MessageRow, now: MessageRow) -> MessageRow:
    values = {name: new for name, old, new in zip(now._fields, was, now, strict=True) if new != old}
    tx.sql.execute(messages.update().where(_m.id == was.id).values(values))
    return now


def changed_since(tx: Tx, room_id: int, rev: int, limit: int) -> list[MessageRow]:
    """Return messages that changed after `rev`, in the order of their last changes."""
    return _rows(tx, _CHANGED, room=room_id, rev=rev, limit=limit)


def before(tx: Tx, room_id: int, seq: int | None, limit: int) -> list[MessageRow]:
    """Return the last `limit` messages before `seq` (None: of all), the oldest first."""
    if seq is None:
        return _rows(tx, _NEWEST, room=room_id, limit=limit)[::-1]
    return _rows(tx, _BEFORE, room=room_id, seq=seq, limit=limit)[::-1]


def after(tx: Tx, room_id: int, seq: int, limit: int) -> list[MessageRow]:
    """Return the first `limit` messages after `seq`, the oldest first."""
    return _rows(tx, _AFTER, room=room_id, seq=seq, limit=limit)


def thread(tx: Tx, root_id: int, *, before: int | None = None, after: int = 0, limit: int) -> list[MessageRow]:
    """Return the last replies of a thread before a seq, or the first ones after one; the oldest first."""
    if before is None:
        return _rows(tx, _THREAD_AFTER, root=root_id, seq=after, limit=limit)
    return _rows(tx, _THREAD_BEFORE, root=root_id, seq=before, limit=limit)[::-1]


def these(tx: Tx, ids: Collection[int]) -> list[MessageRow]:
    """Return these messages, in any order."""
    return [MessageRow(*row) for row in _THESE.all(tx, ids)]
