"""What people say of themselves: their name and their status."""

from __future__ import annotations

from chat.domain import notices, people, policy
from chat.domain.command import Actor, Command, Reply
from chat.domain.membership import reintroduce
from chat.domain.names import clean_name
from chat.domain.text import clean
from chat.domain.wire import Me
from chat.errors import NotFound
from chat.store import Tx
from chat.store import people as rows


class MyselfNow(Reply):
    """You, as you are now."""

    me: Me


class Rename(Command, frozen=True):
    """Take another name, of 1 to 40 characters; what you wrote carries it from then on. One that somebody
    else has, or that looks like it, is a `conflict`."""

    event = "me:rename"
    name: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        name = clean_name(self.name)
        if (row := rows.by_id(tx, actor.id)) is None:
            raise NotFound("You are not known here any more.")
        if name != row.name:
            people.hold_name(tx, row, name, row.name_until, actor.address)
            notices.concern(tx, actor.id)
        return MyselfNow(me=myself(actor._replace(name=name), row.status))


class SetStatus(Command, frozen=True):
    """Say in up to 100 characters, on one line, what you are up to; it stands beside your name. Empty takes it away."""

    event = "me:status"
    status: str

    def perform(self, tx: Tx, actor: Actor) -> MyselfNow:
        status = clean(self.status, field="status", most=100, least=0)
        rows.change(tx, actor.id, status=status)
        reintroduce(tx, actor.id)
        notices.concern(tx, actor.id)
        return MyselfNow(me=myself(actor, status))


def myself(actor: Actor, status: str) -> Me:
    """Somebody as they are told about themselves."""
    return Me(actor.id, actor.name, actor.avatar, actor.role, status, policy.rights(actor))
