"""The recipients of an event when groups change within a turn of the event loop. Without sockets."""

import pytest

from chat.core.event import Audience, Restart, everybody
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.rooms.subscribers import Group
from tests.support.lobby import Lobby, Said, Words, turn
from tests.support.worker import FakePeer


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def test_who_opens_a_room_hears_what_is_said_after_and_not_before(lobby: Lobby) -> None:
    lobby.say("a")
    lobby.registry.open(lobby.cid, "lobby", 0)
    lobby.say("b")
    turn()
    assert [one.peer.got for one in lobby.tabs] == ["ab", "ab", "b"]


def test_who_closes_it_heard_what_was_said_before_and_not_after(lobby: Lobby) -> None:
    lobby.say("a")
    lobby.registry.close(lobby.ben, "lobby")
    lobby.say("b")
    turn()
    assert [one.peer.got for one in lobby.tabs] == ["ab", "a", ""]


def test_who_disconnects_heard_what_was_said_before(lobby: Lobby) -> None:
    lobby.say("a")
    lobby.disconnect(lobby.ben)
    lobby.registry.send(Said("b"), lobby.registry.everybody)
    turn()
    assert [one.peer.got for one in lobby.tabs] == ["ab", "a", "b"]
    assert lobby.registry.rooms["lobby"].opened.sids() == {lobby.ann.sid}


def test_who_changes_over_goes_on_where_it_was(lobby: Lobby) -> None:
    lobby.say("a")
    old, new = lobby.ben.peer, FakePeer()
    lobby.registry.replace(lobby.ben.sid, new)
    lobby.say("b")
    lobby.registry.send(Said("c"), Group((lobby.ben,)))
    lobby.registry.send(Said("d"), lobby.registry.everybody)
    turn()
    assert (old.got, new.got) == ("a", "bcd")


def test_several_groups_hear_an_event_once(lobby: Lobby) -> None:
    lobby.registry.open(lobby.cid, "other", 0)
    lobby.registry.open(lobby.ann, "other", 0)
    lobby.say("a", "lobby", "other")
    turn()
    assert [one.peer.got for one in lobby.tabs] == ["a"] * 3
    assert lobby.words.made == 1


def test_what_is_said_to_one_room_in_a_turn_is_joined_once_for_all(lobby: Lobby) -> None:
    lobby.say("a")
    lobby.say("b")
    turn()
    (joined,), (same,) = lobby.ann.peer.sends, lobby.ben.peer.sends
    assert joined is same


def test_each_encoding_in_use_encodes_an_event_once_whatever_the_number_of_its_subscribers(lobby: Lobby) -> None:
    other = Words("*")
    others = [lobby.come(number, f"Other {number}", other) for number in range(10, 15)]
    for one in others:
        lobby.registry.open(one, "lobby", 0)
    lobby.say("a")
    lobby.registry.send(Restart(1.0), lobby.registry.rooms["lobby"].opened)
    turn()
    assert [one.peer.got for one in (lobby.ann, lobby.ben)] == ["a", "a"]
    assert {one.peer.sends[0][2:] for one in others} == {b"*a"}
    assert (lobby.words.made, other.made) == (2, 2), "and what an encoding has no words for is not sent"


def test_an_audience_that_names_nobody_is_nobody(lobby: Lobby) -> None:
    lobby.registry.send(Said("a"), *lobby.registry.to(Audience()))
    lobby.registry.send(Said("b"), *lobby.registry.to(Audience(room="nowhere", members=("nowhere",), people=(999,))))
    turn()
    assert [one.peer.got for one in lobby.tabs] == ["", "", ""]


def test_everybody_has_to_be_said_and_is_all_but_visitors(lobby: Lobby) -> None:
    visitor = lobby.connect(Person(9, "Vera"), Rooms({}, None), visiting=True, encoding=lobby.words)
    lobby.registry.send(Said("a"), *lobby.registry.to(everybody()))
    turn()
    assert [one.peer.got for one in (*lobby.tabs, visitor)] == ["a", "a", "a", ""]


def test_a_room_that_nobody_hears_of_takes_no_memory(lobby: Lobby) -> None:
    for one in (lobby.ann, lobby.ben):
        lobby.registry.close(one, "lobby")
    assert lobby.registry.rooms == {}
