"""Guards of the live side, each with the moment for which it is there."""

from collections.abc import Callable

import pytest

from chat.core.event import Restart
from chat.core.wire import Person
from chat.domain.messages.events import Position
from chat.domain.people.memberships import Rooms
from chat.domain.rooms.view import OpenRoom
from chat.live.rooms.presence import LINGER
from chat.live.subscriptions import READ_ON, Subscriptions
from tests.live.test_recipients import ANN, BEN, Rolls
from tests.live.test_subscriptions import Wired, told
from tests.support.data.store import Workspace
from tests.support.worker import FakePeer, Worker, heard

NEWS = Restart(1.0)


@pytest.fixture
def rolls() -> Rolls:
    return Rolls()


@pytest.fixture
def worker(rolls: Rolls) -> Worker:
    return Worker(rolls.read)


# Reading somebody's rooms


def test_a_first_page_is_not_used_twice_when_it_takes_long_to_read_the_next(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = ["lobby", "den", "attic"]

    def give_up(after: int) -> None:
        if after and rolls.rooms[ANN.id][1] == "den":
            rolls.rooms[ANN.id] = ["lobby", "attic"]
            worker.now += LINGER
            worker.presence.expire()

    rolls.before_page = give_up
    tab = worker.connect(ANN, Rooms({"lobby": 5, "den": 5}, 2))
    assert worker.hears(tab) == {"everybody", "watch:lobby", "watch:attic"}


def test_a_first_page_is_not_used_for_somebody_of_whom_more_is_known(worker: Worker, rolls: Rolls) -> None:
    worker.disconnect(worker.connect(BEN))
    worker.memberships.invalidate(BEN.id)
    before = Rooms(dict.fromkeys(rolls.rooms[BEN.id], 5), None)
    rolls.rooms[BEN.id] = ["lobby", "new"]
    worker.memberships.joined(BEN, "new", 7)
    assert worker.hears(worker.connect(BEN, before)) == {"everybody", "watch:lobby", "watch:new"}


def test_somebody_whose_rooms_take_longer_to_read_than_one_lingers_is_let_in(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(7)]

    def take_long(_after: int) -> None:
        assert len(rolls.pages) < 20, "it is read again and again"
        worker.now += LINGER - 0.5
        worker.presence.expire()

    rolls.before_page = take_long
    assert len(worker.hears(worker.connect(ANN))) == 8
    assert [after for _, after in rolls.pages] == [0, 2, 4, 6]


def test_of_somebody_who_is_given_up_meanwhile_no_further_page_is_read(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = ["lobby", "den", "attic"]
    slow = [0]

    def give_up_once(_after: int) -> None:
        if slow:
            slow.pop()
            worker.now += LINGER
            worker.presence.expire()

    rolls.before_page = give_up_once
    assert worker.hears(worker.connect(ANN)) == {"everybody", "watch:lobby", "watch:den", "watch:attic"}
    assert [after for _, after in rolls.pages] == [0, 0, 2]


# What is due when somebody comes or goes


def test_who_comes_does_not_hear_what_was_sent_before(worker: Worker) -> None:
    ann = worker.connect(ANN)
    worker.registry.send(NEWS, worker.registry.everybody)
    ben = worker.connect(BEN)
    worker.registry.fanout.flush()
    assert (heard(ann), heard(ben)) == (["restart"], [])


def test_who_goes_has_heard_what_was_sent_before(worker: Worker) -> None:
    ann = worker.connect(ANN)
    worker.registry.send(NEWS, worker.registry.everybody)
    worker.disconnect(ann)
    worker.registry.fanout.flush()
    assert heard(ann) == ["restart"]


def test_who_changes_over_hears_what_is_unread_by_the_new_way(worker: Worker) -> None:
    ann = worker.connect(ANN)
    assert worker.registry.watching("lobby").sids() == {ann.sid}
    old, new = ann.peer, FakePeer()
    worker.registry.replace(ann.sid, new)
    worker.registry.send(NEWS, worker.registry.watching("lobby"))
    worker.registry.fanout.flush()
    assert (old.sends, heard(ann)) == ([], ["restart"])


# Opening a room that is never silent


class Busy:
    """The core of a room in which something is said each time that somebody looks."""

    def __init__(self, workspace: Workspace, ann: Person) -> None:
        self._workspace, self._ann = workspace, ann
        self.reads = 0

    def read(self, work: Callable[..., object]) -> object:
        self.reads += 1
        assert self.reads < 20, "it reads for ever"
        found = self._workspace.core.read(work)
        self._workspace.post(self._ann, "and on")
        return found


def test_of_a_room_that_is_never_silent_the_log_is_read_a_few_times_and_then_where_it_stands_is_said(
    workspace: Workspace,
) -> None:
    worker = Wired(workspace)
    workspace.core.bus.subscribe(worker.delivery.receive)
    ann, ben = worker.tab(workspace.arrive("Ann")), worker.tab(workspace.arrive("Ben"))
    worker.open(ann)
    busy = Busy(workspace, ann.person)
    subscriptions = Subscriptions(busy, worker.registry, worker.memberships, worker.feeds, worker.revocation)  # type: ignore[arg-type]
    command = OpenRoom(room="lobby")
    read = workspace.do(ben.person, command)
    workspace.post(ann.person, "meanwhile")
    _, then = subscriptions.after(ben, command, read)
    then()
    assert busy.reads == READ_ON
    assert told(ben) == [(read.rev + number, read.rev + number + 1) for number in range(READ_ON)]
    [position] = [event for event in ben.encoding.told if isinstance(event, Position)]
    assert position.rev == read.rev + READ_ON + 1
