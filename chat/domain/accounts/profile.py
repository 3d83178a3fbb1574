"""What people say of themselves: their name and their status."""

from __future__ import annotations

from chat.core import invalidate, policy
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.text import clean
from chat.domain.accounts import leases
from chat.domain.people.memberships import reintroduce
from chat.domain.people.names import clean_name
from chat.domain.people.wire import Me
from chat.errors import Unauthenticated
from chat.store import Tx, queries


class MyselfNow(Reply):
    """You, as you are now."""

    me: Me


class Rename(WorkspaceCommand[MyselfNow]):
    """Take another name, of 1 to 40 characters; what you wrote carries it from then on. One that somebody
    else has, or that looks like it, is a `conflict`."""

    event = "me:rename"
    name: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        name = clean_name(self.name)
        if (row := queries.people.by_id(tx, actor.id)) is None:
            raise Unauthenticated("You are not known here any more.")
        if name != row.name:
            leases.hold_name(tx, row, name, row.name_until, actor.address)
            invalidate.person(tx, actor.id)
        return MyselfNow(me=myself(actor._replace(name=name), row.status))


class SetStatus(WorkspaceCommand[MyselfNow]):
    """Say in up to 100 characters, on one line, what you are up to; it stands beside your name. Empty takes it away."""

    event = "me:status"
    status: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        status = clean(self.status, field="status", most=100, least=0)
        queries.people.change(tx, actor.id, status=status)
        reintroduce(tx, actor.id)
        invalidate.person(tx, actor.id)
        return MyselfNow(me=myself(actor, status))


def myself(actor: Actor, status: str) -> Me:
    """Somebody as they are told about themselves."""
    return Me(actor.id, actor.name, actor.avatar, actor.role, status, policy.rights(actor))
