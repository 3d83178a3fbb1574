"""Identify a returning person by their session, and admit a new one.

A returning person sends a secret: a browser has it in its signed cookie, a program chooses its own key or uses an API
token. A guest without a secret (a passing guest) exists only while connected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chat.core import access, rights
from chat.core.command import Actor, Who
from chat.core.names import clean_name
from chat.core.wire import Person
from chat.domain.accounts import preferences, secrets
from chat.domain.accounts.devices import NO_DEVICE, Device
from chat.domain.accounts.leases import HELD_FOR, begin_guest, hold_name
from chat.domain.accounts.wire import Preferences
from chat.domain.messages import log
from chat.domain.people.memberships import Rooms, rooms_of
from chat.domain.people.wire import Me
from chat.domain.workspace import workspace
from chat.errors import Conflict, Invalid, Unauthenticated
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.people import PersonRow
from chat.store.queries.sessions import SessionRow

KEY_LENGTH = range(16, 201)

# Milliseconds between two updates of a session's "last used", which would else be a write for each connection.
TOUCHED_EVERY = 3600 * 1000

MOVED_EVERY = 60 * 1000  # the same if the address has changed


class Arrival(NamedTuple):
    """The result of a handshake: the person, their session (None for passing guests), the epoch of the log, the first
    page of their rooms (None if the caller has them already), the ids of the people they have blocked, and their
    preferences."""

    me: Me
    session_id: int | None
    only_room: int | None
    epoch: str
    rooms: Rooms | None
    blocked: list[int]
    preferences: Preferences

    @property
    def who(self) -> Who:
        return Who(self.me.id, self.session_id)


class Known(NamedTuple):
    """An identified person and their session, which is None for a passing guest."""

    row: PersonRow
    session: SessionRow | None

    @property
    def person(self) -> Person:
        return Person(self.row.id, self.row.name, self.row.avatar)

    @property
    def actor(self) -> Actor:
        return access.actor_of(self.row, self.session, self.session.address if self.session else "")


def admit(tx: Tx, known: Known, has_loaded: Callable[[int], bool] = lambda _: False) -> Arrival:
    """Complete the handshake of an identified person. Their rooms are not read if the caller `has_loaded` them."""
    row, session = known
    me = Me(row.id, row.name, row.avatar, row.role, row.status, rights.of(known.actor))
    session_id = session.id if session else None
    blocked = queries.blocks.of_person(tx, row.id) if row.role != "guest" else []
    preferred = preferences.load(tx, row.id) if row.role != "guest" else Preferences()
    rooms = None if has_loaded(row.id) else rooms_of(tx, row.id)
    return Arrival(me, session_id, row.room_id, log.epoch(tx), rooms, blocked, preferred)


def readmit(tx: Tx, key: str, device: Device, has_loaded: Callable[[int], bool]) -> Arrival:
    """Identify a person by key alone, and complete their handshake. Raises Unauthenticated for an unknown key."""
    known = recognise(tx, key, device)
    if known is None:
        raise Unauthenticated('Send a name in the handshake, auth: {"name": "..."}, or choose one on the page.')
    return admit(tx, known, has_loaded)


def recognise(tx: Tx, key: str | None, device: Device = NO_DEVICE) -> Known | None:
    """Return the person and session with this key. None for an unknown key, or if another person has taken a guest's
    name meanwhile. Raises Forbidden if the person is banned, and WriteNeeded in a reader's transaction if a guest's
    name has to be held again or the use of the session recorded."""
    found = secrets.holder(tx, key)
    if found is None:
        return None
    session, row = found
    access.refuse_banned(row.banned_at)
    if row.role == "guest" and not _is_held(tx, row):
        try:
            row = hold_name(tx, row, row.name, tx.now + HELD_FOR, device.address)
        except Conflict:
            return None
    return Known(row, _touched(tx, session, device))


def arrive(
    tx: Tx,
    name: str,
    key: str | None,
    device: Device = NO_DEVICE,
    *,
    room_id: int | None = None,
    invited: bool = False,
) -> Known:
    """Return the person with this key, or else a new guest. A returning guest is renamed to `name`; an account keeps
    its own. With `room_id`, a new guest may see only that room; `invited` guests may enter a workspace that is open
    only by invitation. Raises Invalid for a bad name or key, Conflict if another person holds the name, Forbidden if
    the door is closed to new people, TooMany for too many new guests from this address, and WriteNeeded in a reader's
    transaction if something has to change."""
    if key is not None and len(key) not in KEY_LENGTH:
        raise Invalid("A key is 16 to 200 characters long.", field="key")
    name = clean_name(name)
    found = recognise(tx, key, device)
    if found is not None and (found.row.role != "guest" or found.row.name == name):
        return found
    if found is None and (lost := secrets.holder(tx, key)) is not None:
        found = Known(lost[1], lost[0])
    if found is not None:
        row = hold_name(tx, found.row, name, tx.now + HELD_FOR, device.address)
    else:
        workspace.let_in(tx, invited=invited)
        row = begin_guest(tx, name, device, passing=key is None, room_id=room_id)
    session = found.session if found else None
    if key is not None and session is None:
        session = begin_session(tx, row.id, key, device)
    return Known(row, session)


def begin_session(tx: Tx, person_id: int, key: str, device: Device) -> SessionRow:
    """Begin a session, so that this key identifies the person from now on."""
    kept = secrets.hash_of(key)
    return queries.sessions.insert(
        tx, person_id=person_id, kind=device.kind, token_hash=kept, label=device.label, address=device.address
    )


def _touched(tx: Tx, session: SessionRow, device: Device) -> SessionRow:
    """Record that a session is used, and from where, unless that was done lately. Returns the session."""
    has_moved = device.address not in ("", session.address)
    if tx.now - session.used_at < (MOVED_EVERY if has_moved else TOUCHED_EVERY):
        return session
    if not tx.writing:
        raise WriteNeeded
    label = device.label if session.kind == "browser" and device.label else session.label
    queries.sessions.touch(tx, session.id, label=label, address=device.address)
    return session._replace(used_at=tx.now, label=label, address=device.address)


def _is_held(tx: Tx, guest: PersonRow) -> bool:
    """Return True if the guest holds their name for long enough that it need not be renewed yet."""
    return guest.name_until - tx.now >= HELD_FOR // 2
