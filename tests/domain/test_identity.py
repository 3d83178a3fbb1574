"""Recognising people by their keys, and the data that a handshake returns, on both databases."""

import pytest

from chat.core.command import Who
from chat.core.wire import Person
from chat.domain.accounts import identity, leases, secrets, snapshot
from chat.domain.accounts.devices import NO_DEVICE, Device
from chat.domain.accounts.identity import Arrival, Known
from chat.domain.moderation.blocks import Block
from chat.domain.rooms.commands import ListRooms
from chat.domain.workspace import workspace as workspaces
from chat.errors import Conflict, Forbidden, Invalid, Unauthenticated
from chat.store import queries
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

KEY = "k" * 32
DAY = 24 * 3600 * 1000

pytestmark = pytest.mark.usefixtures("clock")


def arrive(workspace: Workspace, name: str, key: str | None = None) -> Person:
    return workspace.arrive(name, key, room=None)


def recognise(workspace: Workspace, key: str) -> Person | None:
    known = workspace.core.read(lambda tx: identity.recognise(tx, key))
    return known.person if known else None


def kept(workspace: Workspace) -> Known:
    """Return the stored person and session of KEY."""
    found = workspace.core.read(lambda tx: secrets.holder(tx, KEY))
    assert found is not None
    return Known(found[1], found[0])


def admit(workspace: Workspace, key: str, *loaded: int) -> Arrival:
    return workspace.core.read(lambda tx: identity.readmit(tx, key, NO_DEVICE, loaded.__contains__))


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


def test_a_guest_may_change_the_name_and_the_old_one_is_free(workspace: Workspace) -> None:
    ann = arrive(workspace, "Ann", KEY)
    assert arrive(workspace, "Anna", KEY) == Person(ann.id, "Anna")
    assert arrive(workspace, "Ann").id != ann.id


def test_a_guest_may_change_the_look_of_the_own_name(workspace: Workspace) -> None:
    ann = arrive(workspace, "ann", KEY)
    assert arrive(workspace, "Ann", KEY) == Person(ann.id, "Ann")


@pytest.mark.parametrize("name", ["Ann", "Anna"])
def test_who_comes_back_is_told_what_the_database_has_of_them(workspace: Workspace, clock: Clock, name: str) -> None:
    arrive(workspace, "Ann", KEY)
    clock.advance(20 * DAY)
    device = Device("Firefox on Linux", "192.0.2.7")
    known = workspace.core.write(lambda tx: identity.arrive(tx, name, KEY, device))
    assert known == kept(workspace)
    assert known.row.name_until == clock.now * 1000 + leases.HELD_FOR
    with pytest.raises(Conflict):
        arrive(workspace, name)


def test_a_guest_who_comes_back_by_the_same_name_soon_changes_nothing(workspace: Workspace, clock: Clock) -> None:
    arrive(workspace, "Ann", KEY)
    before = kept(workspace)
    clock.advance(1000)
    assert workspace.core.write(lambda tx: identity.arrive(tx, "Ann", KEY)) == before == kept(workspace)


def test_an_account_keeps_its_name_whatever_name_comes_with_its_key(workspace: Workspace) -> None:
    ann = workspace.account("Ann", room=None)
    assert arrive(workspace, "Anna", "the key of Ann, at length") == ann
    assert arrive(workspace, "Anna").id != ann.id


def test_a_guest_comes_through_a_door_for_the_invited_only_with_an_invitation(workspace: Workspace) -> None:
    workspace.core.write(lambda tx: workspaces.change(tx, door="invitation"))
    with pytest.raises(Forbidden):
        arrive(workspace, "Ann", KEY)
    assert workspace.core.write(lambda tx: identity.arrive(tx, "Ann", KEY, invited=True)).row.name == "Ann"


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
    annie = workspace.core.write(lambda tx: identity.arrive(tx, "Annie", KEY))
    assert annie.person == Person(ann.id, "Annie")
    assert annie == kept(workspace)


def test_who_comes_back_after_a_month_to_a_name_nobody_took_has_it(workspace: Workspace, clock: Clock) -> None:
    ann = arrive(workspace, "Ann", KEY)
    clock.advance(100 * DAY)
    assert recognise(workspace, KEY) == ann
    with pytest.raises(Conflict):
        arrive(workspace, "Ann")


def test_nobody_acts_for_somebody_who_is_not_known(workspace: Workspace) -> None:
    with pytest.raises(Unauthenticated):
        workspace.core.perform(Who(1_000_000), ListRooms())


# The handshake, sessions and secrets


def test_a_handshake_tells_an_account_its_rooms_unless_they_are_loaded_and_whom_it_has_blocked(
    workspace: Workspace,
) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    workspace.do(ann, Block(person=ben.id))
    arrival = admit(workspace, "the key of Ann, at length", ben.id)
    assert (arrival.me.id, arrival.only_room, arrival.blocked) == (ann.id, None, [ben.id])
    assert arrival.rooms is not None
    assert list(arrival.rooms.slugs) == ["lobby"]
    assert admit(workspace, "the key of Ann, at length", ann.id).rooms is None


def test_a_handshake_without_a_name_takes_a_key_that_is_known(workspace: Workspace) -> None:
    ann = arrive(workspace, "Ann", KEY)
    assert admit(workspace, KEY).me.id == ann.id
    for key in ("", "another key of some length", "\ud800" * 16):
        with pytest.raises(Unauthenticated, match="Send a name"):
            admit(workspace, key)


def test_a_session_has_the_name_of_the_browser_that_used_it_and_a_token_its_own(
    workspace: Workspace, clock: Clock
) -> None:
    ann = workspace.account("Ann")
    for kind, label, kept_label in (("browser", "", "Was"), ("token", "curl/8", "Was"), ("browser", "Is", "Is")):
        workspace.sql_write("DELETE FROM sessions")
        was, now = Device("Was", "192.0.2.1", kind), Device(label, "192.0.2.2")
        workspace.core.write(lambda tx, was=was: identity.begin_session(tx, ann.id, KEY, was))
        clock.advance(DAY)
        known = workspace.core.read(lambda tx, now=now: identity.recognise(tx, KEY, now))
        assert known == kept(workspace)
        assert known.session is not None
        assert (known.session.used_at, known.session.label) == (clock.now * 1000, kept_label)


def test_nothing_is_left_of_the_state_of_who_is_banned_or_not_there(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    state = workspace.core.read(lambda tx: snapshot.take(tx, ann.id, {"lobby"}))
    assert state.me is not None
    assert (state.me.name, len(state.sessions), state.hidden) == ("Ann", 1, set())
    workspace.core.write(lambda tx: queries.people.change(tx, ann.id, banned_at=1))
    for person_id in (ann.id, 1_000_000):
        taken = workspace.core.read(lambda tx, person_id=person_id: snapshot.take(tx, person_id, {"lobby"}))
        assert taken == (None, set(), set())
