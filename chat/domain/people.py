"""Guests: who somebody is, and which name is theirs.

A guest is known again by a secret, the key: in the browser it lies in the signed cookie,
another program chooses its own. A guest who brings no key is somebody only while connected.

A name is held until `name_until`: a month for a guest with a key, a short lease for one
without, which the worker renews while the connection lives.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from chat.domain import log
from chat.domain.membership import leave, memberships
from chat.domain.names import clean_name, name_keys
from chat.domain.wire import Person
from chat.errors import Conflict, Forbidden, Invalid
from chat.store import Tx, WriteNeeded, people, rooms
from chat.store.people import PersonRow

HELD_FOR = 30 * 24 * 3600 * 1000  # milliseconds
LEASE = 90 * 1000
KEY_LENGTH = range(16, 201)
OVERDUE_AT_ONCE = 100


class Arrival(NamedTuple):
    """Who came; `passing` without a key; with the epoch, and the slug and rev of each of their rooms."""

    person: Person
    passing: bool
    epoch: str
    rooms: list[tuple[str, int]]


def admit(tx: Tx, name: str, key: str | None) -> Arrival:
    """Let somebody in by name, and key. Raises what `arrive` does."""
    person = arrive(tx, name, key)
    return Arrival(person, key is None, log.epoch(tx), memberships(tx, person))


def readmit(tx: Tx, key: str) -> Arrival:
    """Let somebody in by key alone. Raises Forbidden for an unknown one."""
    person = recognise(tx, key)
    if person is None:
        raise Forbidden('Say who you are: auth: {"name": "..."}, or choose a name on the page.')
    return Arrival(person, False, log.epoch(tx), memberships(tx, person))


def present(tx: Tx, person_id: int) -> Person:
    """Somebody as they are now, whatever they were when they connected. Raises Forbidden for
    somebody who is not known any more."""
    name = people.name_of(tx, person_id)
    if name is None:
        raise Forbidden("You are not known here any more. Please connect again.")
    return Person(person_id, name)


def recognise(tx: Tx, key: str) -> Person | None:
    """The guest with this key; None when there is none, or when somebody else has taken the
    name meanwhile. Taking it back, or renewing the hold, takes a write."""
    guest = people.by_key_hash(tx, _hash(key))
    if guest is None:
        return None
    try:
        return arrive(tx, guest.name, key)
    except Conflict:
        return None


def arrive(tx: Tx, name: str, key: str | None) -> Person:
    """The guest of this name: the one with this key, who takes the name if it has another,
    or a new one. Raises Invalid for a bad name or key, Conflict when another holds the name,
    WriteNeeded in a reader's transaction when there is something to change."""
    if key is not None and len(key) not in KEY_LENGTH:
        raise Invalid("A key is 16 to 200 characters long.", field="key")
    name = clean_name(name)
    guest = people.by_key_hash(tx, _hash(key)) if key is not None else None
    if guest is not None and guest.name == name and _is_held(tx, guest):
        return Person(guest.id, name)
    if not tx.writing:
        raise WriteNeeded
    folded, look = name_keys(name)
    until = tx.now + (LEASE if key is None else HELD_FOR)
    for holder in people.holders(tx, folded, look):
        if guest is None or holder.id != guest.id:
            _take_over(tx, holder)
    if guest is None:
        key_hash = None if key is None else _hash(key)
        guest = people.insert(tx, name=name, name_key=folded, look_key=look, name_until=until, key_hash=key_hash)
    else:
        people.hold_name(tx, guest.id, name=name, name_key=folded, look_key=look, until=until)
    return Person(guest.id, name)


def _is_held(tx: Tx, guest: PersonRow) -> bool:
    """Whether the name is the guest's, for so long that there is no need to renew it."""
    return guest.name_key is not None and guest.name_until - tx.now >= HELD_FOR // 2


def _take_over(tx: Tx, holder: PersonRow) -> None:
    if holder.name_until > tx.now:
        raise Conflict("Somebody else has this name, or one that looks like it.", field="name")
    people.free_name(tx, holder.id)


def renew(tx: Tx, person_ids: list[int]) -> None:
    """Guests without a key who are still connected keep their names for another lease; those whose
    lease is over (their worker was killed) are gone."""
    people.extend_names(tx, person_ids, tx.now + LEASE)
    for guest in people.overdue(tx, limit=OVERDUE_AT_ONCE):
        depart(tx, Person(guest.id, guest.name))


def depart(tx: Tx, guest: Person) -> None:
    """A guest without a key has gone, and can't come back: the name is free, the rooms are left."""
    people.free_name(tx, guest.id)
    for room in rooms.of_member(tx, guest.id):
        leave(tx, log.standing(tx, room.slug, guest, lock=True), guest)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
