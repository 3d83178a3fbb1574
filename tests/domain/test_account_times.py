"""For how long names, sessions and links for passwords hold; on both databases."""

from chat.domain.accounts import identity, leases, resets, sessions
from chat.domain.accounts.identity import MOVED_EVERY, TOUCHED_EVERY
from chat.domain.rooms.bans import HOUR
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.times import MOMENT, Look, Timed, at_each_moment, can


def name_of_a_passing_guest(workspace: Workspace) -> Look:
    workspace.arrive("Ann", room=None)
    return lambda: can(lambda: workspace.arrive("Ann", room=None))


def name_of_a_guest_with_a_key(workspace: Workspace) -> Look:
    workspace.arrive("Ann", "a key of some length", room=None)
    return lambda: can(lambda: workspace.arrive("Ann", room=None))


def name_that_was_renewed(workspace: Workspace) -> Look:
    ann = workspace.arrive("Ann", room=None)
    workspace.clock.advance(leases.LEASE - MOMENT)  # type: ignore[attr-defined]
    workspace.core.write(lambda tx: leases.renew(tx, [ann.id]))
    return lambda: can(lambda: workspace.arrive("Ann", room=None))


def departure_of_an_overdue_guest(workspace: Workspace) -> Look:
    ann = workspace.arrive("Ann")

    def is_gone() -> bool:
        leases.ExpireNames().perform(workspace.core)
        return not workspace.sql("SELECT 1 FROM members WHERE person_id = :id", id=ann.id)

    return is_gone


def link_for_a_password(workspace: Workspace) -> Look:
    ann = workspace.account("Ann")
    workspace.sql_write("UPDATE people SET password_hash = 'x'")
    token = workspace.core.write(lambda tx: resets.issue(tx, ann.id, ann.id))
    return lambda: can(lambda: workspace.core.read(lambda tx: resets.whose(tx, token)))


def session_that_is_used(workspace: Workspace, address: str) -> Look:
    key = "a key of some length"
    workspace.core.write(lambda tx: identity.arrive(tx, "Ann", key, identity.Device(address="192.0.2.1")))
    used = workspace.sql("SELECT used_at, address FROM sessions")

    def is_noted() -> bool:
        workspace.core.read(lambda tx: identity.recognise(tx, key, identity.Device(address=address)))
        return workspace.sql("SELECT used_at, address FROM sessions") != used

    return is_noted


def session_that_nobody_uses(workspace: Workspace) -> Look:
    workspace.account("Ann")

    def has_ended() -> bool:
        sessions.EndUnusedSessions().perform(workspace.core)
        return not workspace.sql("SELECT 1 FROM sessions")

    return has_ended


TIMES = {
    "the name of a guest without a key": Timed(leases.LEASE, name_of_a_passing_guest, False, True, True),
    "the name of one who is still connected": Timed(leases.LEASE, name_that_was_renewed, False, True, True),
    "the name of a guest with a key": Timed(leases.HELD_FOR, name_of_a_guest_with_a_key, False, True, True),
    "the rooms of a guest without a key": Timed(leases.LEASE, departure_of_an_overdue_guest, False, False, True),
    "when a session was used": Timed(TOUCHED_EVERY, lambda w: session_that_is_used(w, "192.0.2.1"), False, True, True),
    "its address": Timed(MOVED_EVERY, lambda w: session_that_is_used(w, "192.0.2.9"), False, True, True),
    "a link for another password": Timed(resets.HOLDS, link_for_a_password, True, False, False),
    "a session": Timed(365 * 24 * HOUR, session_that_nobody_uses, False, False, True),
}  # fmt: skip


@at_each_moment(TIMES)
def test_what_a_person_has_for_a_time_holds_that_long(
    workspace: Workspace, clock: Clock, timed: Timed, moment: str
) -> None:
    timed.check(workspace, clock, moment)
