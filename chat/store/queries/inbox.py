"""Queries on the entries of inboxes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, literal, or_, select, tuple_

from chat.store.engine.transaction import Tx
from chat.store.queries.messages import COLUMNS, MessageRow
from chat.store.queries.reading import LIMIT
from chat.store.tables import followers, members, mentions, messages, people, reactions, rooms

Cursor = tuple[int | str, ...]

_m, _n, _r, _f = messages.c, mentions.c, reactions.c, followers.c
_WIDTH = len(COLUMNS)


class Entry(NamedTuple):
    """An entry: a message, the slug of its room, the time, the number of unread messages, and for a reaction the emoji
    and the person. The next page begins after the `cursor`."""

    message: MessageRow
    slug: str
    at: int
    unread: int
    emoji: str | None
    by_id: int | None
    cursor: Cursor


def meant(
    tx: Tx, person_id: int, blocked: Collection[int], *, is_reply: bool, before: Cursor | None, limit: int
) -> list[Entry]:
    """Return messages that are meant for a person: replies to them or, if not `is_reply`, all others."""
    is_unread = case((and_(members.c.read_seq < _n.rev, _n.seen == 0), 1), else_=0)
    query = (
        _entries(mentions, mentions.c.message_id, _m.at, is_unread)
        .outerjoin(members, and_(members.c.room_id == _n.room_id, members.c.person_id == _n.person_id))
        .where(_n.person_id == person_id, (_n.how == "reply") if is_reply else (_n.how != "reply"))
    )
    if blocked:
        query = query.where(or_(_m.author_id.not_in(blocked), _m.author_id.is_(None)))
    return _page(tx, query, (_n.message_id,), before, limit)


def reactions_to(tx: Tx, person_id: int, blocked: Collection[int], *, before: Cursor | None, limit: int) -> list[Entry]:
    """Return the reactions of others to a person's messages."""
    query = _entries(reactions, _r.message_id, _r.at, literal(0), _r.emoji, _r.person_id)
    query = query.where(_r.author_id == person_id, _r.person_id.not_in([person_id, *blocked]))
    return _page(tx, query, (_r.at, _r.message_id, _r.person_id, _r.emoji), before, limit)


def threads(tx: Tx, person_id: int, blocked: Collection[int], *, before: Cursor | None, limit: int) -> list[Entry]:
    """Return the first messages of the threads that a person follows and that have replies."""
    reply = messages.alias()
    news = select(reply.c.id).where(
        reply.c.root_id == _f.root_id,
        reply.c.seq > members.c.read_seq,
        reply.c.deleted_at.is_(None),
        reply.c.author_id.not_in([person_id, *blocked]),
    )
    some = news.limit(LIMIT).correlate(followers, members).subquery()
    query = (
        _entries(followers, _f.root_id, _m.replied_at, select(func.count()).select_from(some).scalar_subquery())
        .outerjoin(members, and_(members.c.room_id == _m.room_id, members.c.person_id == _f.person_id))
        .where(_f.person_id == person_id, _f.following == 1, _m.replies > 0)
    )
    return _page(tx, query, (_m.replied_at, _m.id), before, limit)


def seen_at(tx: Tx, person_id: int) -> int:
    """Return the time when a person last looked at their inbox."""
    return int(tx.sql.execute(select(people.c.inbox_at).where(people.c.id == person_id)).scalar_one())


def see(tx: Tx, person_id: int, message_ids: Collection[int]) -> set[str]:
    """Record that a person has read these messages apart from their rooms, and return the slugs of those rooms."""
    mine = (_n.person_id == person_id, _n.message_id.in_(message_ids), _n.seen == 0)
    query = select(rooms.c.slug).join(mentions, _n.room_id == rooms.c.id).where(*mine).distinct()
    slugs = set(tx.sql.execute(query).scalars())
    tx.sql.execute(mentions.update().where(*mine).values(seen=1))
    return slugs


def _entries(table: Any, message_id: Any, *columns: Any) -> Select[Any]:
    more = [*columns, *[literal(None)] * (4 - len(columns))]
    return (
        select(*COLUMNS, rooms.c.slug, *more)
        .select_from(table)
        .join(messages, _m.id == message_id)
        .join(rooms, rooms.c.id == _m.room_id)
    )


def _page(tx: Tx, query: Select[Any], order: tuple[Any, ...], before: Cursor | None, limit: int) -> list[Entry]:
    """Return the entries after a cursor, the newest first."""
    if before is not None:
        query = query.where(tuple_(*order) < before if len(before) == len(order) else literal(False))
    query = query.add_columns(*order).order_by(*(column.desc() for column in order)).limit(limit)
    return [_entry(tuple(row)) for row in tx.sql.execute(query)]


def _entry(row: tuple[Any, ...]) -> Entry:
    end = _WIDTH + 5
    slug, at, unread, emoji, by_id = row[_WIDTH:end]
    return Entry(MessageRow(*row[:_WIDTH]), slug, at, unread, emoji, by_id, row[end:])
