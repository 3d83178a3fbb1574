"""What holds for a time: a moment before it is over, at that moment, and a moment after it."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from chat.core import jobs
from chat.core.jobs import FIRST_RETRY
from chat.core.jobs import LEASE as LEASE_OF_A_JOB
from chat.core.retention import AUDIT, DEAD_JOBS, NOTICES, DeleteOldAudit, DeleteOldJobs, DeleteOldNotices
from chat.core.wire import Person
from chat.domain.accounts import identity, leases, resets, sessions
from chat.domain.accounts.identity import MOVED_EVERY, TOUCHED_EVERY
from chat.domain.invitations import links
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.rooms.bans import AFTER_REMOVAL, HOUR, BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.membership import ONE_LINE
from chat.domain.rooms.offers import ASKED_AGAIN, HOLDS, AddMember, DeclineOffer, ListOffers
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import ChatError, Conflict
from tests.support.data.clock import Clock
from tests.support.data.jobs import Say
from tests.support.data.store import Workspace

MOMENT = 1  # millisecond, the smallest that is written down
KINDS = {Say.kind: Say}

# Says whether something holds, or can be done; asked once.
Look = Callable[[], object]


def can(act: Callable[[], object]) -> bool:
    """Whether this is done and not refused."""
    try:
        act()
    except ChatError:
        return False
    return True


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


def ban_from_a_room(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, BanFromRoom(room="den", person=ben.id, hours=3))
    return lambda: can(lambda: workspace.join(ben, "den"))


def removal(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, RemoveMember(room="den", person=ben.id))
    return lambda: can(lambda: workspace.join(ben, "den"))


def den(workspace: Workspace, kind: str = "public") -> tuple[Person, Person]:
    """A room of Ann's; Ben is in the lobby, and in it when it is public."""
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    slug = workspace.do(ann, CreateRoom(name="Den", kind=kind)).room.slug
    if kind == "public":
        workspace.join(ben, slug)
    else:
        workspace.sql_write("UPDATE rooms SET slug = 'den' WHERE slug = :slug", slug=slug)
    return ann, ben


def offer(workspace: Workspace) -> Look:
    ann, ben = den(workspace, "private")
    workspace.do(ann, AddMember(room="den", person=ben.id))
    return lambda: workspace.do(ben, ListOffers()).offers


def being_asked_again(workspace: Workspace) -> Look:
    ann, ben = den(workspace, "private")
    workspace.do(ann, AddMember(room="den", person=ben.id))
    workspace.do(ben, DeclineOffer(room="den"))
    return lambda: can(lambda: workspace.do(ann, AddMember(room="den", person=ben.id)))


def slow_mode(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, ChangeSettings(room="den", slow_seconds=10))
    workspace.post(ben, "once", "den")
    return lambda: can(lambda: workspace.post(ben, "again", "den"))


def line_of_coming_and_going(workspace: Workspace) -> Look:
    _, ben = den(workspace)

    def is_another() -> bool:
        before = workspace.sql("SELECT count(*) FROM messages")
        workspace.do(ben, LeaveRoom(room="den"))
        return workspace.sql("SELECT count(*) FROM messages") != before

    return is_another


def invitation(workspace: Workspace) -> Look:
    ann, _ = den(workspace)
    path = workspace.do(ann, InviteToRoom(room="den", guest=True, hours=2)).path
    return lambda: workspace.core.read(lambda tx: links.opens(tx, path.rpartition("/")[2]))


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


def taken(workspace: Workspace) -> bool:
    return workspace.core.write(lambda tx: jobs.take(tx, KINDS)) is not None


def job_of_a_killed_worker(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    assert taken(workspace)
    return lambda: taken(workspace)


def job_that_is_renewed(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    one = workspace.core.write(lambda tx: jobs.take(tx, KINDS))
    assert one is not None
    workspace.clock.advance(LEASE_OF_A_JOB - MOMENT)  # type: ignore[attr-defined]
    workspace.core.write(lambda tx: jobs.renew(tx, [one]))
    return lambda: taken(workspace)


def job_with_a_delay(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello"), delay=5))
    return lambda: taken(workspace)


def job_that_failed(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    one = workspace.core.write(lambda tx: jobs.take(tx, KINDS))
    assert one is not None
    workspace.core.write(lambda tx: jobs.fail(tx, one, Say, Conflict("Not now.")))
    return lambda: taken(workspace)


def deadline_of_a_job(workspace: Workspace) -> Look:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words="hello")))
    return lambda: taken(workspace)


def old(table: str, job: type[jobs.RecurringJob], insert: str) -> Callable[[Workspace], Look]:
    """Of what a job deletes when it is old enough, whether it is gone."""

    def make(workspace: Workspace) -> Look:
        workspace.sql_write(insert, now=round(workspace.clock.time() * 1000))

        def is_gone() -> bool:
            job().perform(workspace.core)
            return workspace.sql(f"SELECT count(*) FROM {table}") == [(0,)]

        return is_gone

    return make


JOB = (
    "INSERT INTO jobs (kind, data, created_at, run_at, leased_until, attempts, again, error, dead_at)"
    " VALUES ('test:say', '{}', 0, 0, 0, 10, 0, 'x', :now)"
)


class Timed(NamedTuple):
    """How long something holds, in milliseconds; what is looked at, and whether it is so before, then, and after."""

    milliseconds: int
    make: Callable[[Workspace], Look]
    before: bool
    then: bool
    after: bool


TIMES = {
    "the name of a guest without a key": Timed(leases.LEASE, name_of_a_passing_guest, False, True, True),
    "the name of one who is still connected": Timed(leases.LEASE, name_that_was_renewed, False, True, True),
    "the name of a guest with a key": Timed(leases.HELD_FOR, name_of_a_guest_with_a_key, False, True, True),
    "the rooms of a guest without a key": Timed(leases.LEASE, departure_of_an_overdue_guest, False, False, True),
    "a ban from a room": Timed(3 * HOUR, ban_from_a_room, False, True, True),
    "a removal": Timed(AFTER_REMOVAL * HOUR, removal, False, True, True),
    "an offer": Timed(HOLDS, offer, True, False, False),
    "an offer that was declined": Timed(ASKED_AGAIN, being_asked_again, False, True, True),
    "slow mode": Timed(10_000, slow_mode, False, True, True),
    "a line of coming and going": Timed(ONE_LINE, line_of_coming_and_going, False, True, True),
    "an invitation": Timed(2 * HOUR, invitation, True, False, False),
    "when a session was used": Timed(TOUCHED_EVERY, lambda w: session_that_is_used(w, "192.0.2.1"), False, True, True),
    "its address": Timed(MOVED_EVERY, lambda w: session_that_is_used(w, "192.0.2.9"), False, True, True),
    "a link for another password": Timed(resets.HOLDS, link_for_a_password, True, False, False),
    "a session": Timed(365 * 24 * HOUR, session_that_nobody_uses, False, False, True),
    "the lease of a job": Timed(LEASE_OF_A_JOB, job_of_a_killed_worker, False, True, True),
    "a lease that was renewed": Timed(LEASE_OF_A_JOB, job_that_is_renewed, False, True, True),
    "the delay of a job": Timed(5000, job_with_a_delay, False, True, True),
    "the pause after a failure": Timed(FIRST_RETRY, job_that_failed, False, True, True),
    "the deadline of a job": Timed(round(Say.within * 1000), deadline_of_a_job, True, False, False),
    "a notice": Timed(
        NOTICES, old("notices", DeleteOldNotices, "INSERT INTO notices (kind, at) VALUES ('networks', :now)"),
        False, False, True,
    ),
    "an entry of the audit log": Timed(
        AUDIT, old("audit", DeleteOldAudit, "INSERT INTO audit (act, at, detail) VALUES ('x', :now, '{}')"),
        False, False, True,
    ),
    "a job that was given up": Timed(DEAD_JOBS, old("jobs", DeleteOldJobs, JOB), False, False, True),
}  # fmt: skip


@pytest.mark.parametrize("moment", ["before", "then", "after"])
@pytest.mark.parametrize("timed", TIMES.values(), ids=TIMES)
def test_what_holds_for_a_time_holds_that_long(workspace: Workspace, clock: Clock, timed: Timed, moment: str) -> None:
    look = timed.make(workspace)
    clock.advance(timed.milliseconds + {"before": -MOMENT, "then": 0, "after": MOMENT}[moment])
    assert bool(look()) == getattr(timed, moment)
