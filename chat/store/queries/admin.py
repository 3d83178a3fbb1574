"""Queries for the admin page: pages of people, rooms, sessions and the audit log, by id."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from chat.store.engine.like import filter_by_name
from chat.store.engine.transaction import Tx
from chat.store.tables import audit, messages, people, rooms, sessions


class PersonEntry(NamedTuple):
    """A person; `seen_at` is when one of their sessions was last used."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    banned_at: int | None
    room_id: int | None
    created_at: int
    seen_at: int | None
    sessions: int


class RoomEntry(NamedTuple):
    """A room without its messages; `last_at` is the time of the newest one."""

    id: int
    slug: str
    name: str
    kind: str
    member_count: int
    archived_at: int | None
    created_at: int
    last_at: int | None


class SessionEntry(NamedTuple):
    """A session and its person."""

    id: int
    person_id: int
    name: str
    avatar: str | None
    kind: str
    label: str
    address: str
    created_at: int
    used_at: int


class AuditEntry(NamedTuple):
    """An entry of the audit log. The actor is None for the command line; `detail` is JSON."""

    id: int
    at: int
    act: str
    actor_id: int | None
    actor_name: str | None
    person_id: int | None
    person_name: str | None
    room_name: str | None
    detail: str


def people_page(tx: Tx, *, query: str, role: str | None, banned: bool, after: int, limit: int) -> list[PersonEntry]:
    """Return the next people by id. With `banned`, only banned ones."""
    of_person = select(func.max(sessions.c.used_at), func.count()).where(sessions.c.person_id == people.c.id)
    seen = of_person.with_only_columns(func.max(sessions.c.used_at)).scalar_subquery()
    count = of_person.with_only_columns(func.count()).scalar_subquery()
    p = people.c
    found = select(p.id, p.name, p.avatar, p.role, p.status, p.banned_at, p.room_id, p.created_at, seen, count)
    found = filter_by_name(found.where(p.id > after), p.name, p.name_key, query).order_by(p.id).limit(limit)
    if role is not None:
        found = found.where(p.role == role)
    if banned:
        found = found.where(p.banned_at.is_not(None))
    return [PersonEntry._make(row) for row in tx.sql.execute(found)]


def rooms_page(tx: Tx, *, query: str, after: int, limit: int) -> list[RoomEntry]:
    """Return public and private rooms by id, without direct conversations, which are private to their members."""
    r = rooms.c
    newest = select(messages.c.at).where(messages.c.room_id == r.id).order_by(messages.c.seq.desc()).limit(1)
    last_at = newest.scalar_subquery()
    found = select(r.id, r.slug, r.name, r.kind, r.member_count, r.archived_at, r.created_at, last_at)
    found = (
        filter_by_name(found.where(r.id > after, r.kind != "direct"), r.name, r.slug, query).order_by(r.id).limit(limit)
    )
    return [RoomEntry(*row) for row in tx.sql.execute(found)]


def sessions_page(tx: Tx, *, query: str, before: int | None, limit: int) -> list[SessionEntry]:
    s, p = sessions.c, people.c
    found = select(s.id, p.id, p.name, p.avatar, s.kind, s.label, s.address, s.created_at, s.used_at)
    found = found.select_from(sessions.join(people, p.id == s.person_id)).order_by(s.id.desc()).limit(limit)
    found = filter_by_name(found, p.name, p.name_key, query)
    if before is not None:
        found = found.where(s.id < before)
    return [SessionEntry(*row) for row in tx.sql.execute(found)]


def session_owner(tx: Tx, session_id: int) -> int | None:
    """Return the id of the person whose session this is."""
    return tx.sql.execute(select(sessions.c.person_id).where(sessions.c.id == session_id)).scalar()


def audit_page(tx: Tx, *, act: str, before: int | None, limit: int) -> list[AuditEntry]:
    actor, person = people.alias(), people.alias()
    a = audit.c
    found = select(
        a.id, a.at, a.act, a.actor_id, actor.c.name, a.person_id, person.c.name, rooms.c.name, a.detail
    ).select_from(
        audit.outerjoin(actor, actor.c.id == a.actor_id)
        .outerjoin(person, person.c.id == a.person_id)
        .outerjoin(rooms, rooms.c.id == a.room_id)
    )
    if act:
        found = found.where(a.act.startswith(act, autoescape=True))
    if before is not None:
        found = found.where(a.id < before)
    return [AuditEntry(*row) for row in tx.sql.execute(found.order_by(a.id.desc()).limit(limit))]
