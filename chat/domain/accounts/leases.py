"""How long a name is held: an account's for ever, that of a guest with a session for a month after their last use of
it, and that of a passing guest for a short lease, which is renewed while they are connected."""

from __future__ import annotations

from chat.core import access, jobs, quotas
from chat.core.core import Core
from chat.core.jobs import RecurringJob
from chat.core.names import name_keys
from chat.core.wire import Person
from chat.domain.accounts.devices import Device
from chat.domain.people.memberships import reintroduce
from chat.domain.rooms.membership import leave
from chat.errors import Conflict
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.people import PersonRow

HELD_FOR = 30 * 24 * 3600 * 1000  # milliseconds

LEASE = 90 * 1000

OVERDUE_AT_ONCE = 100


def begin_guest(tx: Tx, name: str, device: Device, *, passing: bool, room_id: int | None) -> PersonRow:
    if not tx.writing:
        raise WriteNeeded
    quotas.charge_address(tx, device.address, "guest:pass" if passing else "guest:keep")
    folded, look = claim_name(tx, name)
    until, worker = (tx.now + LEASE, device.worker) if passing else (tx.now + HELD_FOR, "")
    keys = {"name_key": folded, "look_key": look}
    return queries.people.insert(tx, role="guest", name=name, **keys, name_until=until, held_by=worker, room_id=room_id)


def hold_name(tx: Tx, row: PersonRow, name: str, until: int, address: str) -> PersonRow:
    """Give a person, who connects from this address, this name until that time. Raises Conflict if another person holds
    it, TooMany for too many changes of name."""
    if not tx.writing:
        raise WriteNeeded
    if name != row.name:
        quotas.charge(tx, access.actor_of(row, address=address), "name")
    folded, look = claim_name(tx, name, row.id)
    queries.people.hold_name(tx, row.id, name=name, name_key=folded, look_key=look, until=until)
    if name != row.name:
        reintroduce(tx, row.id)
    return row._replace(name=name, name_key=folded, name_until=until)


def claim_name(tx: Tx, name: str, person_id: int | None = None) -> tuple[str, str]:
    """Free a name from holders whose time is over, and return its keys. Raises Conflict if another person holds it."""
    folded, look = name_keys(name)
    for holder in queries.people.holders(tx, folded, look):
        if holder.id == person_id:
            continue
        if holder.name_until > tx.now:
            raise Conflict("Someone has this name, or one that looks like it. Choose another.", field="name")
        queries.people.free_name(tx, holder.id)
        if not queries.sessions.alive(tx, holder.id):
            leave_rooms(tx, Person(holder.id, holder.name, holder.avatar))
    return folded, look


def renew(tx: Tx, person_ids: list[int]) -> None:
    """Extend the leases of passing guests who are still connected."""
    queries.people.extend_names(tx, person_ids, tx.now + LEASE)


def start_afresh(tx: Tx, worker: str) -> None:
    """End the leases of passing guests who were connected to this worker before it was restarted."""
    queries.people.release_names(tx, worker)
    jobs.enqueue(tx, ExpireNames())


class ExpireNames(RecurringJob, frozen=True):
    """Remove passing guests whose lease is over, because their worker was killed."""

    kind = "names:expire"
    every = 30

    def perform(self, core: Core) -> None:
        jobs.in_batches(core, _depart_overdue, OVERDUE_AT_ONCE)


def _depart_overdue(tx: Tx) -> int:
    overdue = queries.people.overdue(tx, limit=OVERDUE_AT_ONCE)
    for guest in overdue:
        depart(tx, Person(guest.id, guest.name, guest.avatar))
    return len(overdue)


def depart(tx: Tx, guest: Person) -> None:
    """Free the name of a guest who can't come back, and take them out of their rooms. A banned guest keeps the name, so
    that another person is not mistaken for them."""
    row = queries.people.by_id(tx, guest.id)
    if row is None or row.banned_at is not None:
        return
    queries.people.free_name(tx, guest.id)
    leave_rooms(tx, guest)


def leave_rooms(tx: Tx, guest: Person) -> None:
    for room in queries.rooms.of_member(tx, guest.id, lock=True):
        leave(tx, room, guest)
