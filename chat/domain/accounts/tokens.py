"""API tokens, with which a program acts for an account within its scopes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from chat.core import invalidate
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.text import clean
from chat.core.wire import Number
from chat.domain.accounts import secrets
from chat.domain.accounts.wire import Token
from chat.errors import Conflict, Forbidden, NotFound
from chat.store import Tx, queries

MARK = "bt_"  # so that scanners recognise a token that was published by mistake
MOST = 50
Scope = Literal["read", "post", "admin"]


class NewToken(Reply):
    """The secret, which is shown only now."""

    token: str
    id: int


class Tokens(Reply):
    """Your API tokens."""

    tokens: list[Token]


class CreateToken(WorkspaceCommand[NewToken]):
    """Make an API token, with a name of up to 60 characters for your own list. It has your rights within its scopes:
    `read`, `post` (write, and do all that others see), `admin`. A token can make only tokens with scopes that it has
    itself. Send it in the handshake, `auth: {"token": "..."}`, or as a bearer token to `POST /api/<event>`."""

    event = "token:create"
    name: str
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=3)]

    def perform(self, tx: Tx, actor: Actor) -> NewToken:
        name = clean(self.name, field="name", most=60)
        if actor.scopes is not None and (missing := sorted(set(self.scopes) - actor.scopes)):
            raise Forbidden(f"This token lacks the scope {missing[0]!r}, so it can't grant it.", field="scopes")
        if len(queries.sessions.of_person(tx, actor.id, ("token",))) >= MOST:
            raise Conflict(f"You have {MOST} tokens already. Revoke one first.")
        secret = secrets.new(MARK)
        scopes = " ".join(sorted(set(self.scopes)))
        row = queries.sessions.insert(
            tx, person_id=actor.id, kind="token", token_hash=secret.hash, label=name, scopes=scopes
        )
        return NewToken(token=secret.text, id=row.id)


class ListTokens(WorkspaceCommand[Tokens]):
    """List your API tokens, the most recently used first."""

    event = "token:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> Tokens:
        found = queries.sessions.of_person(tx, actor.id, ("token",))
        return Tokens(tokens=[Token.of(row) for row in found])


class RevokeToken(WorkspaceCommand[Done]):
    """End an API token: its connections are closed at once."""

    event = "token:revoke"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if not queries.sessions.end(tx, actor.id, self.id, ("token",)):
            raise NotFound("There is no such token.", field="id")
        invalidate.person(tx, actor.id)
        return Done()
