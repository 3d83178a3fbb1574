"""Who is here, with a clock that the test sets."""

import pytest

from chat.core.wire import Person
from chat.domain.rooms.events import PresenceChanged
from chat.live.rooms.presence import LINGER, NAMED, Presence

ANN, BEN = Person(1, "Ann"), Person(2, "Ben")


class Place:
    """Presence with a clock; `told` is what was told in the last second."""

    def __init__(self) -> None:
        self.now = 100.0
        self.presence = Presence(clock=lambda: self.now)

    def told(self, seconds: float = 1) -> list[PresenceChanged]:
        self.now += seconds
        while self.presence.expire():
            pass
        return self.presence.tell()

    def arrive(self, sid: str, person: Person, rooms: list[str]) -> None:
        self.presence.arrive(sid, person)
        for slug in rooms:
            self.presence.enter(person.id, slug)

    def gone(self) -> list[PresenceChanged]:
        """What is told once nobody lingers any more."""
        return self.told(LINGER)


@pytest.fixture
def place() -> Place:
    return Place()


def test_who_comes_is_told_once_in_each_room(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby", "garden"])
    assert place.told() == [
        PresenceChanged(room="lobby", here=1, came=[ANN], went=[]),
        PresenceChanged(room="garden", here=1, came=[ANN], went=[]),
    ]
    assert place.told() == []
    assert place.presence.is_here(ANN.id)


def test_many_who_come_in_one_second_are_one_event_with_some_of_the_names(place: Place) -> None:
    for number in range(1, 201):
        place.arrive(f"{number}", Person(number, f"Guest {number}"), ["lobby"])
    [event] = place.told()
    assert (event.here, len(event.came)) == (200, NAMED)
    assert place.presence.here("lobby", 5) == (200, [Person(n, f"Guest {n}") for n in range(1, 6)])


def test_a_second_tab_is_no_news_and_closing_one_of_two_neither(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.told()
    place.arrive("a2", ANN, ["lobby"])
    assert place.told() == []
    assert place.presence.depart("a1", ANN) is False
    assert place.gone() == []
    assert place.presence.count("lobby") == 1
    assert place.presence.tabs(ANN.id) == {"a2"}


def test_who_closed_the_last_tab_goes_a_little_later(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.told()
    assert place.presence.depart("a1", ANN) is True
    assert place.told(LINGER - 0.1) == []
    assert place.presence.is_here(ANN.id)
    assert place.told(0.1) == [PresenceChanged(room="lobby", here=0, came=[], went=[ANN.id])]
    assert not place.presence.is_here(ANN.id)
    assert place.gone() == []


def test_a_reload_is_no_news(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.told()
    place.presence.depart("a1", ANN)
    assert place.told(LINGER - 0.1) == []
    place.arrive("a2", ANN, ["lobby"])
    assert place.gone() == []
    assert place.presence.count("lobby") == 1


def test_who_came_and_went_between_two_tellings_was_never_there(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.presence.exit(ANN.id, "lobby")
    assert place.told() == []


def test_who_goes_and_comes_later_is_told_twice(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.told()
    place.presence.depart("a1", ANN)
    assert [event.went for event in place.gone()] == [[ANN.id]]
    place.arrive("a2", ANN, ["lobby"])
    assert [event.came for event in place.told()] == [[ANN]]


def test_joining_and_leaving_a_room_while_connected_is_told_there_alone(place: Place) -> None:
    place.arrive("a1", ANN, ["lobby"])
    place.arrive("b1", BEN, ["lobby"])
    place.told()
    place.presence.enter(ANN.id, "garden")
    assert place.told() == [PresenceChanged(room="garden", here=1, came=[ANN], went=[])]
    place.presence.exit(ANN.id, "lobby")
    assert place.told() == [PresenceChanged(room="lobby", here=1, came=[], went=[ANN.id])]
    place.presence.depart("a1", ANN)
    assert place.gone() == [PresenceChanged(room="garden", here=0, came=[], went=[ANN.id])]


def test_who_is_not_connected_is_in_no_room(place: Place) -> None:
    place.presence.enter(ANN.id, "lobby")
    assert (place.presence.count("lobby"), place.told()) == (0, [])


def test_those_who_are_here_can_be_named_up_to_a_number(place: Place) -> None:
    for person in (ANN, BEN):
        place.arrive(person.name, person, ["lobby"])
    assert place.presence.some("lobby", 1) == [ANN]
    assert place.presence.some("lobby", 9) == [ANN, BEN]
    assert place.presence.some("nowhere", 9) == []
