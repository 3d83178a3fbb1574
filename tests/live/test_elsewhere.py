"""People at several workers: whoever is here is here for all, whichever worker they are at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import gevent
import pytest

from chat.bus.batches import Batches
from chat.bus.shared import DEAF as BUS_IS_DEAF
from chat.bus.shared import SharedBus
from chat.domain import EVENTS
from chat.domain.rooms.events import PresenceChanged
from chat.live.rooms import elsewhere
from chat.live.rooms.elsewhere import BEAT, DEAF, SILENCE
from chat.live.rooms.presence import LINGER
from tests.support.bus import LinkInHand, Wire
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker


class Place:
    """Workers that hear each other. `second` of them passes as they are told to."""

    def __init__(self, workspace: Workspace, clock: Clock, data: Path, stack: ExitStack) -> None:
        self.workspace, self.clock, self.data, self.stack = workspace, clock, data, stack
        self.wire = Wire()
        self.links: dict[LiveWorker, LinkInHand] = {}
        self.frozen: set[LiveWorker] = set()
        self.first, self.second = self.worker(), self.worker()

    def worker(self) -> LiveWorker:
        link = self.wire.link()
        bus = SharedBus(link, Batches(EVENTS), self.clock)
        worker = self.stack.enter_context(live_worker(self.workspace, self.data / str(len(self.links)), bus))
        bus.start()
        self.links[worker] = link
        return worker

    def tick(self, seconds: float = 1.0) -> None:
        """Let time pass, and each worker do what it does every second."""
        while seconds > 0:
            step = min(1.0, seconds)
            seconds -= step
            self.clock.go(step)
            for _ in range(2):  # what one says is an answer to another
                for worker in self.links:
                    if worker not in self.frozen:
                        worker.live.periodic.tell_presence()
                self.settle()

    def settle(self) -> None:
        for _ in range(5):
            for worker in self.links:
                gevent.sleep(0.001)
                if worker not in self.frozen:
                    worker.settle()

    def freeze(self, worker: LiveWorker) -> None:
        """It hangs: it says nothing and hears nothing."""
        self.frozen.add(worker)
        self.links[worker].loses = True


@pytest.fixture
def place(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[Place]:
    for name in ("Ann", "Ben", "Cleo"):
        workspace.account(name)
    with ExitStack() as stack:
        yield Place(workspace, clock, tmp_path, stack)


def here(tab: Tab, room: str = "lobby") -> set[str]:
    """The people who are in a room, as a page hears when it opens it."""
    tab.ask("room:close", room=room)
    answer = tab.ask("room:open", room=room)
    names = {one.name for one in answer["members"]}
    assert answer["here"] == len(names)
    return names


def came(tab: Tab) -> list[str]:
    return [person.name for event in tab.heard(PresenceChanged) for person in event.came]


def went(tab: Tab) -> list[int]:
    return [one for event in tab.heard(PresenceChanged) for one in event.went]


def test_who_connects_to_another_worker_comes_and_goes_for_those_at_this_one(place: Place) -> None:
    ann = place.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    place.tick()
    ben = place.second.connect("Ben")
    place.tick(2)
    assert came(ann) == ["Ben"]
    assert here(ann) == {"Ann", "Ben"}
    ben.leave()
    place.tick(LINGER + 2)
    assert went(ann) == [ben_id(place)]
    assert here(ann) == {"Ann"}
    assert ben_id(place) not in place.first.live.parts.registry.people


def test_who_leaves_this_worker_goes_as_soon_as_if_it_were_alone(place: Place) -> None:
    ann = place.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    ben = place.first.connect("Ben")
    place.tick(2)
    ben.leave()
    place.tick(LINGER)
    assert went(ann) == [ben_id(place)]


def ben_id(place: Place) -> int:
    [[number]] = place.workspace.sql("SELECT id FROM people WHERE name = 'Ben'")
    return int(number)


def test_who_was_there_before_a_worker_began_is_here_for_it(place: Place) -> None:
    for name in ("Ann", "Ben"):
        place.first.connect(name)
    place.tick()
    third = place.worker()
    cleo = third.connect("Cleo")
    place.tick(BEAT + 1)
    assert here(cleo) == {"Ann", "Ben", "Cleo"}


def test_more_people_than_fit_in_one_message_are_all_here(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "AT_ONCE", 2)
    names = [f"Person {number}" for number in range(7)]
    for name in names:
        place.workspace.account(name)
        place.first.connect(name)
    place.tick()
    third = place.worker()
    cleo = third.connect("Cleo")
    place.tick(BEAT + 1)
    assert here(cleo) == {"Cleo", *names}


def test_who_moves_from_one_worker_to_another_is_here_all_the_time(place: Place) -> None:
    ann = place.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    ben = place.second.connect("Ben")
    place.tick(2)
    ann.told.clear()
    ben.leave()
    place.tick()
    place.first.connect("Ben")
    place.tick(LINGER + 2)
    assert (came(ann), went(ann)) == ([], [])
    assert here(ann) == {"Ann", "Ben"}


def test_who_is_at_two_workers_goes_when_both_connections_are_gone(place: Place) -> None:
    ann = place.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    tabs = [place.first.connect("Ben"), place.second.connect("Ben")]
    place.tick(2)
    tabs[0].leave()
    place.tick(LINGER + 2)
    assert here(ann) == {"Ann", "Ben"}
    tabs[1].leave()
    place.tick(LINGER + 2)
    assert here(ann) == {"Ann"}


def die(place: Place) -> None:
    place.freeze(place.second)


def lose_its_bus(place: Place) -> None:
    place.links[place.second].loses = True


@pytest.mark.parametrize("fall_silent", [die, lose_its_bus])
def test_a_worker_that_is_silent_takes_its_people_with_it_within_ten_seconds(
    fall_silent: Callable[[Place], Any], place: Place
) -> None:
    ann = place.first.connect("Ann")
    place.second.connect("Ben")
    place.tick(2)
    fall_silent(place)
    place.tick(SILENCE - 1)
    assert here(ann) == {"Ann", "Ben"}
    place.tick(10 - SILENCE + 1)
    assert here(ann) == {"Ann"}


def test_a_worker_that_hung_brings_its_people_back(place: Place) -> None:
    ann = place.first.connect("Ann")
    place.second.connect("Ben")
    place.tick(2)
    place.freeze(place.second)
    place.tick(40)
    assert here(ann) == {"Ann"}
    place.frozen.clear()
    place.links[place.second].loses = False
    place.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben"}


def test_while_the_bus_is_gone_people_at_other_workers_stay_for_half_a_minute(place: Place) -> None:
    ann = place.first.connect("Ann")
    place.second.connect("Ben")
    place.tick(2)
    for link in place.links.values():
        link.broken = True
    place.tick(DEAF - 1)
    assert here(ann) == {"Ann", "Ben"}
    place.tick(LINGER + 3)
    assert here(ann) == {"Ann"}
    assert DEAF + LINGER <= 30
    assert BUS_IS_DEAF < SILENCE
    for link in place.links.values():
        link.broken = False
    place.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben"}


def test_a_person_has_their_new_name_at_other_workers_too(place: Place) -> None:
    ann = place.first.connect("Ann")
    ben = place.second.connect("Ben")
    place.tick(2)
    ben.ask("me:rename", name="Benedict")
    place.tick(2)
    assert here(ann) == {"Ann", "Benedict"}


def test_who_joins_a_room_at_another_worker_is_here_in_it(place: Place) -> None:
    ann = place.first.connect("Ann")
    slug = ann.ask("room:create", name="Hall")["room"].slug
    ben = place.second.connect("Ben")
    place.tick(2)
    assert here(ann, slug) == {"Ann"}
    ben.ask("room:join", room=slug)
    place.tick(2)
    assert here(ann, slug) == {"Ann", "Ben"}
    ben.ask("room:leave", room=slug)
    place.tick(2)
    assert here(ann, slug) == {"Ann"}


def test_all_who_are_online_are_meant_by_here_wherever_they_are(place: Place) -> None:
    ann = place.first.connect("Ann")
    place.second.connect("Ben")
    place.tick(2)
    found = place.first.core.bus.here("lobby")
    assert {ann.person.id, ben_id(place)} == set(found)


def test_a_lost_message_of_who_came_is_made_good(place: Place) -> None:
    ann = place.first.connect("Ann")
    place.second.connect("Cleo")
    place.tick(2)
    place.links[place.second].loses = True
    place.second.connect("Ben")
    place.second.live.periodic.tell_presence()
    place.settle()
    place.links[place.second].loses = False
    place.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben", "Cleo"}


def test_a_lost_message_of_who_went_is_made_good(place: Place) -> None:
    ann = place.first.connect("Ann")
    ben = place.second.connect("Ben")
    place.second.connect("Cleo")
    place.tick(2)
    place.links[place.second].loses = True
    ben.leave()
    place.second.live.periodic.tell_presence()
    place.settle()
    place.links[place.second].loses = False
    place.tick(BEAT + LINGER + 2)
    assert here(ann) == {"Ann", "Cleo"}


def test_rooms_that_may_have_changed_are_read_again(place: Place) -> None:
    place.first.connect("Ann")
    place.second.connect("Ben")
    place.tick(2)
    memberships = place.first.live.parts.memberships
    memberships.invalidate(ben_id(place))
    assert not memberships.has_loaded(ben_id(place))
    place.tick()
    assert memberships.has_loaded(ben_id(place))
