"""Who somebody is, by which session they are known again, and which name is theirs.

Whoever comes back brings a secret: a browser has it in its signed cookie, a program chooses its own key,
or uses an API token. A guest who brings none is somebody only while connected.

A name is held until `name_until`: for ever by an account, a month by a guest with a session, and by
one without for a short lease, which the worker renews while the connection lives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from chat.domain import log, place, policy, quotas
from chat.domain.command import Actor, Who
from chat.domain.membership import Rooms, leave, reintroduce, rooms_of
from chat.domain.names import clean_name, name_keys
from chat.domain.wire import Me, Person
from chat.errors import Conflict, Forbidden, Invalid
from chat.store import Tx, WriteNeeded, blocks, people, rooms, sessions
from chat.store.people import PersonRow
from chat.store.sessions import SessionRow

HELD_FOR = 30 * 24 * 3600 * 1000  # milliseconds
FOR_EVER = 2**53 - 1
LEASE = 90 * 1000
KEY_LENGTH = range(16, 201)
OVERDUE_AT_ONCE = 100
TOUCHED_EVERY = 3600 * 1000  # how exactly "last used" is known
MOVED_EVERY = 60 * 1000  # and how soon another address


class Device(NamedTuple):
    """From where somebody comes: what to call the device, the address, and the worker that it is connected to."""

    label: str = ""
    address: str = ""
    kind: str = "key"
    worker: str = ""


NO_DEVICE = Device()


class Arrival(NamedTuple):
    """The person of a handshake and their session (`passing` guests have none); with the epoch, the first of their
    rooms (None where those were not asked for), and the people they have blocked."""

    me: Me
    session_id: int | None
    only_room: int | None
    epoch: str
    rooms: Rooms | None
    blocked: list[int]

    @property
    def who(self) -> Who:
        return Who(self.me.id, self.session_id)


class Known(NamedTuple):
    """Somebody who was recognised, and their session; a passing guest has none."""

    row: PersonRow
    session: SessionRow | None

    @property
    def person(self) -> Person:
        return Person(self.row.id, self.row.name, self.row.avatar)

    @property
    def actor(self) -> Actor:
        row, session = self
        scopes = frozenset(session.scopes.split()) if session and session.kind == "token" else None
        session_id, address = (session.id, session.address) if session else (None, "")
        return Actor(row.id, row.name, row.avatar, row.role, row.room_id, session_id, scopes, address)


def admit(tx: Tx, known: Known, has_loaded: Callable[[int], bool] = lambda _: False) -> Arrival:
    """Let somebody in who is known. Rooms that the caller `has_loaded` are not read."""
    row, session = known
    me = Me(row.id, row.name, row.avatar, row.role, row.status, policy.rights(known.actor))
    session_id = session.id if session else None
    blocked = blocks.of_person(tx, row.id) if row.role != "guest" else []
    rooms = None if has_loaded(row.id) else rooms_of(tx, row.id)
    return Arrival(me, session_id, row.room_id, log.epoch(tx), rooms, blocked)


def readmit(tx: Tx, key: str, device: Device, has_loaded: Callable[[int], bool]) -> Arrival:
    """Let somebody in by key alone, as `admit` does. Raises Forbidden for an unknown one."""
    known = recognise(tx, key, device)
    if known is None:
        raise Forbidden('Say who you are: auth: {"name": "..."}, or choose a name on the page.')
    return admit(tx, known, has_loaded)


def recognise(tx: Tx, key: str, device: Device = NO_DEVICE) -> Known | None:
    """Whose session this is; None when there is none, or when somebody else has taken a guest's name
    meanwhile. Taking it back, or noting that the session is used, takes a write. Raises Forbidden for
    somebody who is banned."""
    found = sessions.by_hash(tx, hash_of(key))
    if found is None:
        return None
    session, row = found
    if row.banned_at is not None:
        raise Forbidden("You are banned from this place.")
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
    """The guest of this name: the one with this key, who takes the name if it has another, or a new one (of one
    room only, if told so; `invited` ones pass a door for which it takes that). An account keeps its name. Raises
    Invalid for a bad name or key, Conflict when another holds the name, Forbidden where the door is shut to somebody
    new, TooMany for one new guest too many from this address, WriteNeeded in a reader's transaction when there is
    something to change."""
    if key is not None and len(key) not in KEY_LENGTH:
        raise Invalid("A key is 16 to 200 characters long.", field="key")
    name = clean_name(name)
    found = recognise(tx, key, device) if key is not None else None
    if found is not None and (found.row.role != "guest" or found.row.name == name):
        return found
    if key is not None and found is None and (lost := sessions.by_hash(tx, hash_of(key))) is not None:
        found = Known(lost[1], lost[0])
    if found is not None:
        row = hold_name(tx, found.row, name, tx.now + HELD_FOR, device.address)
    else:
        place.let_in(tx, invited=invited)
        row = _begin_guest(tx, name, device, passing=key is None, room_id=room_id)
    session = found.session if found else None
    if key is not None and session is None:
        session = begin_session(tx, row.id, key, device)
    return Known(row, session)


def begin_session(tx: Tx, person_id: int, key: str, device: Device) -> SessionRow:
    """Have somebody known again by this key."""
    return sessions.insert(
        tx, person_id=person_id, kind=device.kind, token_hash=hash_of(key), label=device.label, address=device.address
    )


def _touched(tx: Tx, session: SessionRow, device: Device) -> SessionRow:
    """Note now and then that a session is used, and from where."""
    has_moved = device.address not in ("", session.address)
    if tx.now - session.used_at < (MOVED_EVERY if has_moved else TOUCHED_EVERY):
        return session
    if not tx.writing:
        raise WriteNeeded
    label = device.label if session.kind == "browser" and device.label else session.label
    sessions.touch(tx, session.id, label=label, address=device.address)
    return session._replace(used_at=tx.now, label=label, address=device.address)


def _is_held(tx: Tx, guest: PersonRow) -> bool:
    """Whether the name is the guest's, for so long that there is no need to renew it."""
    return guest.name_key is not None and guest.name_until - tx.now >= HELD_FOR // 2


def _begin_guest(tx: Tx, name: str, device: Device, *, passing: bool, room_id: int | None) -> PersonRow:
    if not tx.writing:
        raise WriteNeeded
    quotas.charge_address(tx, device.address, "guest:pass" if passing else "guest:keep")
    folded, look = claim_name(tx, name)
    until, worker = (tx.now + LEASE, device.worker) if passing else (tx.now + HELD_FOR, "")
    keys = {"name_key": folded, "look_key": look}
    return people.insert(tx, role="guest", name=name, **keys, name_until=until, held_by=worker, room_id=room_id)


def hold_name(tx: Tx, row: PersonRow, name: str, until: int, address: str) -> PersonRow:
    """Give somebody, who comes from this address, this name until then. Raises Conflict when another holds it, TooMany
    for one new name too many."""
    if not tx.writing:
        raise WriteNeeded
    if name != row.name:
        quotas.charge(tx, Known(row, None).actor._replace(address=address), "name")
    folded, look = claim_name(tx, name, row.id)
    people.hold_name(tx, row.id, name=name, name_key=folded, look_key=look, until=until)
    if name != row.name:
        reintroduce(tx, row.id)
    return row._replace(name=name, name_key=folded, name_until=until)


def claim_name(tx: Tx, name: str, person_id: int | None = None) -> tuple[str, str]:
    """The keys of a name, which nobody else holds any more. Raises Conflict when somebody does."""
    folded, look = name_keys(name)
    for holder in people.holders(tx, folded, look):
        if holder.id == person_id:
            continue
        if holder.name_until > tx.now:
            raise Conflict("Somebody else has this name, or one that looks like it.", field="name")
        people.free_name(tx, holder.id)
        if not sessions.alive(tx, holder.id):
            _leave_rooms(tx, Person(holder.id, holder.name, holder.avatar))
    return folded, look


def renew(tx: Tx, person_ids: list[int]) -> None:
    """Guests without a key who are still connected keep their names for another lease; those whose
    lease is over (their worker was killed) are gone."""
    people.extend_names(tx, person_ids, tx.now + LEASE)
    for guest in people.overdue(tx, limit=OVERDUE_AT_ONCE):
        depart(tx, Person(guest.id, guest.name, guest.avatar))
    quotas.forget_full(tx)


def start_afresh(tx: Tx, worker: str) -> None:
    """This worker has just started: the guests without a key who were connected to it before are gone."""
    people.release_names(tx, worker)
    renew(tx, [])


def depart(tx: Tx, guest: Person) -> None:
    """A guest without a key has gone, and can't come back: the name is free, the rooms are left. That of somebody who
    is banned is not: nobody is to be taken for them."""
    row = people.by_id(tx, guest.id)
    if row is None or row.banned_at is not None:
        return
    people.free_name(tx, guest.id)
    _leave_rooms(tx, guest)


def _leave_rooms(tx: Tx, guest: Person) -> None:
    for room in rooms.of_member(tx, guest.id, lock=True):
        leave(tx, room, guest)


def hash_of(secret: str) -> str:
    """Hash a secret that is too random to be guessed, for keeping."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
