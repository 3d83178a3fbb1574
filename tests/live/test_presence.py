"""Presence, with a clock that the test sets."""

import pytest

from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.domain.rooms.events import PresenceChanged
from chat.live.rooms import presence
from chat.live.rooms.presence import LINGER, NAMED
from chat.live.rooms.subscribers import Subscriber
from tests.support.worker import Worker

ANN, BEN, CEM = Person(1, "Ann"), Person(2, "Ben"), Person(3, "Cem")


DIRECT = "direct-0123456789abcdef"


class Watched(Worker):
    """People who come to rooms that are open in the tab of `outsider`. `told` has the events of the last second."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs: dict[str, Subscriber] = {}
        self.outsider = self.connect(Person(999, "Somebody who looks on"), Rooms({}, None))
        for slug in ("lobby", "garden"):
            self.registry.open(self.outsider, slug, 0)

    def told(self, seconds: float = 1) -> list[PresenceChanged]:
        self.now += seconds
        while self.presence.expire():
            pass
        return self.presence.tell()

    def arrive(self, sid: str, person: Person, rooms: list[str]) -> None:
        self.tabs[sid] = self.connect(person, Rooms({}, None))
        for slug in rooms:
            self.registry.enter(person.id, slug, 0)

    def depart(self, sid: str) -> None:
        self.disconnect(self.tabs[sid])

    def gone(self) -> list[PresenceChanged]:
        """Return the events after all people who left count as gone."""
        return self.told(LINGER)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_who_comes_is_told_once_in_each_room(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby", "garden"])
    assert watched.told() == [
        PresenceChanged(room="lobby", here=1, came=[ANN], went=[]),
        PresenceChanged(room="garden", here=1, came=[ANN], went=[]),
    ]
    assert watched.told() == []
    assert ANN.id in watched.registry.people


def test_members_of_a_direct_conversation_hear_who_of_them_is_here_whether_they_have_it_open_or_not(
    watched: Watched,
) -> None:
    watched.arrive("a1", ANN, [DIRECT, "yard"])
    assert watched.told() == [], "nobody else is here"
    watched.registry.open(watched.tabs["a1"], DIRECT, 0)
    watched.arrive("b1", BEN, [DIRECT, "yard"])
    watched.registry.close(watched.tabs["a1"], DIRECT)
    assert watched.told() == [PresenceChanged(room=DIRECT, here=2, came=[BEN], went=[])]
    watched.depart("b1")
    assert watched.gone() == [PresenceChanged(room=DIRECT, here=1, came=[], went=[BEN.id])]
    watched.depart("a1")
    assert watched.gone() == []


def test_many_who_come_in_one_second_are_one_event_with_some_of_the_names(watched: Watched) -> None:
    for number in range(1, 201):
        watched.arrive(f"{number}", Person(number, f"Guest {number}"), ["lobby"])
    [event] = watched.told()
    assert (event.here, len(event.came)) == (200, NAMED)
    assert watched.registry.members_here("lobby", 5) == (200, [Person(n, f"Guest {n}") for n in range(1, 6)])


def test_a_second_tab_is_no_news_and_closing_one_of_two_neither(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.arrive("a2", ANN, ["lobby"])
    assert watched.told() == []
    watched.depart("a1")
    assert watched.gone() == []
    assert watched.count("lobby") == 1
    assert watched.registry.tabs(ANN.id) == [watched.tabs["a2"]]


def test_who_closed_the_last_tab_goes_a_little_later(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.depart("a1")
    assert watched.told(LINGER - 0.1) == []
    assert ANN.id in watched.registry.people
    assert watched.told(0.1) == [PresenceChanged(room="lobby", here=0, came=[], went=[ANN.id])]
    assert ANN.id not in watched.registry.people
    assert watched.gone() == []


def test_a_reload_is_no_news(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.depart("a1")
    assert watched.told(LINGER - 0.1) == []
    watched.arrive("a2", ANN, ["lobby"])
    assert watched.gone() == []
    assert watched.count("lobby") == 1


def test_who_comes_back_while_they_are_taken_out_of_their_rooms_is_news_only_where_they_were_out(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "AT_ONCE", 1)
    watched.arrive("a1", ANN, ["lobby", "garden"])
    watched.told()
    watched.depart("a1")
    watched.now += LINGER
    assert watched.presence.expire(), "there is a second room"
    watched.arrive("a2", ANN, ["lobby", "garden"])
    assert watched.told() == [PresenceChanged(room="lobby", here=1, came=[ANN], went=[])]
    assert watched.count("garden") == 1


def test_who_came_and_went_between_two_tellings_is_told_as_gone_to_those_who_opened_the_room_meanwhile(
    watched: Watched,
) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.arrive("b1", BEN, [])
    watched.registry.open(watched.tabs["b1"], "lobby", 0)
    assert watched.registry.members_here("lobby", 5) == (1, [ANN])
    watched.exit(ANN.id, "lobby")
    assert watched.told() == [PresenceChanged(room="lobby", here=0, came=[], went=[ANN.id])]


def test_who_goes_and_comes_back_between_two_tellings_is_here(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.exit(ANN.id, "lobby")
    watched.registry.enter(ANN.id, "lobby", 0)
    assert watched.told() == [PresenceChanged(room="lobby", here=1, came=[ANN], went=[])]


def test_who_goes_comes_back_and_goes_again_between_two_tellings_is_gone(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.exit(ANN.id, "lobby")
    watched.registry.enter(ANN.id, "lobby", 0)
    watched.exit(ANN.id, "lobby")
    assert watched.told() == [PresenceChanged(room="lobby", here=0, came=[], went=[ANN.id])]


@pytest.mark.parametrize("seconds", [0, 1], ids=["at once", "a second later"])
def test_who_came_back_while_nobody_looked_is_not_told_as_gone_to_who_looks_next(
    watched: Watched, seconds: int
) -> None:
    for sid, person in (("a1", ANN), ("b1", BEN)):
        watched.arrive(sid, person, ["lobby"])
    watched.told()
    watched.exit(ANN.id, "lobby")
    watched.registry.close(watched.outsider, "lobby")
    if seconds:
        assert watched.told(seconds) == []
    watched.registry.enter(ANN.id, "lobby", 0)
    watched.registry.open(watched.outsider, "lobby", 0)
    watched.arrive("c1", CEM, ["lobby"])
    assert watched.told() == [PresenceChanged(room="lobby", here=3, came=[CEM], went=[])]


def test_who_goes_and_comes_later_is_told_twice(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.told()
    watched.depart("a1")
    assert [event.went for event in watched.gone()] == [[ANN.id]]
    watched.arrive("a2", ANN, ["lobby"])
    assert [event.came for event in watched.told()] == [[ANN]]


def test_joining_and_leaving_a_room_while_connected_is_told_there_alone(watched: Watched) -> None:
    watched.arrive("a1", ANN, ["lobby"])
    watched.arrive("b1", BEN, ["lobby"])
    watched.told()
    watched.registry.enter(ANN.id, "garden", 0)
    assert watched.told() == [PresenceChanged(room="garden", here=1, came=[ANN], went=[])]
    watched.exit(ANN.id, "lobby")
    assert watched.told() == [PresenceChanged(room="lobby", here=1, came=[], went=[ANN.id])]
    watched.depart("a1")
    assert watched.gone() == [PresenceChanged(room="garden", here=0, came=[], went=[ANN.id])]


def test_who_is_not_connected_is_in_no_room(watched: Watched) -> None:
    watched.registry.enter(ANN.id, "lobby", 0)
    assert (watched.count("lobby"), watched.told()) == (0, [])


def test_those_who_are_here_can_be_named_up_to_a_number(watched: Watched) -> None:
    for person in (ANN, BEN):
        watched.arrive(person.name, person, ["lobby"])
    assert watched.registry.members_here("lobby", 1)[1] == [ANN]
    assert watched.registry.members_here("lobby", 9)[1] == [ANN, BEN]
    assert watched.registry.members_here("nowhere", 9)[1] == []
