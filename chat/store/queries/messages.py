"""Queries on the message log."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import messages, people

SAID = ("text", "announcement")  # the kinds that people or the operator said: these count as unread


class MessageRow(NamedTuple):
    """A message with its author's present name and avatar; all are None for what the server says. `about` is
    somebody whom the author added or removed."""

    id: int
    room_id: int
    seq: int
    rev: int
    kind: str
    author_id: int | None
    author_name: str | None
    author_avatar: str | None
    about_id: int | None
    about_name: str | None
    about_avatar: str | None
    text: str | None
    client_id: str | None
    at: int
    edited_at: int | None
    deleted_at: int | None


_m = messages.c
_about = people.alias("about")
_SELECT = select(
    _m.id, _m.room_id, _m.seq, _m.rev, _m.kind, _m.author_id, people.c.name, people.c.avatar, _m.about_id,
    _about.c.name.label("about_name"), _about.c.avatar.label("about_avatar"), _m.text, _m.client_id, _m.at,
    _m.edited_at, _m.deleted_at,
).select_from(
    messages.outerjoin(people, people.c.id == _m.author_id).outerjoin(_about, _about.c.id == _m.about_id)
)  # fmt: skip
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
    messages.insert().returning(_m.id),
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


class Name(NamedTuple):
    """Somebody who is named in a message."""

    id: int
    name: str
    avatar: str | None


def insert(
    tx: Tx,
    *,
    room_id: int,
    rev: int,
    kind: str,
    author: Name | None,
    about: Name | None,
    text: str | None,
    client_id: str | None = None,
) -> MessageRow:
    """A new message, created at `rev`."""
    author_id, author_name, avatar = author or (None, None, None)
    about_id, about_name, about_avatar = about or (None, None, None)
    values = {
        "room_id": room_id, "seq": rev, "rev": rev, "kind": kind, "author_id": author_id, "about_id": about_id,
        "text": text, "client_id": client_id, "at": tx.now,
    }  # fmt: skip
    ((message_id,),) = _INSERT.all(tx, **values)
    return MessageRow(
        message_id, room_id, rev, rev, kind, author_id, author_name, avatar, about_id, about_name, about_avatar,
        text, client_id, tx.now, None, None,
    )  # fmt: skip


def set_text(tx: Tx, row: MessageRow, *, rev: int, text: str) -> MessageRow:
    """The message with another text, changed at `rev`."""
    values = {"rev": rev, "text": text, "edited_at": tx.now}
    tx.sql.execute(messages.update().where(_m.id == row.id).values(values))
    return row._replace(rev=rev, text=text, edited_at=tx.now)


def retell(tx: Tx, row: MessageRow, *, rev: int, kind: str, author: Name | None, about: Name | None) -> MessageRow:
    """The message as one of another kind, changed at `rev`."""
    author_id, author_name, avatar = author or (None, None, None)
    about_id, about_name, about_avatar = about or (None, None, None)
    values = {"rev": rev, "kind": kind, "author_id": author_id, "about_id": about_id, "edited_at": tx.now}
    tx.sql.execute(messages.update().where(_m.id == row.id).values(values))
    return row._replace(
        rev=rev, kind=kind, author_id=author_id, author_name=author_name, author_avatar=avatar,
        about_id=about_id, about_name=about_name, about_avatar=about_avatar, edited_at=tx.now,
    )  # fmt: skip


def bury(tx: Tx, row: MessageRow, *, rev: int) -> MessageRow:
    """Delete: the row stays as a tombstone, its text is gone."""
    values = {"rev": rev, "text": None, "deleted_at": tx.now}
    tx.sql.execute(messages.update().where(_m.id == row.id).values(values))
    return row._replace(rev=rev, text=None, deleted_at=tx.now)


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
