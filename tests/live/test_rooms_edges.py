"""The rooms of a worker, at what seldom happens: nobody is there, something comes twice, or goes meanwhile."""

from typing import Any

import gevent
import pytest
from gevent.event import Event

from chat.domain.people.memberships import Rooms
from chat.errors import Unavailable
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.presence import LINGER
from tests.live.test_recipients import ANN, BEN, Rolls
from tests.support.feed import Room
from tests.support.worker import Worker

LOBBY, NOWHERE = Rooms({"lobby": 5}, None), Rooms({}, None)


@pytest.fixture
def rolls() -> Rolls:
    return Rolls()


@pytest.fixture
def worker(rolls: Rolls) -> Worker:
    return Worker(rolls.read)


# Feeds


class Asked:
    """Feeds that say which rooms they ask for; `meanwhile` is done while they wait for the answer."""

    def __init__(self, rev: int) -> None:
        self.rooms = Room()
        self.slugs: list[list[str]] = []
        self.rev = rev
        self.meanwhile: Any = lambda: None
        deliver, changes = self.rooms.delivered.append, self.rooms._changes
        self.feeds = Feeds(self.rooms.registry, deliver=deliver, changes=changes, revs=self._revs)

    def _revs(self, slugs: list[str]) -> dict[str, int]:
        self.slugs.append(slugs)
        self.meanwhile()
        return dict.fromkeys(slugs, self.rev)


def test_a_round_asks_only_for_rooms_that_have_subscribers() -> None:
    asked = Asked(0)
    asked.feeds.catch_up(["lobby", "elsewhere"])
    assert asked.slugs == [["lobby"]]


@pytest.mark.parametrize("ask", ["catch_up", "start_afresh"])
def test_a_room_that_is_forgotten_while_its_rev_is_read_is_left_alone(ask: str) -> None:
    asked = Asked(9)
    asked.meanwhile = lambda: asked.rooms.registry.rooms.pop("lobby")
    getattr(asked.feeds, ask)(*[["lobby"]] * (ask == "catch_up"))
    assert (asked.feeds.has("lobby"), asked.rooms.reads) == (False, 0)


def test_after_another_database_each_feed_goes_on_from_where_that_one_stands() -> None:
    asked = Asked(2)
    asked.rooms.registry.rooms["lobby"].delivered = 7
    asked.rooms.registry.rooms["lobby"].early[9] = asked.rooms.write()
    asked.feeds.start_afresh()
    assert asked.slugs == [["lobby"]]
    assert asked.feeds.position("lobby") == 2
    assert not asked.rooms.registry.rooms["lobby"].early


def test_the_log_of_a_room_without_subscribers_is_not_read() -> None:
    asked = Asked(0)
    asked.feeds.read("elsewhere")
    assert asked.rooms.reads == 0


# Memberships


def test_who_waited_for_rooms_that_could_not_be_read_reads_them_again(worker: Worker, rolls: Rolls) -> None:
    go_on = Event()

    def fail_once(_after: int) -> None:
        rolls.before_page = lambda _after: None
        go_on.wait()
        raise Unavailable("not now")

    rolls.before_page = fail_once
    first, second = (gevent.spawn(worker.connect, ANN) for _ in range(2))
    gevent.idle()
    go_on.set()
    gevent.joinall([first, second])
    assert isinstance(first.exception, Unavailable)
    assert worker.hears(second.value) == {"everybody", "watch:lobby", "watch:den"}


def test_when_all_is_in_doubt_everybody_is_read_again(worker: Worker, rolls: Rolls) -> None:
    for person in (ANN, BEN):
        worker.disconnect(worker.connect(person))
    rolls.pages.clear()
    worker.memberships.invalidate_all()
    for person in (ANN, BEN):
        worker.connect(person)
    assert rolls.pages == [(ANN.id, 0), (ANN.id, 2), (BEN.id, 0)]


def test_all_pages_of_the_rooms_of_somebody_are_read_from_the_database(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(5)]
    assert worker.memberships.read(ANN.id) == dict.fromkeys(rolls.rooms[ANN.id], 5)


def test_nothing_is_done_for_who_is_not_here(worker: Worker) -> None:
    worker.memberships.invalidate(ANN.id)
    worker.memberships.evict(ANN.id, "lobby")
    assert worker.memberships.left(ANN.id, "lobby", 9) == []
    assert worker.memberships.joined(ANN, "lobby", 9) == []
    assert (worker.registry.people, worker.registry.rooms) == ({}, {})


def test_a_membership_that_ended_at_an_unknown_rev_ends_in_all_tabs_and_once(worker: Worker) -> None:
    tabs = [worker.connect(ANN), worker.connect(ANN)]
    worker.registry.open(tabs[0], "lobby", 9)
    worker.registry.open(tabs[1], "hall", 9)
    worker.memberships.evict(ANN.id, "hall")
    assert "hall" in tabs[1].open, "she is not a member there, and looks at it"
    worker.memberships.evict(ANN.id, "lobby")
    assert worker.hears(tabs[0]) == {"everybody", "watch:den"}
    assert "lobby" not in tabs[0].open


# Presence


def test_somebody_expected_who_does_not_come_is_forgotten(worker: Worker) -> None:
    worker.presence.expect(ANN)
    worker.now += LINGER
    worker.presence.expire()
    assert ANN.id not in worker.registry.people


def test_somebody_expected_again_while_they_are_here_stays(worker: Worker) -> None:
    worker.connect(ANN)
    worker.presence.expect(ANN)
    worker.now += LINGER
    worker.presence.expire()
    assert ANN.id in worker.registry.people


def test_who_arrives_after_their_entry_has_expired_is_here(worker: Worker) -> None:
    gone = worker.connect(ANN)
    worker.disconnect(gone)
    worker.now += LINGER
    while worker.presence.expire():
        pass
    worker.presence.arrive(gone)
    assert worker.registry.people[ANN.id].person == ANN
    worker.now += LINGER
    worker.presence.expire()
    assert worker.registry.tabs(ANN.id) == [gone]


def test_a_connection_that_was_never_registered_can_go(worker: Worker) -> None:
    assert worker.presence.depart("of nobody") is None


def test_who_comes_back_before_their_going_was_told_came_and_did_not_go(worker: Worker) -> None:
    looker = worker.connect(BEN, NOWHERE)
    worker.connect(ANN, LOBBY)
    worker.registry.open(looker, "lobby", 5)
    worker.exit(ANN.id, "lobby")
    worker.registry.enter(ANN.id, "lobby", 6)
    [told] = worker.presence.tell()
    assert (told.here, told.came, told.went) == (1, [ANN], [])


def test_what_changed_is_not_told_where_nobody_looks_any_more(worker: Worker) -> None:
    looker = worker.connect(BEN, NOWHERE)
    worker.registry.open(looker, "lobby", 5)
    worker.connect(ANN, LOBBY)
    worker.registry.close(looker, "lobby")
    assert worker.presence.tell() == []
