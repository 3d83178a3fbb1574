"""Guests: who holds which name, and for how long, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain import JOBS
from chat.domain.accounts import devices, identity, leases
from chat.errors import Conflict
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

KEY = "k" * 32

pytestmark = pytest.mark.usefixtures("clock")


def arrive(workspace: Workspace, name: str, key: str | None = None) -> Person:
    return workspace.arrive(name, key, room=None)


@pytest.mark.parametrize("name", ["Ann", "ANN", "\u0410nn", " ann "])
def test_two_people_never_hold_one_name(workspace: Workspace, name: str) -> None:
    arrive(workspace, "Ann", KEY)
    for key in (None, "another key of some length"):
        with pytest.raises(Conflict) as refusal:
            arrive(workspace, name, key)
        assert refusal.value.field == "name"


def test_a_name_is_refused_that_in_capitals_looks_like_another_although_one_holds_it_in_small_letters(
    workspace: Workspace, clock: Clock
) -> None:
    arrive(workspace, "\u03b7enry", KEY)  # Greek small eta, which does not look like h
    arrive(workspace, "henry")
    with pytest.raises(Conflict) as refusal:
        arrive(workspace, "\u0397enry", KEY)  # the capital one looks like H
    assert refusal.value.field == "name"
    clock.advance(leases.LEASE)  # henry's
    assert arrive(workspace, "\u0397enry", KEY).name == "\u0397enry"
    assert workspace.sql("SELECT count(*) FROM people WHERE name_key IS NOT NULL") == [(1,)]


def test_a_guest_of_one_room_is_kept_as_one(workspace: Workspace) -> None:
    workspace.core.write(lambda tx: identity.arrive(tx, "Vera", KEY, room_id=1))
    assert workspace.sql("SELECT role, room_id FROM people") == [("guest", 1)]


def test_of_many_who_take_one_name_at_once_one_has_it(workspace: Workspace) -> None:
    outcomes = workspace.at_once([lambda: arrive(workspace, "Ann")] * 5)
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 4


def test_a_guest_without_a_key_is_another_one_each_time(workspace: Workspace) -> None:
    ann = arrive(workspace, "Ann")
    with pytest.raises(Conflict):
        arrive(workspace, "Ann")
    workspace.core.write(lambda tx: leases.depart(tx, ann))
    assert arrive(workspace, "Ann").id != ann.id


def test_a_crash_frees_the_name_of_a_guest_without_a_key(workspace: Workspace, clock: Clock) -> None:
    ann = arrive(workspace, "Ann")
    clock.advance(leases.LEASE - 1000)
    workspace.core.write(lambda tx: leases.renew(tx, [ann.id]))
    clock.advance(leases.LEASE - 1000)
    with pytest.raises(Conflict):
        arrive(workspace, "Ann")
    clock.advance(2000)
    assert arrive(workspace, "Ann").id != ann.id


def test_a_worker_that_starts_again_frees_the_names_that_it_held_before_and_no_others(workspace: Workspace) -> None:
    def pass_by(name: str, worker: str) -> Person:
        return workspace.core.write(lambda tx: identity.arrive(tx, name, None, devices.Device(worker=worker))).person

    here, there, kept = pass_by("Here", "one:5000"), pass_by("There", "one:5001"), arrive(workspace, "Kept", KEY)
    for one in (here, there, kept):
        workspace.join(one)
    workspace.core.write(lambda tx: leases.start_afresh(tx, "one:5000"))
    assert JobRunner(workspace.core, JOBS).run_one(), "the rooms are left by a job that is due at once"
    for name in ("There", "Kept"):
        with pytest.raises(Conflict):
            arrive(workspace, name)
    assert pass_by("Here", "one:5000").id != here.id
    assert workspace.join(kept).member_count == 2, "the room is left too"


def test_messages_show_the_present_name_of_their_author(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann", KEY)
    workspace.post(ann, "hello")
    arrive(workspace, "Anna", KEY)
    assert [message.author for message in workspace.timeline(ann)] == [Person(ann.id, "Anna")] * 2


def test_a_guest_without_a_key_leaves_all_rooms_when_it_goes(workspace: Workspace) -> None:
    guest, stays = workspace.arrive("Guest", key=None), workspace.arrive("Stays")
    workspace.join(guest)
    workspace.join(stays)
    workspace.core.write(lambda tx: leases.depart(tx, guest))
    assert workspace.join(stays).member_count == 1
    assert [message.kind for message in workspace.timeline(stays)] == ["leave", "join"]


def test_a_guest_whose_worker_was_killed_is_gone_when_the_lease_is_over(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE", -1)
    gone, stays = workspace.arrive("Gone", key=None), workspace.arrive("Stays")
    workspace.join(gone)
    workspace.join(stays)
    monkeypatch.setattr(leases, "LEASE", 90_000)
    here = workspace.arrive("Here", key=None)
    workspace.join(here)
    leases.ExpireNames().perform(workspace.core)
    assert workspace.join(stays).member_count == 2
    assert workspace.arrive("gone", key=None).id != gone.id


def test_such_a_guest_has_left_the_rooms_also_where_another_takes_the_name_first(
    workspace: Workspace, clock: Clock
) -> None:
    gone, stays = workspace.arrive("Gone", key=None), workspace.arrive("Stays", KEY)
    clock.advance(leases.LEASE + 1000)
    assert arrive(workspace, "Gone").id != gone.id
    assert workspace.join(stays).member_count == 1
    assert [message.kind for message in workspace.timeline(stays)] == ["leave", "join"]


def test_a_hundred_banned_guests_and_more_keep_no_others_from_going(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "OVERDUE_AT_ONCE", 3)
    banned, gone = ([workspace.arrive(f"{kind} {number}") for number in range(4)] for kind in ("Banned", "Gone"))
    workspace.sql_write("UPDATE people SET name_until = 1, banned_at = CASE WHEN name LIKE 'Banned%' THEN 1 END")
    leases.ExpireNames().perform(workspace.core)
    held = workspace.sql("SELECT id FROM people WHERE name_key IS NOT NULL ORDER BY id")
    assert held == [(one.id,) for one in banned]
    assert workspace.sql("SELECT person_id FROM members WHERE person_id >= :id", id=gone[0].id) == []
