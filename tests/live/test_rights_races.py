"""What is lost while somebody's rights are just being read, and who is told of it beside the log."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.core.event import Audience, Published
from chat.domain.messages.events import MessageChanged
from chat.domain.people.events import MeChanged
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.events import MemberChanged
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield worker


@pytest.fixture
def dens(workspace: Workspace) -> list[str]:
    """Two private rooms of Ann's, in which Ben is."""
    ann, ben = workspace.account("Ann", "owner"), workspace.account("Ben")
    slugs = [workspace.do(ann, CreateRoom(name=name, kind="private")).room.slug for name in ("Den", "Attic")]
    for slug in slugs:
        workspace.bring(ann, ben, slug)
    return slugs


@pytest.fixture
def ann(worker: LiveWorker, dens: list[str]) -> Tab:
    return worker.connect("Ann")


@pytest.fixture
def ben(worker: LiveWorker, dens: list[str]) -> Tab:
    return worker.connect("Ben")


def say(tab: Tab, room: str) -> None:
    tab.ask("message:post", room=room, text="psst", client_id=str(uuid.uuid4()))


@pytest.mark.parametrize("reads", range(2))
def test_what_is_lost_while_rights_are_read_is_not_given_back(
    worker: LiveWorker, ann: Tab, ben: Tab, dens: list[str], clock: Clock, reads: int
) -> None:
    """Held after each of the reads that this takes."""
    held = worker.store.hold(skip=reads)
    checking = gevent.spawn(worker.live.parts.revocation.recheck, ben.person.id)
    held.reach()
    clock.advance(1)
    ann.ask("member:remove", room=dens[0], person=ben.person.id)
    held.release()
    checking.get()
    worker.settle()
    say(ann, dens[0])
    worker.settle()
    assert dens[0] not in worker.live.parts.registry.people[ben.person.id].rooms
    assert dens[1] in worker.live.parts.registry.people[ben.person.id].rooms
    assert [event.member for event in ben.heard(MemberChanged) if event.room == dens[0]] == [False]


def test_a_role_that_is_lost_while_rights_are_read_is_not_told_as_one_that_is_there(
    worker: LiveWorker, ann: Tab, ben: Tab, clock: Clock
) -> None:
    ann.ask("person:role", person=ben.person.id, role="admin")
    worker.settle()
    ben.told.clear()
    held = worker.store.hold()
    checking = gevent.spawn(worker.live.parts.revocation.recheck, ben.person.id)
    held.reach()
    clock.advance(1)
    ann.ask("person:role", person=ben.person.id, role="member")
    worker.settle()
    held.release()
    checking.get()
    worker.settle()
    assert {event.me.role for event in ben.heard(MeChanged)} == {"member"}


def test_who_is_brought_in_and_taken_out_hears_of_it_in_the_order_of_the_log(
    worker: LiveWorker, workspace: Workspace, ann: Tab, ben: Tab, dens: list[str]
) -> None:
    """Another process takes Ben out, of which this one learns by an event before it has read the log."""
    ben.ask("room:open", room=dens[0])
    ann.ask("room:open", room=dens[0])
    for tab in (ann, ben):
        tab.told.clear()
    workspace.post(ann.person, "before", dens[0])
    workspace.do(ann.person, RemoveMember(room=dens[0], person=ben.person.id))
    rev = workspace.open(ann.person, dens[0]).rev
    event = MemberChanged(dens[0], rev, ben.person, False)
    worker.core.bus.publish(Published(event, Audience(room=dens[0])))
    worker.follow()
    told = [type(one) for one in ben.told if isinstance(one, MessageChanged | MemberChanged)]
    assert told == [MessageChanged, MemberChanged]
    assert len(ann.heard(MemberChanged)) == 1


def test_who_is_brought_into_a_room_that_nobody_hears_of_is_told_at_once(
    worker: LiveWorker, workspace: Workspace, ben: Tab
) -> None:
    worker.core.bus.publish(Published(MemberChanged("loft", 3, ben.person, True), Audience(people=(ben.person.id,))))
    worker.settle()
    assert [event.room for event in ben.heard(MemberChanged)] == ["loft"]
