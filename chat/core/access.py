"""The access check of a command: identify the actor, check rights and quotas, then run the command."""

from __future__ import annotations

from typing import Protocol

from chat.core import policy, quotas
from chat.core.command import Actor, Command, InRoom, Loaded, SomeReply, Who
from chat.errors import Forbidden, Unauthenticated
from chat.store import Tx, queries
from chat.store.queries.access import PersonRights
from chat.store.queries.people import PersonRow

BANNED = "You're banned from this workspace."


class Scoped(Protocol):
    """The fields of a session that can limit its person's rights."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def scopes(self) -> str: ...


def perform(tx: Tx, who: Who, command: Command[SomeReply, *Loaded]) -> SomeReply:
    """Check and run a command, and return its reply. Raises ChatError."""
    slug = command.room if isinstance(command, InRoom) else None
    look = queries.access.look(tx, who.person_id, who.session_id, slug, lock=tx.writing)
    actor, found, heard = _actor(look, who), look.found, command.hears or command.event
    policy.demand(actor, heard, found)
    quotas.charge(tx, actor, command.event)
    loaded = command.load(tx, found)
    if (reply := command.repeated(tx, actor, *loaded)) is not None:
        return reply
    if (right := command.demanded(actor, *loaded)) != heard:
        policy.demand(actor, right, found)
    return command.perform(tx, actor, *loaded)


def identify(tx: Tx, who: Who) -> Actor:
    """Return the sender of something that is not a command. Raises Unauthenticated, or Forbidden if they are
    banned."""
    return _actor(queries.access.look(tx, who.person_id, who.session_id, None, lock=tx.writing), who)


def refuse_banned(banned_at: int | None) -> None:
    """Raise Forbidden if a person with this `banned_at` is banned from the workspace."""
    if banned_at is not None:
        raise Forbidden(BANNED)


def actor_of(row: PersonRow | PersonRights, session: Scoped | None = None, address: str = "") -> Actor:
    """Return this person as an actor. If the session is an API token, its scopes limit the actor's rights."""
    scopes = frozenset(session.scopes.split()) if session is not None and session.kind == "token" else None
    session_id = session.id if session is not None else None
    return Actor(row.id, row.name, row.avatar, row.role, row.room_id, session_id, scopes, address)


def _actor(look: queries.access.Look, who: Who) -> Actor:
    """Return the actor of a request in its current state. Raises Unauthenticated if the person does not exist any more
    or the session has ended, and Forbidden if the person is banned."""
    if look.person is None:
        raise Unauthenticated("Your session has ended. Sign in again.")
    refuse_banned(look.person.banned_at)
    if who.session_id is not None and look.session is None:
        raise Unauthenticated("You're signed out. Sign in again.")
    return actor_of(look.person, look.session, who.address)
