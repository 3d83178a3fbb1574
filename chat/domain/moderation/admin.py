"""What admins see and do: people and their roles, rooms, sessions, the audit log."""

from __future__ import annotations

from typing import Literal

from chat.core import audit, invalidate
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.wire import Number
from chat.domain.accounts import resets
from chat.domain.accounts.sessions import forget_guest
from chat.domain.moderation.wire import Account, AuditRecord, RoomRecord, SessionRecord
from chat.domain.people.power import subject
from chat.errors import Invalid, NotFound
from chat.store import Tx, queries

PAGE = 50
KINDS = ("browser", "key", "token")


class Accounts(Reply):
    """A page of people, by id; `more`: go on `after` the last id of this one."""

    people: list[Account]
    more: bool


class RoomRecords(Reply):
    """A page of rooms, by id; `more`: go on `after` the last id of this one."""

    rooms: list[RoomRecord]
    more: bool


class SessionRecords(Reply):
    """A page of sessions, the newest first; `more`: go on `before` the last id of this one."""

    sessions: list[SessionRecord]
    more: bool


class AuditRecords(Reply):
    """A page of the audit log, the newest first; `more`: go on `before` the last id of this one."""

    entries: list[AuditRecord]
    more: bool


class ResetLink(Reply):
    """The `path` of the link; it is not kept."""

    path: str


class SearchPeople(WorkspaceCommand[Accounts]):
    """Everybody who was ever here, or those with `query` in their name, of one role, or who are `banned`; 50 a page."""

    event = "admin:people"
    writes = False
    query: str = ""
    role: Literal["owner", "admin", "member", "guest"] | None = None
    banned: bool = False
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> Accounts:
        query = _part(self.query)
        rows = queries.admin.people_page(
            tx, query=query, role=self.role, banned=self.banned, after=self.after, limit=PAGE + 1
        )
        return Accounts(people=[Account.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class SearchRooms(WorkspaceCommand[RoomRecords]):
    """Public and private rooms; not what is said in them, and no direct conversations."""

    event = "admin:rooms"
    writes = False
    query: str = ""
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> RoomRecords:
        rows = queries.admin.rooms_page(tx, query=_part(self.query), after=self.after, limit=PAGE + 1)
        return RoomRecords(rooms=[RoomRecord.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class SearchSessions(WorkspaceCommand[SessionRecords]):
    """Who is signed in where, API tokens included."""

    event = "admin:sessions"
    writes = False
    query: str = ""
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> SessionRecords:
        rows = queries.admin.sessions_page(tx, query=_part(self.query), before=self.before, limit=PAGE + 1)
        return SessionRecords(sessions=[SessionRecord.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class EndAnySession(WorkspaceCommand[Done]):
    """End a session, or token, of somebody of a lower role."""

    event = "admin:end_session"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        owner = queries.admin.session_owner(tx, self.id)
        if owner is None:
            raise NotFound("There is no such session.", field="id")
        row = subject(tx, actor, owner, field="id")
        queries.sessions.end(tx, row.id, self.id, KINDS)
        forget_guest(tx, row)
        audit.note(tx, actor, self.event, person=row.id)
        invalidate.person(tx, row.id)
        return Done()


class SignOutPerson(WorkspaceCommand[Done]):
    """End all sessions and tokens of somebody of a lower role."""

    event = "person:sign_out"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = subject(tx, actor, self.person)
        if queries.sessions.end_all(tx, row.id):
            forget_guest(tx, row)
        audit.note(tx, actor, self.event, person=row.id)
        invalidate.person(tx, row.id)
        return Done()


class ResetPassword(WorkspaceCommand[ResetLink]):
    """Make a link by which somebody of a lower role, who lost their password, sets another one within 24 hours. It
    works once, and is shown only now."""

    event = "person:reset"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> ResetLink:
        row = subject(tx, actor, self.person)
        if row.role == "guest":
            raise Invalid("Guests have no password.", field="person")
        secret = resets.issue(tx, row.id, actor.id)
        audit.note(tx, actor, self.event, person=row.id)
        return ResetLink(path=f"/reset/{secret}")


class SetRole(WorkspaceCommand[Done]):
    """Make somebody with an account an admin, or a member again."""

    event = "person:role"
    person: Number
    role: Literal["admin", "member"]

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = subject(tx, actor, self.person)
        if row.role == "guest":
            raise Invalid("Guests have no account that could have a role.", field="person")
        if row.role != self.role:
            queries.people.change(tx, row.id, role=self.role)
            audit.note(tx, actor, self.event, person=row.id, detail=AuditDetail(role=self.role))
            invalidate.person(tx, row.id)
        return Done()


class ListAudit(WorkspaceCommand[AuditRecords]):
    """The audit log: what was done by the power of a role. `act`: only acts that begin so."""

    event = "audit:list"
    writes = False
    act: str = ""
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> AuditRecords:
        rows = queries.admin.audit_page(tx, act=_part(self.act), before=self.before, limit=PAGE + 1)
        return AuditRecords(entries=[AuditRecord.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


def _part(text: str) -> str:
    """What is searched for. PostgreSQL has no text with a NUL in it."""
    return text.replace("\x00", "").strip()[:80]
