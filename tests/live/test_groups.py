"""Who hears what the registry sends, when groups change within a turn of the event loop. Without sockets."""

import pytest

from chat.core.event import Audience, Restart, everybody
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.rooms.subscribers import Group
from tests.support.hall import Hall, Said, Words, turn
from tests.support.worker import FakePeer


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_who_opens_a_room_hears_what_is_said_after_and_not_before(hall: Hall) -> None:
    hall.say("a")
    hall.registry.open(hall.cid, "lobby", 0)
    hall.say("b")
    turn()
    assert [one.peer.got for one in hall.tabs] == ["ab", "ab", "b"]


def test_who_closes_it_heard_what_was_said_before_and_not_after(hall: Hall) -> None:
    hall.say("a")
    hall.registry.close(hall.ben, "lobby")
    hall.say("b")
    turn()
    assert [one.peer.got for one in hall.tabs] == ["ab", "a", ""]


def test_who_disconnects_heard_what_was_said_before(hall: Hall) -> None:
    hall.say("a")
    hall.disconnect(hall.ben)
    hall.registry.send(Said("b"), hall.registry.everybody)
    turn()
    assert [one.peer.got for one in hall.tabs] == ["ab", "a", "b"]
    assert hall.registry.rooms["lobby"].opened.sids() == {hall.ann.sid}


def test_who_changes_over_goes_on_where_it_was(hall: Hall) -> None:
    hall.say("a")
    old, new = hall.ben.peer, FakePeer()
    hall.registry.replace(hall.ben.sid, new)
    hall.say("b")
    hall.registry.send(Said("c"), Group((hall.ben,)))
    hall.registry.send(Said("d"), hall.registry.everybody)
    turn()
    assert (old.got, new.got) == ("a", "bcd")


def test_several_groups_hear_an_event_once(hall: Hall) -> None:
    hall.registry.open(hall.cid, "other", 0)
    hall.registry.open(hall.ann, "other", 0)
    hall.say("a", "lobby", "other")
    turn()
    assert [one.peer.got for one in hall.tabs] == ["a"] * 3
    assert hall.words.made == 1


def test_what_is_said_to_one_room_in_a_turn_is_joined_once_for_all(hall: Hall) -> None:
    hall.say("a")
    hall.say("b")
    turn()
    (joined,), (same,) = hall.ann.peer.sends, hall.ben.peer.sends
    assert joined is same


def test_each_encoding_in_use_encodes_an_event_once_whatever_the_number_of_its_subscribers(hall: Hall) -> None:
    other = Words("*")
    others = [hall.come(number, f"Other {number}", other) for number in range(10, 15)]
    for one in others:
        hall.registry.open(one, "lobby", 0)
    hall.say("a")
    hall.registry.send(Restart(1.0), hall.registry.rooms["lobby"].opened)
    turn()
    assert [one.peer.got for one in (hall.ann, hall.ben)] == ["a", "a"]
    assert {one.peer.sends[0][2:] for one in others} == {b"*a"}
    assert (hall.words.made, other.made) == (2, 2), "and what an encoding has no words for is not sent"


def test_an_audience_that_names_nobody_is_nobody(hall: Hall) -> None:
    hall.registry.send(Said("a"), *hall.registry.to(Audience()))
    hall.registry.send(Said("b"), *hall.registry.to(Audience(room="nowhere", members=("nowhere",), people=(999,))))
    turn()
    assert [one.peer.got for one in hall.tabs] == ["", "", ""]


def test_everybody_has_to_be_said_and_is_all_but_visitors(hall: Hall) -> None:
    visitor = hall.connect(Person(9, "Vera"), Rooms({}, None), visiting=True, encoding=hall.words)
    hall.registry.send(Said("a"), *hall.registry.to(everybody()))
    turn()
    assert [one.peer.got for one in (*hall.tabs, visitor)] == ["a", "a", "a", ""]


def test_a_room_that_nobody_hears_of_takes_no_memory(hall: Hall) -> None:
    for one in (hall.ann, hall.ben):
        hall.registry.close(one, "lobby")
    assert hall.registry.rooms == {}
