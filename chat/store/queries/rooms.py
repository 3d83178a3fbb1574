"""Queries on rooms and memberships."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, or_, select

from chat.store.engine.parts import in_parts
from chat.store.engine.prepared import Prepared, PreparedColumns
from chat.store.engine.transaction import Tx
from chat.store.queries.reading import count_unread
from chat.store.tables import members, messages, rooms


class RoomRow(NamedTuple):
    """The columns of `rooms` that are in use."""

    id: int
    slug: str
    name: str
    topic: str
    kind: str
    rev: int
    last_seq: int
    member_count: int
    posting: str
    slow_seconds: int
    archived_at: int | None


class Listed(NamedTuple):
    """A room in a person's list, with their own state in it. `role` is None for a non-member, whose other values are
    the defaults; `last_at` is the time of the newest post."""

    room: RoomRow
    last_at: int | None
    role: str | None
    read_seq: int
    level: str
    threads: str
    reads: int
    unread: int


_COLUMNS = tuple(rooms.c[name] for name in RoomRow._fields)
_WIDTH = len(_COLUMNS)


_LOCK = select(rooms.c.id).where(rooms.c.slug == bindparam("slug")).with_for_update()


def lock_room(tx: Tx, slug: str) -> None:
    """Make other transactions that change the room wait until this one ends.

    The lock is a statement of its own, because PostgreSQL reads the joined tables of a locking statement as they were
    before the wait for the lock: two tabs that leave a room at the same time would both find a member. SQLite needs no
    lock, because it has one writer.
    """
    if tx.sql.dialect.name == "postgresql":
        tx.sql.execute(_LOCK, {"slug": slug})


def by_slug(tx: Tx, slug: str) -> RoomRow | None:
    """Return the room with this slug, without checking access."""
    row = tx.sql.execute(select(*_COLUMNS).where(rooms.c.slug == slug)).first()
    return RoomRow(*row) if row else None


def by_direct_key(tx: Tx, key: str) -> RoomRow | None:
    """Return the direct conversation with this key, which names its people."""
    row = tx.sql.execute(select(*_COLUMNS).where(rooms.c.direct_key == key)).first()
    return RoomRow(*row) if row else None


def insert(
    tx: Tx, *, slug: str, name: str, topic: str, kind: str, created_by: int, direct_key: str | None = None
) -> RoomRow:
    """Add a room without members, and return it. Raises `Conflict` if the slug is taken."""
    values = {"slug": slug, "name": name, "topic": topic, "kind": kind, "direct_key": direct_key}
    statement = rooms.insert().values(**values, created_by=created_by, created_at=tx.now).returning(rooms.c.id)
    room_id = tx.sql.execute(statement).scalar_one()
    return RoomRow(room_id, slug, name, topic, kind, 0, 0, 0, "everybody", 0, None)


_IT = rooms.c.id == bindparam("room")
_NEXT_REV = rooms.update().where(_IT).values(rev=rooms.c.rev + 1)
# A message by people also moves `last_seq`, which the unread counts are based on.
_ADVANCES = (_NEXT_REV, _NEXT_REV.values(last_seq=rooms.c.rev + 1))
_ADVANCE = [Prepared(one) for one in _ADVANCES]
_ADVANCE_RETURNING = [Prepared(one.returning(rooms.c.rev)) for one in _ADVANCES]
_REV = Prepared(select(rooms.c.rev).where(_IT))


def advance(tx: Tx, room_id: int, *, post: bool = False) -> int:
    """Advance the room to its next rev and return it. This also locks the room's row. With `post`, the change is a new
    message that counts as unread."""
    if tx.sql.dialect.name == "sqlite":  # whose RETURNING takes longer than another statement, as in `PreparedInsert`
        _ADVANCE[post].run(tx, room=room_id)
        ((rev,),) = _REV.all(tx, room=room_id)
    else:
        ((rev,),) = _ADVANCE_RETURNING[post].all(tx, room=room_id)
    return int(rev)


_THEIRS = (members.c.room_id == bindparam("room"), members.c.person_id == bindparam("person"))
_CHANGE = PreparedColumns(rooms.update().where(_IT), keys=("room",))
_COUNT_MEMBERS = Prepared(rooms.update().where(_IT).values(member_count=rooms.c.member_count + bindparam("more")))
_ADD_MEMBER = PreparedColumns(members.insert())
_CHANGE_MEMBER = PreparedColumns(members.update().where(*_THEIRS), keys=("room", "person"))
_ROLE = Prepared(select(members.c.role).where(*_THEIRS))


def change(tx: Tx, room_id: int, **values: object) -> None:
    """Set columns of a room."""
    _CHANGE.run(tx, room=room_id, **values)


def add_member(tx: Tx, room: RoomRow, person_id: int, role: str = "member") -> None:
    """Add a member who has read everything so far."""
    values = {"room_id": room.id, "person_id": person_id, "role": role, "joined_at": tx.now, "read_seq": room.rev}
    _ADD_MEMBER.run(tx, **values)
    _COUNT_MEMBERS.run(tx, room=room.id, more=1)


def change_member(tx: Tx, room_id: int, person_id: int, **values: object) -> None:
    """Set columns of a membership."""
    _CHANGE_MEMBER.run(tx, room=room_id, person=person_id, **values)


def member_role(tx: Tx, room_id: int, person_id: int) -> str | None:
    """Return a person's role in a room, or None for a non-member."""
    row = _ROLE.one(tx, room=room_id, person=person_id)
    return str(row[0]) if row else None


def remove_member(tx: Tx, room_id: int, person_id: int) -> None:
    tx.sql.execute(members.delete().where(members.c.room_id == room_id, members.c.person_id == person_id))
    _COUNT_MEMBERS.run(tx, room=room_id, more=-1)


def visible_to(
    tx: Tx, person_id: int, blocked: Collection[int], *, only: int | None, after: str | None, limit: int
) -> list[Listed]:
    """Return public rooms and rooms that the person, who has blocked these people, is a member of, by slug. Archived
    rooms are included only for members. `only` is the id of a visitor's one room."""
    mine = members.c
    state = (mine.role, mine.read_seq, mine.level, mine.threads, mine.reads)
    unread = case((mine.read_seq < rooms.c.last_seq, count_unread(person_id, blocked)), else_=0)
    query = (
        select(*_COLUMNS, messages.c.at, *state, unread)
        .select_from(rooms)
        .outerjoin(members, and_(mine.room_id == rooms.c.id, mine.person_id == person_id))
        .outerjoin(messages, and_(messages.c.room_id == rooms.c.id, messages.c.seq == rooms.c.last_seq))
        .where(or_(and_(rooms.c.kind == "public", rooms.c.archived_at.is_(None)), mine.person_id.is_not(None)))
        .order_by(rooms.c.slug)
        .limit(limit)
    )
    if only is not None:
        query = query.where(rooms.c.id == only)
    if after is not None:
        query = query.where(rooms.c.slug > after)
    found = [(RoomRow(*row[:_WIDTH]), *row[_WIDTH:]) for row in tx.sql.execute(query)]
    return [
        Listed(room, last_at, role, read_seq or 0, level or "all", threads or "flat", reads or 0, unread)
        for room, last_at, role, read_seq, level, threads, reads, unread in found
    ]


_OF_MEMBER = Prepared(
    select(*_COLUMNS).join(members, members.c.room_id == rooms.c.id).where(members.c.person_id == bindparam("person"))
)


def of_member(tx: Tx, person_id: int, *, lock: bool = False) -> list[RoomRow]:
    """Return every room that this person is a member of. With `lock`, lock them as `lock_room` does."""
    if lock and tx.sql.dialect.name == "postgresql":
        theirs = select(members.c.room_id).where(members.c.person_id == person_id)
        tx.sql.execute(select(rooms.c.id).where(rooms.c.id.in_(theirs)).order_by(rooms.c.id).with_for_update())
    return [RoomRow(*row) for row in _OF_MEMBER.all(tx, person=person_id)]


_SOME_OF_MEMBER = Prepared(
    select(members.c.room_id, rooms.c.slug, rooms.c.rev)
    .join(rooms, rooms.c.id == members.c.room_id)
    .where(members.c.person_id == bindparam("person"), members.c.room_id > bindparam("after"))
    .order_by(members.c.room_id)
    .limit(bindparam("most"))
)


def some_of_member(tx: Tx, person_id: int, *, after: int, limit: int) -> list[tuple[int, str, int]]:
    """Return the id, slug and rev of rooms that this person is a member of, by id."""
    rows = _SOME_OF_MEMBER.all(tx, person=person_id, after=after, most=limit)
    return [(room_id, slug, rev) for room_id, slug, rev in rows]


def revs(tx: Tx, slugs: list[str]) -> dict[str, int]:
    """Return the current rev of each of these rooms. The worker asks this every second or two."""
    found: dict[str, int] = {}
    for some in in_parts(slugs):
        query = select(rooms.c.slug, rooms.c.rev).where(rooms.c.slug.in_(some))
        found.update((row.slug, row.rev) for row in tx.sql.execute(query))
    return found
