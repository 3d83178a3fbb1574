"""Queries on links: invitations, and links that reset a password."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from chat.store.engine.transaction import Tx
from chat.store.tables import links, people, rooms

INVITATIONS = ("workspace", "room", "guest")


class LinkRow(NamedTuple):
    """An invitation, with columns of the person who made it and of its room. `archived_at` is when the room was
    archived."""

    id: int
    kind: str
    uses: int
    most_uses: int | None
    created_at: int
    until: int
    revoked_at: int | None
    made_by: int
    maker_name: str
    maker_avatar: str | None
    maker_role: str
    maker_banned_at: int | None
    room_id: int | None
    slug: str | None
    room_name: str | None
    archived_at: int | None


_COLUMNS: tuple[Any, ...] = (
    links.c.id, links.c.kind, links.c.uses, links.c.most_uses, links.c.created_at, links.c.until,
    links.c.revoked_at, links.c.made_by, people.c.name, people.c.avatar, people.c.role, people.c.banned_at,
    links.c.room_id, rooms.c.slug, rooms.c.name, rooms.c.archived_at,
)  # fmt: skip
_SELECT = (
    select(*_COLUMNS)
    .select_from(links.join(people, people.c.id == links.c.made_by).outerjoin(rooms, rooms.c.id == links.c.room_id))
    .where(links.c.kind.in_(INVITATIONS))
)


def invite(
    tx: Tx, *, kind: str, token_hash: str, made_by: int, until: int, room_id: int | None, most_uses: int | None
) -> LinkRow:
    """Add an invitation and return it."""
    values = {"kind": kind, "token_hash": token_hash, "made_by": made_by, "until": until, "created_at": tx.now}
    statement = links.insert().values(**values, room_id=room_id, most_uses=most_uses).returning(links.c.id)
    link_id = tx.sql.execute(statement).scalar_one()
    return LinkRow(*tx.sql.execute(_SELECT.where(links.c.id == link_id)).one())


def invitation(tx: Tx, link_id: int) -> LinkRow | None:
    return _one(tx, links.c.id == link_id)


def invitation_by_hash(tx: Tx, token_hash: str) -> LinkRow | None:
    """Return the invitation whose secret has this hash."""
    return _one(tx, links.c.token_hash == token_hash)


def _one(tx: Tx, its: ColumnElement[bool]) -> LinkRow | None:
    row = tx.sql.execute(_SELECT.where(its)).first()
    return LinkRow(*row) if row else None


def invitations(tx: Tx, *, limit: int, before: int | None = None, room_id: int | None = None) -> list[LinkRow]:
    """Return invitations, the newest first. With `room_id`, only those to this room."""
    query = _SELECT.order_by(links.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(links.c.id < before)
    if room_id is not None:
        query = query.where(links.c.room_id == room_id)
    return [LinkRow(*row) for row in tx.sql.execute(query)]


def use(tx: Tx, link_id: int) -> bool:
    """Count a use of an invitation, and return False if none was left. If two transactions want the last one, only one
    gets it: the database checks the condition again after it has waited for the other."""
    has_one_left = or_(links.c.most_uses.is_(None), links.c.uses < links.c.most_uses)
    statement = links.update().where(links.c.id == link_id, links.c.revoked_at.is_(None), has_one_left)
    return bool(tx.sql.execute(statement.values(uses=links.c.uses + 1)).rowcount)


def revoke(tx: Tx, link_id: int) -> None:
    tx.sql.execute(links.update().where(links.c.id == link_id).values(revoked_at=tx.now))


def insert_reset(tx: Tx, *, person_id: int, token_hash: str, made_by: int, until: int) -> None:
    """Add a link that resets a person's password."""
    values = {"kind": "reset", "person_id": person_id, "token_hash": token_hash, "made_by": made_by, "until": until}
    tx.sql.execute(links.insert().values(**values, created_at=tx.now))


def whose_reset(tx: Tx, token_hash: str) -> int | None:
    """Return the id of the person whose password the link with this hash may reset now, or None."""
    its = (links.c.kind == "reset", links.c.token_hash == token_hash)
    is_open = (links.c.uses == 0, links.c.revoked_at.is_(None), links.c.until > tx.now)
    return tx.sql.execute(select(links.c.person_id).where(*its, *is_open)).scalar_one_or_none()


def use_resets(tx: Tx, person_id: int) -> int:
    """Invalidate all links that reset this person's password, and return their number. Of two transactions at the same
    time, one gets 0."""
    unused = links.update().where(links.c.person_id == person_id, links.c.uses == 0)
    return tx.sql.execute(unused.values(uses=1)).rowcount
