"""Queries on read marks and unread counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, or_, select

from chat.store.engine.parts import in_parts
from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.queries.messages import SAID
from chat.store.tables import members, mentions, messages, rooms

LIMIT = 100  # larger counts tell people nothing more, and cost more to compute

_n = mentions.c
_mine = (members.c.room_id == bindparam("room"), members.c.person_id == bindparam("person"))
_MOVE = Prepared(
    members.update()
    .where(*_mine)
    .values(read_seq=bindparam("seq"), reads=members.c.reads + 1)
    .returning(members.c.reads)
)


_UNSEE = Prepared(
    mentions.update()
    .where(
        _n.person_id == bindparam("person"),
        _n.room_id == bindparam("room"),
        _n.rev > bindparam("seq"),
        _n.seen == 1,
    )
    .values(seen=0)
)


class MentionRow(NamedTuple):
    """A message that is meant for a person, and the rev at which it became so."""

    seq: int
    rev: int


def move(tx: Tx, room_id: int, person_id: int, seq: int) -> int:
    """Set the position up to which a member has read a room, and return the number of times that it was set."""
    [(times,)] = _MOVE.all(tx, room=room_id, person=person_id, seq=seq)
    return int(times)


def unsee(tx: Tx, room_id: int, person_id: int, seq: int) -> None:
    """Clear `seen` of the messages after a position."""
    _UNSEE.run(tx, room=room_id, person=person_id, seq=seq)


def options(tx: Tx, room_id: int, person_id: int) -> tuple[str, str]:
    """Return a member's notification level in a room, and their view of threads."""
    query = select(members.c.level, members.c.threads).where(
        members.c.room_id == room_id, members.c.person_id == person_id
    )
    level, threads = tx.sql.execute(query).one()
    return level, threads


def unread(tx: Tx, room_id: int, person_id: int, read_seq: int, blocked: Collection[int]) -> int:
    """Count the messages by others after a position, up to `LIMIT`, without those of these blocked people."""
    news = _news(room_id, person_id, read_seq, blocked).limit(LIMIT)
    return tx.sql.execute(select(func.count()).select_from(news.subquery())).scalar_one()


def count_unread(person_id: int, blocked: Collection[int]) -> ScalarSelect[int]:
    """Return the count of `unread` as a column of a statement with the tables `rooms` and `members`."""
    news = _news(rooms.c.id, person_id, members.c.read_seq, blocked).limit(LIMIT).correlate(rooms, members)
    return select(func.count()).select_from(news.subquery()).scalar_subquery()


def meant(tx: Tx, room_id: int, person_id: int, read_seq: int, blocked: Collection[int]) -> list[MentionRow]:
    """Return the newest unread messages in a room that are meant for a person, up to `LIMIT`, the oldest first."""
    query = select(_n.seq, _n.rev).where(_n.room_id == room_id, _n.person_id == person_id)
    rows = tx.sql.execute(_unseen(query, read_seq, blocked).limit(LIMIT))
    return [MentionRow(*row) for row in rows][::-1]


def all_meant(
    tx: Tx, person_id: int, room_ids: Collection[int], blocked: Collection[int]
) -> dict[int, list[MentionRow]]:
    """Return the same for several rooms that the person is a member of, by room."""
    found: dict[int, list[MentionRow]] = {}
    mine = and_(members.c.room_id == _n.room_id, members.c.person_id == _n.person_id)
    for some in in_parts(list(room_ids)):
        query = select(_n.room_id, _n.seq, _n.rev).join(members, mine)
        query = query.where(_n.person_id == person_id, _n.room_id.in_(some))
        for room_id, *row in tx.sql.execute(_unseen(query, members.c.read_seq, blocked)):
            if len(known := found.setdefault(room_id, [])) < LIMIT:
                known.append(MentionRow(*row))
    return {room_id: newest[::-1] for room_id, newest in found.items()}


def _news(room: Any, person: int, read_seq: Any, blocked: Collection[int]) -> Select[tuple[int]]:
    query = select(messages.c.id).where(
        messages.c.room_id == room,
        messages.c.seq > read_seq,
        messages.c.kind.in_(SAID),
        messages.c.deleted_at.is_(None),
        or_(messages.c.author_id != person, messages.c.author_id.is_(None)),
    )
    if blocked:
        query = query.where(or_(messages.c.author_id.not_in(blocked), messages.c.author_id.is_(None)))
    return query


def _unseen(query: Any, read_seq: Any, blocked: Collection[int]) -> Any:
    """Narrow a query on mentions to those that were not read, the newest first."""
    query = query.where(_n.rev > read_seq, _n.seen == 0).order_by(_n.rev.desc())
    if blocked:
        query = query.join(messages, messages.c.id == _n.message_id)
        query = query.where(or_(messages.c.author_id.not_in(blocked), messages.c.author_id.is_(None)))
    return query
