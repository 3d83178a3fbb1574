"""Queries on the addressees of messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared, PreparedMany
from chat.store.engine.transaction import Tx
from chat.store.queries.messages import MessageRow
from chat.store.tables import mentions

_n = mentions.c
_OF = Prepared(select(_n.person_id, _n.how).where(_n.message_id == bindparam("message")))
_TO = PreparedMany(
    lambda ids: (
        select(_n.message_id, _n.person_id, _n.rev)
        .where(_n.message_id.in_(ids), _n.how != "room")
        .order_by(_n.message_id, _n.person_id)
    )
)
_CLEAR = Prepared(mentions.delete().where(_n.message_id == bindparam("message")))


def of(tx: Tx, message_id: int) -> dict[int, str]:
    """Return the addressees of a message, with the kind of mention of each."""
    return dict(_OF.all(tx, message=message_id))


def to(tx: Tx, message_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the addressees of these messages, by message, each with the rev since which they are, without people
    addressed by `@room` alone."""
    found: dict[int, list[tuple[int, int]]] = {}
    for message_id, person_id, rev in _TO.all(tx, message_ids):
        found.setdefault(message_id, []).append((person_id, rev))
    return found


def change(tx: Tx, row: MessageRow, was: Mapping[int, str], now: Mapping[int, str], *, rev: int) -> None:
    """Replace the addressees of a message at `rev`. Earlier ones that stay keep their `seen`."""
    if gone := list(was.keys() - now.keys()):
        tx.sql.execute(mentions.delete().where(_n.message_id == row.id, _n.person_id.in_(gone)))
    for person_id in was.keys() & now.keys():
        if was[person_id] != now[person_id] != "room":  # a name is the better reason, and says since when
            mine = mentions.update().where(_n.message_id == row.id, _n.person_id == person_id)
            tx.sql.execute(mine.values(how=now[person_id]))
    new = [
        {"message_id": row.id, "person_id": person_id, "room_id": row.room_id, "seq": row.seq, "rev": rev, "how": how}
        for person_id, how in now.items()
        if person_id not in was
    ]
    if new:
        tx.sql.execute(mentions.insert(), new)


def clear(tx: Tx, message_id: int) -> None:
    """Remove the addressees of a message."""
    _CLEAR.run(tx, message=message_id)
