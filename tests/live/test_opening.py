"""Opening a room in which something happens meanwhile: each client gets each change, and only what it may hear."""

from typing import Any

import gevent
import pytest

from chat.core.wire import Person
from chat.domain.people.events import MeChanged
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.view import JoinRoom, OpenRoom
from chat.errors import Unavailable
from chat.live.rooms.subscribers import Subscriber
from tests.live.test_subscriptions import Wired, told
from tests.support.data.store import Workspace
from tests.support.wait import until


@pytest.fixture
def worker(workspace: Workspace) -> Wired:
    """A worker that receives committed events from the bus."""
    worker = Wired(workspace)
    workspace.core.bus.subscribe(worker.delivery.receive)
    return worker


@pytest.fixture
def ann(worker: Wired, workspace: Workspace) -> Subscriber:
    """Ann, who has the lobby open."""
    ann = worker.tab(workspace.account("Ann", "owner"))
    worker.open(ann)
    return ann


def membership(one: Subscriber) -> list[tuple[Person, bool]]:
    """Return the people of the `member` events received so far, and whether they are members now."""
    return [(event.person, event.member) for event in one.encoding.told if isinstance(event, MemberChanged)]


READS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the newest of many messages": ({}, {"more": True}),
    "all that was missed": ({"since": 1}, {}),
    "the newest, as one cannot go on": ({"since": 1, "epoch": "of another database"}, {"more": True, "reset": True}),
}


@pytest.mark.parametrize(("fields", "reply"), READS.values(), ids=READS)
def test_what_is_said_meanwhile_comes_after_the_answer_whatever_was_read(
    worker: Wired, workspace: Workspace, ann: Subscriber, fields: dict[str, Any], reply: dict[str, Any]
) -> None:
    ben = worker.tab(workspace.arrive("Ben"))
    epoch = workspace.open(ben.person).epoch
    command = OpenRoom(room="lobby", **{"epoch": epoch, **fields} if fields else {})
    read = workspace.do(ben.person, command)
    for name, value in reply.items():
        setattr(read, name, value)
    workspace.post(ann.person, "meanwhile")
    _, then = worker.subscriptions.after(ben, command, read)
    then()
    assert told(ben) == [(read.rev, read.rev + 1)]


def test_that_somebody_else_came_meanwhile_comes_after_the_answer_as_it_was_read(
    worker: Wired, workspace: Workspace, ann: Subscriber
) -> None:
    ben = worker.tab(workspace.arrive("Ben"))
    command = OpenRoom(room="lobby")
    read = workspace.do(ben.person, command)
    workspace.arrive("Cem")
    answer, then = worker.subscriptions.after(ben, command, read)
    assert answer is read
    then()
    assert told(ben) == [(read.rev, read.rev + 1)]


def test_who_went_and_came_back_meanwhile_goes_on_from_where_they_were(
    worker: Wired, workspace: Workspace, ann: Subscriber
) -> None:
    ben = worker.tab(workspace.arrive("Ben"))
    first = workspace.open(ben.person)
    command = OpenRoom(room="lobby", since=first.rev, epoch=first.epoch)
    read = workspace.do(ben.person, command)
    workspace.do(ben.person, LeaveRoom(room="lobby"))
    workspace.join(ben.person)
    answer, then = worker.subscriptions.after(ben, command, read)
    then()
    assert not answer.reset
    assert answer.messages
    assert all(message.rev > first.rev for message in answer.messages)
    assert told(ben) == []


def test_who_joins_is_a_member_in_all_their_tabs_and_those_that_did_not_ask_are_told(workspace: Workspace) -> None:
    worker = Wired(workspace)  # which gets no events from a bus
    person = workspace.arrive("Ben", room=None)
    one, other = worker.tab(person), worker.tab(person)
    command = JoinRoom(room="lobby")
    _, then = worker.subscriptions.after(one, command, workspace.do(person, command))
    then()
    assert (membership(one), membership(other)) == ([], [(person, True)])
    assert worker.count("lobby") == 1


def test_who_only_looks_at_a_room_is_not_among_its_members(worker: Wired, workspace: Workspace) -> None:
    ben = worker.tab(workspace.arrive("Ben", room=None))
    worker.open(ben)
    assert worker.count("lobby") == 0
    assert ben.encoding.told == []


def test_who_is_removed_while_a_part_of_what_they_missed_was_read_is_cut_off_after_the_answer(
    worker: Wired, workspace: Workspace, ann: Subscriber
) -> None:
    person = workspace.account("Ben")
    slug = workspace.do(ann.person, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(ann.person, person, slug)
    worker.open(ann, slug)
    one, other = worker.tab(person), worker.tab(person)
    first = workspace.open(person, slug)
    workspace.post(ann.person, "missed", slug)
    command = OpenRoom(room=slug, since=first.rev, epoch=first.epoch)
    read = workspace.do(person, command)
    read.more = True  # as after 200 changes
    workspace.do(ann.person, RemoveMember(room=slug, person=person.id))
    until(lambda: not worker.delivery.is_busy, pause=gevent.idle)
    one.encoding.told.clear()
    _, then = worker.subscriptions.after(one, command, read)
    then()
    assert slug not in one.open
    assert (person, True) not in membership(other)
    assert not any(isinstance(event, MeChanged) for event in one.encoding.told)


def test_who_cannot_be_checked_after_the_answer_is_closed(
    worker: Wired, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable("The database is away.")

    monkeypatch.setattr(worker.revocation, "recheck_if_changed", away)
    ben = worker.tab(workspace.arrive("Ben"))
    worker.open(ben)
    assert ben.encoding.expelled == [ben.sid]
