"""Guests: who is known again, and who holds which name, on both databases."""

from collections.abc import Iterator

import pytest

from chat.core.command import Who
from chat.core.wire import Person
from chat.domain import JOBS
from chat.domain.accounts import devices, identity, leases
from chat.domain.rooms.commands import ListRooms
from chat.errors import Conflict, Invalid, Unauthenticated
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.store import DATABASES, Workspace, migrated_url

KEY = "k" * 32
DAY = 24 * 3600 * 1000


@pytest.fixture(params=DATABASES)
def workspace(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Workspace]:
    with Workspace(migrated_url(request.param, request)) as workspace:
        yield workspace


def arrive(workspace: Workspace, name: str, key: str | None = None) -> Person:
    return workspace.arrive(name, key, room=None)


def recognise(workspace: Workspace, key: str) -> Person | None:
    known = workspace.core.read(lambda tx: identity.recognise(tx, key))
    return known.person if known else None


def test_a_guest_with_a_key_is_the_same_guest_again(workspace: Workspace) -> None:
    ann = arrive(workspace, " Ann ", KEY)
    assert ann.name == "Ann"
    assert arrive(workspace, "Ann", KEY) == ann
    assert recognise(workspace, KEY) == ann


def test_the_key_itself_is_not_kept(workspace: Workspace) -> None:
    arrive(workspace, "Ann", KEY)
    [(kept,)] = workspace.sql("SELECT token_hash FROM sessions")
    assert len(kept) == 64
    assert KEY not in kept


def test_an_unknown_key_is_nobody(workspace: Workspace) -> None:
    arrive(workspace, "Ann", KEY)
    assert recognise(workspace, "another key of some length") is None


@pytest.mark.parametrize("key", ["x" * 15, "x" * 201, ""])
def test_a_key_is_16_to_200_characters_long(workspace: Workspace, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        arrive(workspace, "Ann", key)
    assert refusal.value.field == "key"
    assert workspace.sql("SELECT count(*) FROM people") == [(0,)]


@pytest.mark.parametrize("name", ["Ann", "ANN", "\u0410nn", " ann "])
def test_two_people_never_hold_one_name(workspace: Workspace, name: str) -> None:
    arrive(workspace, "Ann", KEY)
    for key in (None, "another key of some length"):
        with pytest.raises(Conflict) as refusal:
            arrive(workspace, name, key)
        assert refusal.value.field == "name"


def test_of_many_who_take_one_name_at_once_one_has_it(workspace: Workspace) -> None:
    outcomes = workspace.at_once([lambda: arrive(workspace, "Ann")] * 5)
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 4


def test_a_guest_may_change_the_name_and_the_old_one_is_free(workspace: Workspace) -> None:
    ann = arrive(workspace, "Ann", KEY)
    assert arrive(workspace, "Anna", KEY) == Person(ann.id, "Anna")
    assert arrive(workspace, "Ann").id != ann.id


def test_a_guest_may_change_the_look_of_the_own_name(workspace: Workspace) -> None:
    ann = arrive(workspace, "ann", KEY)
    assert arrive(workspace, "Ann", KEY) == Person(ann.id, "Ann")


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


def test_who_comes_back_within_a_month_keeps_the_name(workspace: Workspace, clock: Clock) -> None:
    ann = arrive(workspace, "Ann", KEY)
    for _ in range(4):
        clock.advance(20 * DAY)
        assert recognise(workspace, KEY) == ann
        with pytest.raises(Conflict):
            arrive(workspace, "Ann")


def test_a_name_given_up_for_a_month_can_be_taken_and_its_guest_is_not_known_again(
    workspace: Workspace, clock: Clock
) -> None:
    ann = arrive(workspace, "Ann", KEY)
    clock.advance(31 * DAY)
    other = arrive(workspace, "Ann", "another key of some length")
    assert other.id != ann.id
    assert recognise(workspace, KEY) is None
    assert arrive(workspace, "Annie", KEY) == Person(ann.id, "Annie")


def test_who_comes_back_after_a_month_to_a_name_nobody_took_has_it(workspace: Workspace, clock: Clock) -> None:
    ann = arrive(workspace, "Ann", KEY)
    clock.advance(100 * DAY)
    assert recognise(workspace, KEY) == ann
    with pytest.raises(Conflict):
        arrive(workspace, "Ann")


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


def test_nobody_acts_for_somebody_who_is_not_known(workspace: Workspace) -> None:
    with pytest.raises(Unauthenticated):
        workspace.core.perform(Who(1_000_000), ListRooms())
