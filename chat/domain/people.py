"""Guests: who somebody is, and which name is theirs.

A guest is known again by a secret, the key: in the browser it lies in the signed cookie,
another program chooses its own. A guest who brings no key is somebody only while connected.

A name is held until `name_until`: a month for a guest with a key, a short lease for one
without, which the worker renews while the connection lives. So a crash frees what it
should, and nobody has to tidy up.
"""

from __future__ import annotations

import hashlib

from chat.domain.names import clean_name, name_key
from chat.domain.wire import Person
from chat.errors import Conflict, Invalid
from chat.store import Tx, WriteNeeded, people
from chat.store.people import PersonRow

HELD_FOR = 30 * 24 * 3600 * 1000  # milliseconds
LEASE = 90 * 1000
KEY_LENGTH = range(16, 201)


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
    unique = name_key(name)
    until = tx.now + (LEASE if key is None else HELD_FOR)
    holder = people.by_name_key(tx, unique)
    if holder is not None and (guest is None or holder.id != guest.id):
        _take_over(tx, holder)
    if guest is None:
        key_hash = None if key is None else _hash(key)
        guest = people.insert(tx, name=name, name_key=unique, name_until=until, key_hash=key_hash)
    else:
        people.hold_name(tx, guest.id, name=name, name_key=unique, until=until)
    return Person(guest.id, name)


def _is_held(tx: Tx, guest: PersonRow) -> bool:
    """Whether the name is the guest's, for so long that there is no need to renew it."""
    return guest.name_key is not None and guest.name_until - tx.now >= HELD_FOR // 2


def _take_over(tx: Tx, holder: PersonRow) -> None:
    if holder.name_until > tx.now:
        raise Conflict("Somebody else has this name, or one that looks like it.", field="name")
    people.free_name(tx, holder.id)


def renew(tx: Tx, person_ids: list[int]) -> None:
    """Guests without a key who are still connected keep their names for another lease."""
    people.extend_names(tx, person_ids, tx.now + LEASE)


def depart(tx: Tx, person_id: int) -> None:
    """A guest without a key has gone: the name is free."""
    people.free_name(tx, person_id)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
