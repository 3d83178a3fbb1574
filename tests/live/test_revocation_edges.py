"""Notices of other workers: each is heeded once, none is missed, and what is old is forgotten."""

import pytest

from chat.core.event import Invalidated
from chat.domain.people.events import MeChanged
from chat.domain.people.memberships import Rooms
from chat.domain.rooms.bans import BanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.events import MemberChanged
from chat.domain.workspace.events import WorkspaceChanged
from chat.live.losses import OVERLAP
from chat.live.rooms.presence import LINGER
from tests.live.test_revocation import Watched, ban
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

LAG = OVERLAP / 1000  # seconds that the clocks of two workers may differ


@pytest.fixture
def worker(clock: Clock, workspace: Workspace) -> Watched:
    return Watched(workspace)


def notice(workspace: Workspace, person_id: int, clock: Clock, later: float = 0) -> None:
    """As another worker would write it, whose clock may be ahead."""
    at = round((clock.time() + later) * 1000)
    workspace.sql_write(f"INSERT INTO notices (kind, person_id, at) VALUES ('person', {person_id}, {at})")


def test_a_notice_is_heeded_once_however_long_one_goes_on(worker: Watched, workspace: Workspace, clock: Clock) -> None:
    ann = workspace.arrive("Ann")
    worker.connect(ann, Rooms({"lobby": 1}, None))
    clock.go(1)
    notice(workspace, ann.id, clock)
    for _ in range(40):
        worker.rights.follow()
        clock.go(5)
    assert worker.told == [MeChanged]
    assert not worker.rights._seen


def test_a_notice_by_a_clock_that_is_ahead_is_heeded_once_too(
    worker: Watched, workspace: Workspace, clock: Clock
) -> None:
    ann = workspace.arrive("Ann")
    worker.connect(ann, Rooms({"lobby": 1}, None))
    notice(workspace, ann.id, clock, later=LAG / 2)
    for _ in range(40):
        worker.rights.follow()
        clock.go(5)
    assert worker.told == [MeChanged]


def test_what_was_noted_long_before_the_worker_began_is_not_heeded(workspace: Workspace, clock: Clock) -> None:
    ann = workspace.arrive("Ann")
    notice(workspace, ann.id, clock)
    clock.go(LAG + 1)
    worker = Watched(workspace)
    worker.connect(ann, Rooms({"lobby": 1}, None))
    worker.rights.follow()
    assert worker.told == []


def test_what_was_noted_before_the_first_look_is_heeded_however_late_that_is(
    worker: Watched, workspace: Workspace, clock: Clock
) -> None:
    inside = worker.connect(workspace.arrive("Ann"), Rooms({}, None), address="192.0.2.1")
    clock.go(1)
    ban(workspace, "192.0.2.1/32")
    clock.go(3600)
    worker.rights.follow()
    assert worker.closed == [inside.sid]


def test_losses_are_forgotten_when_one_looks(worker: Watched, clock: Clock) -> None:
    worker.rights.expect(Invalidated("person", 7))
    assert worker.losses.last(7) is not None
    clock.go(LAG + 1)
    worker.rights.follow()
    assert worker.losses.last(7) is None


def test_another_name_of_the_workspace_is_told_to_everybody_and_shown_before_that(
    worker: Watched, workspace: Workspace
) -> None:
    worker.connect(workspace.arrive("Ann"), Rooms({}, None), visiting=True)
    name = worker.rights._workspace_name
    before = name()
    name._name = "another, as if it had been changed"
    worker.rights.expect(Invalidated("networks"))
    assert name() == "another, as if it had been changed", "the name has not changed by that"
    worker.rights.expect(Invalidated("workspace"))
    assert name() == before
    worker.rights.heed(Invalidated("workspace"))
    assert worker.told == [WorkspaceChanged]


def test_who_is_not_here_is_read_again_when_they_come(worker: Watched, workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    tab = worker.connect(ann, Rooms({"lobby": 1}, None))
    worker.disconnect(tab)
    assert worker.memberships.has_loaded(ann.id)
    worker.after_page = lambda: pytest.fail("they are read before that")
    worker.rights.recheck(ann.id)
    assert not worker.memberships.has_loaded(ann.id)
    assert worker.losses.last(ann.id) is not None, "who is connecting is looked at again"
    assert worker.told == []
    worker.rights.recheck(12345)


def test_a_room_that_one_was_added_to_elsewhere_is_told_and_heard_of(worker: Watched, workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    tab = worker.connect(ann, Rooms({}, None))
    worker.rights.recheck(ann.id)
    assert worker.hears(tab) == {"everybody", "watch:lobby"}
    [event] = [event for event in worker.encoding.told if isinstance(event, MemberChanged)]
    assert (event.room, event.member) == ("lobby", True)
    worker.rights.recheck(ann.id)
    assert worker.told.count(MemberChanged) == 1


def test_a_room_lost_while_the_rooms_are_read_is_lost_even_at_the_very_moment_of_the_loss_before(
    worker: Watched, workspace: Workspace
) -> None:
    ann = workspace.arrive("Ann")
    tab = worker.connect(ann, Rooms({"lobby": 1}, None))

    def lose() -> None:
        worker.after_page = lambda: None
        workspace.do(ann, LeaveRoom(room="lobby"))
        worker.rights.expect(Invalidated("person", ann.id))

    worker.after_page = lose
    worker.rights.recheck(ann.id)
    assert worker.hears(tab) == {"everybody"}


def test_who_is_gone_while_their_rights_are_read_is_told_nothing(worker: Watched, workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    tab = worker.connect(ann, Rooms({"lobby": 1}, None))

    def go() -> None:
        worker.after_page = lambda: None
        worker.disconnect(tab)
        worker.now += LINGER
        worker.presence.expire()
        worker.rights.expect(Invalidated("person", ann.id))

    worker.after_page = go
    worker.rights.recheck(ann.id)
    assert worker.told == []
    assert ann.id not in worker.registry.people


def test_who_looks_at_a_public_room_and_is_banned_from_it_is_cut_off_from_that_room_alone(
    worker: Watched, workspace: Workspace
) -> None:
    owner, ben = workspace.account("Ann", "owner"), workspace.account("Ben")
    hall = workspace.do(owner, CreateRoom(name="Hall")).room.slug
    tab = worker.connect(ben, Rooms({"lobby": 1}, None))
    for slug in ("lobby", hall):
        worker.registry.open(tab, slug, 1)
    workspace.do(owner, BanFromRoom(room=hall, person=ben.id))
    worker.rights.recheck(ben.id)
    assert set(tab.open) == {"lobby"}
