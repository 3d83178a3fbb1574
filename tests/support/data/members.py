"""Accounts and guests for tests of the domain, made without pages."""

import hashlib
import secrets
from typing import Any

from chat.core.event import Invalidated
from chat.core.wire import Person
from chat.domain.accounts import credentials, identity
from chat.domain.accounts.credentials import Browser
from chat.domain.accounts.devices import Device
from chat.domain.accounts.identity import Known
from chat.domain.invitations import registration
from tests.support.data.store import Workspace

LINUX = Device("Firefox on Linux", "192.0.2.1", "browser")
HASH, OTHER_HASH = "the hash of a password", "that of another"


def browser(old_key: str | None = None) -> Browser:
    return Browser(secrets.token_urlsafe(32), LINUX, old_key)


def sign_up(workspace: Workspace, name: str, old_key: str | None = None, **options: Any) -> tuple[Known, str]:
    """Sign a person up. Returns the account, and the key of its session."""
    where = browser(old_key)
    known, _ = workspace.core.write(lambda tx: registration.sign_up(tx, name, HASH, where, **options))
    return known, where.key


def sign_in(workspace: Workspace, name: str, old_key: str | None = None, **options: Any) -> tuple[Known, str]:
    where = browser(old_key)
    account = workspace.core.read(lambda tx: credentials.find(tx, name))
    assert account is not None
    return workspace.core.write(lambda tx: credentials.sign_in(tx, account, where, **options)), where.key


def guest(workspace: Workspace, name: str) -> tuple[Person, str]:
    key = secrets.token_urlsafe(32)
    return workspace.arrive(name, key), key


def who(workspace: Workspace, key: str) -> str | None:
    """Return the name of the person with this key, or None."""
    known = workspace.core.read(lambda tx: identity.recognise(tx, key))
    return known.row.name if known else None


def invite(workspace: Workspace, by: Person, kind: str, room: str | None = None) -> str:
    """Make a link that can be used once, and return its secret."""
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    workspace.sql_write(
        "INSERT INTO links (kind, token_hash, made_by, person_id, room_id, uses, most_uses, created_at, until)"
        " VALUES (:kind, :digest, :by, :by, (SELECT id FROM rooms WHERE slug = :room), 0, 1, 0, 9000000000000)",
        kind=kind, digest=digest, by=by.id, room=room,
    )  # fmt: skip
    return secret


def invalidated(workspace: Workspace) -> set[int | None]:
    """Return the ids of the people whose connections were to be checked again."""
    return {event.person_id for event, _ in workspace.published if isinstance(event, Invalidated)}
