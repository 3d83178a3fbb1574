"""Commands of admins about people and their roles, rooms, sessions, and the audit log."""

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
    """A page of people, by id. If `more`, ask for the next page `after` the last id."""

    people: list[Account]
    more: bool


class RoomRecords(Reply):
    """A page of rooms, by id. If `more`, ask for the next page `after` the last id."""

    rooms: list[RoomRecord]
    more: bool


class SessionRecords(Reply):
    """A page of sessions, the newest first. If `more`, ask for the next page `before` the last id."""

    sessions: list[SessionRecord]
    more: bool


class AuditRecords(Reply):
    """A page of the audit log, the newest first. If `more`, ask for the next page `before` the last id."""

    entries: list[AuditRecord]
    more: bool


class ResetLink(Reply):
    """The `path` of the link, which is shown only now."""

    path: str


class SearchPeople(WorkspaceCommand[Accounts]):
    """Search all people, present and past, in pages of 50: those with `query` in their name, with one role, or who are
    `banned`."""

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
    """Search public and private rooms, in pages of 50. Messages and direct conversations are not shown."""

    event = "admin:rooms"
    writes = False
    query: str = ""
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> RoomRecords:
        rows = queries.admin.rooms_page(tx, query=_part(self.query), after=self.after, limit=PAGE + 1)
        return RoomRecords(rooms=[RoomRecord.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class SearchSessions(WorkspaceCommand[SessionRecords]):
    """Search the sessions of all people, including API tokens, in pages of 50."""

    event = "admin:sessions"
    writes = False
    query: str = ""
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> SessionRecords:
        rows = queries.admin.sessions_page(tx, query=_part(self.query), before=self.before, limit=PAGE + 1)
        return SessionRecords(sessions=[SessionRecord.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class EndAnySession(WorkspaceCommand[Done]):
    """End a session or API token of a person with a lower role."""

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
    """End all sessions and API tokens of a person with a lower role."""

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
    """Make a link with which a person with a lower role can set a new password within 24 hours. It works once, and is
    shown only now."""

    event = "person:reset"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> ResetLink:
        row = subject(tx, actor, self.person)
        if row.role == "guest":
            raise Invalid("Guests don't have a password.", field="person")
        secret = resets.issue(tx, row.id, actor.id)
        audit.note(tx, actor, self.event, person=row.id)
        return ResetLink(path=f"/reset/{secret}")


class SetRole(WorkspaceCommand[Done]):
    """Make a person with an account an admin, or a member again."""

    event = "person:role"
    person: Number
    role: Literal["admin", "member"]

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = subject(tx, actor, self.person)
        if row.role == "guest":
            raise Invalid("Guests can't have a role. They need an account first.", field="person")
        if row.role != self.role:
            queries.people.change(tx, row.id, role=self.role)
            audit.note(tx, actor, self.event, person=row.id, detail=AuditDetail(role=self.role))
            invalidate.person(tx, row.id)
        return Done()


class ListAudit(WorkspaceCommand[AuditRecords]):
    """List the audit log, which has the acts that took a special role. With `act`, only acts whose name begins with
    it."""

    event = "audit:list"
    writes = False
    act: str = ""
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> AuditRecords:
        rows = queries.admin.audit_page(tx, act=_part(self.act), before=self.before, limit=PAGE + 1)
        entries = [AuditRecord.of(row) for row in rows[:PAGE]]
        by_token = [(entry, entry.detail.token) for entry in entries if entry.detail.token is not None]
        tokens = queries.sessions.tokens(tx, [token for _, token in by_token]) if by_token else {}
        for entry, token in by_token:
            name, made_at = tokens.get(token, ("", 0))
            entry.token = name if made_at <= entry.at else ""  # SQLite may give a new one the id of a revoked one
        by_group = [(entry, entry.detail.group) for entry in entries if entry.detail.group is not None]
        groups = {row.id: row.name for row in queries.groups.these(tx, {group for _, group in by_group})}
        for entry, group in by_group:
            entry.group = groups.get(group, "")
        return AuditRecords(entries=entries, more=len(rows) > PAGE)


def _part(text: str) -> str:
    """Clean a search text. PostgreSQL's text type can't hold a NUL."""
    return text.replace("\x00", "").strip()[:80]
