"""Sign in and out, make accounts, and change passwords.

Hashing a password is slow, so it is done before these transactions (`chat.domain.accounts.passwords`). They take and
compare only hashes.
"""

from __future__ import annotations

from typing import NamedTuple

from chat.core import access, audit, invalidate, wire
from chat.core.audit import AuditDetail
from chat.core.names import clean_name, name_keys
from chat.core.wire import Person
from chat.domain.accounts import identity, leases, preferences, resets, secrets
from chat.domain.accounts.devices import Device
from chat.domain.accounts.identity import Known
from chat.domain.accounts.wire import Preferences
from chat.domain.people import avatars
from chat.domain.people.memberships import reintroduce
from chat.domain.rooms.membership import welcome
from chat.domain.workspace import workspace
from chat.errors import Conflict, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.accounts import AccountRow
from chat.store.queries.people import PersonRow

WRONG = "Wrong name or password."


class Browser(NamedTuple):
    """A browser in which a person signs in: `key` is the secret of its new session, `old_key` that of the previous."""

    key: str
    device: Device
    old_key: str | None = None


class Founder(NamedTuple):
    """The person who sets up a workspace: their name and password, their picture (a WebP that we drew, or None), and
    their preferences."""

    name: str
    password_hash: str
    picture: bytes | None = None
    preferences: Preferences = Preferences()


def name_key(name: str) -> str:
    """Return the key that all spellings of a name share. The name need not be valid."""
    return name_keys(name[:200]).folded


def find(tx: Tx, name: str) -> AccountRow | None:
    """Return the account with this name in any spelling, or None."""
    try:
        return queries.accounts.by_name(tx, name_keys(clean_name(name)).folded)
    except Invalid:
        return None


def sign_in(tx: Tx, account: AccountRow, browser: Browser, rehashed: str | None = None) -> Known:
    """Begin a session for a person who gave the password of `account`, and store the new hash `rehashed` if given.
    Raises Invalid if the password was changed meanwhile, Forbidden if the person is banned."""
    now = queries.accounts.by_id(tx, account.id)
    if now is None or now.password_hash != account.password_hash:
        raise Invalid(WRONG, field="password")
    access.refuse_banned(now.banned_at)
    if rehashed is not None:
        queries.people.change(tx, account.id, password_hash=rehashed)
    if browser.old_key is not None:
        sign_out(tx, browser.old_key)
    return begin(tx, account.id, browser)


def set_up(tx: Tx, workspace_name: str, door: str, founder: Founder, browser: Browser) -> Known:
    """Create the owner's account, and name the workspace. Raises NotFound if there is an owner already."""
    queries.workspace.lock(tx)
    if queries.accounts.has_owner(tx):
        raise NotFound("This workspace is already set up.")
    person = make_account(tx, founder.name, founder.password_hash, "owner", guest_with_key(tx, browser.old_key))
    preferences.save(tx, person.id, founder.preferences)
    if founder.picture is not None:
        avatars.set_avatar(tx, person.id, founder.picture)
    workspace.change(tx, name=workspace_name, door=door, name_field="workspace")
    welcome(tx, person, None)
    owner = begin(tx, person.id, browser)
    audit.note(tx, owner.actor, "workspace:set_up")
    return owner


def make_admin(tx: Tx, name: str, password_hash: str) -> str:
    """Make an admin, or the owner if there is none, and return the role. An existing account gets this password and is
    signed out everywhere. Raises Conflict if a guest has the name."""
    queries.workspace.lock(tx)
    role = "admin" if queries.accounts.has_owner(tx) else "owner"
    account = find(tx, name)
    if account is None:
        person_id = make_account(tx, name, password_hash, role, None).id
    else:
        person_id, role = account.id, "owner" if account.role == "owner" else role
        queries.people.change(tx, person_id, role=role, password_hash=password_hash)
        queries.sessions.end_all(tx, person_id)
        invalidate.person(tx, person_id)
    audit.note(tx, None, "person:role", person=person_id, detail=AuditDetail(role=role))
    return role


def sign_out(tx: Tx, key: str, *, everywhere: bool = False) -> None:
    """End the session with this secret or, if `everywhere`, all sessions and API tokens of its person. A guest without
    another session can't come back, so their name is freed."""
    found = secrets.holder(tx, key)
    if found is None:
        return
    session, row = found
    if everywhere:
        queries.sessions.end_all(tx, row.id)
    else:
        queries.sessions.end(tx, row.id, session.id, (session.kind,))
    if row.role == "guest" and not queries.sessions.alive(tx, row.id):
        leases.depart(tx, Person(row.id, row.name, row.avatar))
    invalidate.person(tx, row.id)


def change_password(tx: Tx, account: AccountRow, password_hash: str, session_id: int | None) -> None:
    """Set a new password for a person who gave the old one, and end all sessions except this one. Raises Invalid if the
    password was changed meanwhile."""
    now = queries.accounts.by_id(tx, account.id)
    if now is None or now.password_hash != account.password_hash:
        raise Invalid("Wrong password.", field="old")
    _set_password(tx, account.id, password_hash, but=session_id)


def reset_password(tx: Tx, token: str, password_hash: str) -> None:
    """Set a new password with a link that an admin made, and end all sessions. Raises NotFound if the link is not
    valid."""
    _set_password(tx, resets.use(tx, token).id, password_hash)


def _set_password(tx: Tx, person_id: int, password_hash: str, but: int | None = None) -> None:
    """Set a password, and end all sessions and tokens: another person may know the old password or have a token."""
    queries.people.change(tx, person_id, password_hash=password_hash)
    resets.void(tx, person_id)
    queries.sessions.end_all(tx, person_id, but=but)
    invalidate.person(tx, person_id)


def make_account(tx: Tx, name: str, password_hash: str, role: str, guest: PersonRow | None) -> Person:
    name = clean_name(name)
    folded, look = leases.claim_name(tx, name, guest.id if guest else None)
    if guest is None:
        row = queries.people.insert(tx, role=role, name=name, name_key=folded, look_key=look, name_until=wire.FOR_EVER)
        queries.people.change(tx, row.id, password_hash=password_hash)
        return Person(row.id, name)
    queries.people.change(tx, guest.id, name=name, name_key=folded, look_key=look, name_until=wire.FOR_EVER)
    queries.people.change(tx, guest.id, role=role, password_hash=password_hash, room_id=None)
    queries.sessions.end_all(tx, guest.id)
    if name != guest.name:
        reintroduce(tx, guest.id)
    invalidate.person(tx, guest.id)
    return Person(guest.id, name, guest.avatar)


def guest_with_key(tx: Tx, key: str | None) -> PersonRow | None:
    """Return the guest with this secret, even if they have lost their name, or None. Raises Conflict if the secret
    belongs to an account, Forbidden if the person is banned."""
    found = secrets.holder(tx, key)
    if found is None:
        return None
    _, row = found
    access.refuse_banned(row.banned_at)
    if row.role != "guest":
        raise Conflict("You're already signed in. Sign out first.")
    return row


def begin(tx: Tx, person_id: int, browser: Browser) -> Known:
    row = queries.people.by_id(tx, person_id)
    assert row is not None  # noqa: S101 - it was read or written in this transaction
    return Known(row, identity.begin_session(tx, person_id, browser.key, browser.device))
