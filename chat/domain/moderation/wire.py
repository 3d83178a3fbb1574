"""Wire objects for admins: people, rooms, sessions, bans, reports, the audit log and failed jobs."""

from __future__ import annotations

from msgspec import Struct

from chat.core.audit import AuditDetail, detail_of
from chat.core.wire import Person
from chat.store.queries.admin import AuditEntry, PersonEntry, RoomEntry, SessionEntry
from chat.store.queries.bans import BanRow
from chat.store.queries.jobs import FailedRow
from chat.store.queries.reports import ReportRow


class Ban(Struct):
    """A banned network, and the admin who banned it (`by`)."""

    id: int
    network: str
    reason: str
    by: Person | None
    created_at: int

    @classmethod
    def of(cls, row: BanRow) -> Ban:
        """Return the wire object of a row."""
        return cls(row.id, row.network, row.reason, _person(row.made_by, row.name), row.created_at)


class ReportedMessage(Struct):
    """A message as it was when it was reported. Only `deleted` is its current state."""

    id: int
    text: str
    author: Person
    room: str
    room_name: str
    at: int
    deleted: bool


class Report(Struct):
    """A report of a message: the person who made it (`by`), the reason, and the admin who closed it, if any."""

    id: int
    message: ReportedMessage
    by: Person
    reason: str
    at: int
    closed_by: Person | None
    closed_at: int | None

    @classmethod
    def of(cls, row: ReportRow) -> Report:
        """Return the wire object of a row."""
        author, by = Person(row.author_id, row.author_name), Person(row.by_id, row.by_name)
        message = ReportedMessage(
            row.message_id, row.text, author, row.slug, row.room_name, row.message_at, row.deleted_at is not None
        )
        closer = _person(row.closed_by, row.closed_name)
        return cls(row.id, message, by, row.reason, row.at, closer, row.closed_at)


class Account(Struct):
    """A person, as admins see them. `visitor`: a guest of one room only. `seen_at` is exact to the hour."""

    id: int
    name: str
    avatar: str | None
    role: str
    status: str
    banned: bool
    visitor: bool
    created_at: int
    seen_at: int | None
    sessions: int

    @classmethod
    def of(cls, row: PersonEntry) -> Account:
        """Return the wire object of a row."""
        return cls(
            row.id, row.name, row.avatar, row.role, row.status, row.banned_at is not None,
            row.room_id is not None, row.created_at, row.seen_at, row.sessions,
        )  # fmt: skip


class RoomRecord(Struct):
    """A room, as admins see it without being a member. `last_at` is the time of its newest message, including those of
    the server, such as joins."""

    id: int
    slug: str
    name: str
    kind: str
    member_count: int
    archived: bool
    created_at: int
    last_at: int | None

    @classmethod
    def of(cls, row: RoomEntry) -> RoomRecord:
        """Return the wire object of a row."""
        archived = row.archived_at is not None
        return cls(row.id, row.slug, row.name, row.kind, row.member_count, archived, row.created_at, row.last_at)


class SessionRecord(Struct):
    """A session or API token, with its person."""

    id: int
    person: Person
    kind: str
    label: str
    address: str
    created_at: int
    used_at: int

    @classmethod
    def of(cls, row: SessionEntry) -> SessionRecord:
        """Return the wire object of a row."""
        person = Person(row.person_id, row.name, row.avatar)
        return cls(row.id, person, row.kind, row.label, row.address, row.created_at, row.used_at)


class AuditRecord(Struct):
    """An entry of the audit log. `actor` is null for acts on the command line. `token` is the name of the API token
    that the actor used: empty if it was revoked since, null if they used none. `group` is the name of the group of
    people: empty if it was deleted since, null if the act did not concern one."""

    id: int
    at: int
    act: str
    actor: Person | None
    person: Person | None
    room: str | None
    detail: AuditDetail
    token: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, row: AuditEntry) -> AuditRecord:
        """Return the wire object of a row."""
        actor, person = _person(row.actor_id, row.actor_name), _person(row.person_id, row.person_name)
        return cls(row.id, row.at, row.act, actor, person, row.room_name, detail_of(row.detail))


class FailedJob(Struct):
    """A background job of the server that has failed `attempts` times. It is tried again at `next_at`, or was given up
    if that is null."""

    id: int
    kind: str
    error: str
    attempts: int
    created_at: int
    next_at: int | None

    @classmethod
    def of(cls, row: FailedRow) -> FailedJob:
        """Return the wire object of a row."""
        next_at = row.run_at if row.dead_at is None else None
        return cls(row.id, row.kind, row.error, row.attempts, row.created_at, next_at)


def _person(person_id: int | None, name: str | None) -> Person | None:
    """Return a person of a row, or None if the row has none."""
    return None if person_id is None or name is None else Person(person_id, name)
