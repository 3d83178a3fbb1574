"""Change one's own name and status."""

from __future__ import annotations

from chat.core import invalidate, rights
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.names import clean_name
from chat.core.text import clean
from chat.domain.accounts import leases
from chat.domain.people.memberships import reintroduce
from chat.domain.people.wire import Me
from chat.errors import Unauthenticated
from chat.store import Tx, queries


class MyselfNow(Reply):
    """Your current profile."""

    me: Me


class Rename(WorkspaceCommand[MyselfNow]):
    """Change your name, which has 1 to 40 characters; your earlier messages show the new one, too. A name that another
    person has, or that looks like theirs, is a `conflict`."""

    event = "me:rename"
    name: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        name = clean_name(self.name)
        if (row := queries.people.by_id(tx, actor.id)) is None:
            raise Unauthenticated("Your session has ended. Sign in again.")
        if name != row.name:
            leases.hold_name(tx, row, name, row.name_until, actor.address)
            invalidate.person(tx, actor.id)
        return MyselfNow(me=myself(actor._replace(name=name), row.status))


class SetStatus(WorkspaceCommand[MyselfNow]):
    """Set the status that is shown beside your name: one line of up to 100 characters. An empty one removes it."""

    event = "me:status"
    status: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        status = clean(self.status, field="status", most=100, least=0)
        queries.people.change(tx, actor.id, status=status)
        reintroduce(tx, actor.id)
        invalidate.person(tx, actor.id)
        return MyselfNow(me=myself(actor, status))


def myself(actor: Actor, status: str) -> Me:
    """Return the actor's own profile."""
    return Me(actor.id, actor.name, actor.avatar, actor.role, status, rights.of(actor))
