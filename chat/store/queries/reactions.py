"""Queries on people's reactions to messages."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared, PreparedMany
from chat.store.engine.transaction import Tx
from chat.store.queries.messages import MessageRow
from chat.store.tables import reactions

_r = reactions.c
_IT = (_r.message_id == bindparam("message"), _r.emoji == bindparam("emoji"), _r.person_id == bindparam("person"))
_HAS = Prepared(select(_r.at).where(*_IT))
_INSERT = Prepared(reactions.insert(), columns=("message_id", "emoji", "person_id", "at", "author_id"))
_DELETE = Prepared(reactions.delete().where(*_IT).returning(_r.at))
_KINDS = Prepared(select(_r.emoji).where(_r.message_id == bindparam("message")).distinct())
_TO = PreparedMany(
    lambda ids: (
        select(_r.message_id, _r.emoji, _r.person_id)
        .where(_r.message_id.in_(ids))
        .order_by(_r.message_id, _r.at, _r.person_id)
    )
)
_CLEAR = Prepared(reactions.delete().where(_r.message_id == bindparam("message")))


def add(tx: Tx, message: MessageRow, emoji: str, person_id: int) -> bool:
    """Add a reaction. Return False if it was there. The caller has locked the room."""
    if _HAS.one(tx, message=message.id, emoji=emoji, person=person_id) is not None:
        return False
    values = {"message_id": message.id, "emoji": emoji, "person_id": person_id, "at": tx.now}
    _INSERT.run(tx, **values, author_id=message.author_id)
    return True


def remove(tx: Tx, message_id: int, emoji: str, person_id: int) -> bool:
    """Remove a reaction. Return False if it was not there."""
    return bool(_DELETE.all(tx, message=message_id, emoji=emoji, person=person_id))


def clear(tx: Tx, message_id: int) -> None:
    """Remove all reactions to a message."""
    _CLEAR.run(tx, message=message_id)


def kinds(tx: Tx, message_id: int) -> set[str]:
    """Return the different reactions to a message."""
    return {emoji for (emoji,) in _KINDS.all(tx, message=message_id)}


def to(tx: Tx, message_ids: Collection[int]) -> dict[int, dict[str, list[int]]]:
    """Return the people who reacted to these messages, by message and emoji, in the order of their reactions."""
    found: dict[int, dict[str, list[int]]] = {}
    for message_id, emoji, person_id in _TO.all(tx, message_ids):
        found.setdefault(message_id, {}).setdefault(emoji, []).append(person_id)
    return found
