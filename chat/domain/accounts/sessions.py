"""List and end one's own sessions."""

from __future__ import annotations

from chat.core import invalidate, jobs
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.core import Core
from chat.core.jobs import RecurringJob
from chat.core.wire import Number, Person
from chat.domain.accounts import leases
from chat.domain.accounts.wire import Session
from chat.errors import NotFound
from chat.store import Tx, queries
from chat.store.queries.people import PersonRow

KINDS = ("browser", "key")

UNUSED_FOR = 365 * 24 * 3600 * 1000  # milliseconds; a browser's cookie has expired by then

UNUSED_AT_ONCE = 100


class Sessions(Reply):
    """Your sessions, the most recently used first."""

    sessions: list[Session]


class Ended(Reply):
    """The number of sessions that were ended."""

    ended: int


class ListSessions(WorkspaceCommand[Sessions]):
    """List your sessions: the browsers and programs in which you are signed in."""

    event = "session:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> Sessions:
        found = queries.sessions.of_person(tx, actor.id, KINDS)
        return Sessions(sessions=[Session.of(row, current=row.id == actor.session_id) for row in found])


class EndSession(WorkspaceCommand[Done]):
    """End one of your sessions: its connections are closed at once, and its secret is not valid any more."""

    event = "session:end"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if not queries.sessions.end(tx, actor.id, self.id, KINDS):
            raise NotFound("There is no such session.", field="id")
        forget_guest(tx, actor)
        invalidate.person(tx, actor.id)
        return Done()


def forget_guest(tx: Tx, person: Actor | PersonRow) -> None:
    """Free the name of a guest whose last session has ended, because they can't come back."""
    if person.role == "guest" and not queries.sessions.alive(tx, person.id):
        leases.depart(tx, Person(person.id, person.name, person.avatar))


class EndOtherSessions(WorkspaceCommand[Ended]):
    """End all your sessions except this one. API tokens stay."""

    event = "session:end_others"

    def perform(self, tx: Tx, actor: Actor) -> Ended:
        ended = queries.sessions.end_all(tx, actor.id, but=actor.session_id, kinds=KINDS)
        if ended:
            invalidate.person(tx, actor.id)
        return Ended(ended=ended)


class EndUnusedSessions(RecurringJob, frozen=True):
    """End sessions that were not used for a year. API tokens stay until they are revoked."""

    kind = "sessions:end"
    every = 3600

    def perform(self, core: Core) -> None:
        jobs.in_batches(core, _end_unused, UNUSED_AT_ONCE)


def _end_unused(tx: Tx) -> int:
    unused = queries.sessions.unused_since(tx, tx.now - UNUSED_FOR, KINDS, UNUSED_AT_ONCE)
    for session_id, person_id in unused:
        queries.sessions.end(tx, person_id, session_id, KINDS)
        if (row := queries.people.by_id(tx, person_id)) is not None:
            forget_guest(tx, row)
        invalidate.person(tx, person_id)
    return len(unused)
