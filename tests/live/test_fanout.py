"""The fan-out without sockets: recipients, order, and number of sends.

Each test runs in one turn of the event loop, which is then let go on.
"""

from typing import Any

import gevent
import pytest

from chat.core.event import Audience, Event, Restart, everybody
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.rooms.subscribers import Group, Subscriber
from chat.live.socketio.manager import Manager
from chat.live.socketio.packets import StrictPacket
from chat.live.transport.fanout import Fanout, Frame
from tests.support.worker import FakePeer, Worker


def turn() -> None:
    """Let the event loop go on."""
    gevent.idle()


def post(fanout: Fanout, peers: dict[str, Any], text: str) -> None:
    fanout.post(peers, Frame.of(text))


def test_frames_of_one_turn_are_joined_into_one_send() -> None:
    fanout, ann = Fanout(), FakePeer()
    room = {"ann": ann}
    for letter in "abc":
        post(fanout, room, letter)
    assert ann.sends == []
    turn()
    assert (len(ann.sends), ann.got) == (1, "abc")
    post(fanout, room, "d")
    turn()
    assert (len(ann.sends), ann.got) == (2, "abcd")


def test_whoever_is_in_several_rooms_gets_all_in_the_order_in_which_it_was_said() -> None:
    fanout = Fanout()
    ann, ben, cid = FakePeer(), FakePeer(), FakePeer()
    first, second = {"ann": ann, "ben": ben}, {"ben": ben, "cid": cid}
    for room, letter in (
        (first, "a"),
        (second, "b"),
        ({"ann": ann}, "c"),
        (first, "d"),
        ({"ben": ben}, "e"),
        (second, "f"),
    ):
        post(fanout, room, letter)
    turn()
    assert (ann.got, ben.got, cid.got) == ("acd", "abdef", "bf")
    assert [len(peer.sends) for peer in (ann, ben, cid)] == [1, 1, 1]


def test_a_peer_that_takes_nothing_or_half_keeps_the_order_and_delays_nobody() -> None:
    fanout = Fanout()
    full, half, quick = FakePeer(full=True), FakePeer(takes=4), FakePeer()
    room = {"full": full, "half": half, "quick": quick}
    for letter in "abc":
        post(fanout, room, letter)
    turn()
    for letter in "de":
        post(fanout, room, letter)
        post(fanout, {"half": half}, letter.upper())
    turn()
    assert (full.got, half.got, quick.got) == ("abcde", "abcdDeE", "abcde")


def test_a_peer_that_is_gone_is_aborted_and_the_rest_get_theirs() -> None:
    fanout, dead, ann = Fanout(), FakePeer(dead=True), FakePeer()
    post(fanout, {"dead": dead, "ann": ann}, "a")
    turn()
    assert dead.aborted
    assert ann.got == "a"


def test_a_flush_sends_at_once_and_not_again() -> None:
    fanout, ann = Fanout(), FakePeer()
    post(fanout, {"ann": ann}, "a")
    fanout.flush()
    assert ann.got == "a"
    turn()
    assert ann.got == "a"


# The registry: groups change within a turn


class Said(Event, frozen=True):
    """An event with a different text each time."""

    event = "said"
    goes_to = "a test"
    what: str


class Words:
    """An encoding that sends only the text; `made` counts the frames."""

    def __init__(self, mark: str = "") -> None:
        self.mark, self.made = mark, 0

    def encode(self, event: Event) -> Frame | None:
        self.made += 1
        return Frame.of(f"{self.mark}{event.what}") if isinstance(event, Said) else None

    def expel(self, sid: str) -> None:
        raise AssertionError("nobody is to be expelled here")


class Hall(Worker):
    """Ann, Ben and Cid are connected; Ann and Ben have the room `lobby` open."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words()
        self.ann, self.ben, self.cid = (self.come(number, name) for number, name in enumerate(("Ann", "Ben", "Cid")))
        self.tabs = (self.ann, self.ben, self.cid)
        for one in (self.ann, self.ben):
            self.registry.open(one, "lobby", 0)

    def come(self, number: int, name: str, encoding: Words | None = None) -> Subscriber:
        return self.connect(Person(number, name), Rooms({}, None), encoding=encoding or self.words)

    def say(self, letter: str, *rooms: str) -> None:
        groups = [self.registry.rooms[slug].opened for slug in rooms or ("lobby",)]
        self.registry.send(Said(letter), *groups)


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


# python-socketio's manager on top of it


class FakeServer:
    """The parts of python-socketio's server that a manager uses."""

    packet_class = StrictPacket

    def __init__(self, sockets: dict[str, FakePeer], encoding: Words) -> None:
        self.eio = self
        self.sockets = sockets
        self.encoding = encoding


@pytest.fixture
def manager(hall: Hall) -> Manager:
    manager = Manager(hall.registry)
    manager.set_server(FakeServer({one.sid: one.peer for one in hall.tabs} | {"new": FakePeer()}, hall.words))
    return manager


def test_there_is_one_namespace_and_one_connection_to_it(manager: Manager, hall: Hall) -> None:
    assert manager.pre_connect(hall.ann.sid, "/") is None
    assert manager.pre_connect("new", "/other") is None
    assert manager.pre_connect("nobody", "/") is None
    assert manager.sid_from_eio_sid(hall.ann.sid, "/other") is None
    assert (manager.pre_connect("new", "/"), manager.pre_connect("new", "/")) == ("new", None)
    assert not manager.is_connected("new", "/"), "it is not let in yet"
    assert manager.is_connected(hall.ann.sid, "/")


def test_an_extension_speaks_to_a_room_to_one_client_or_to_all(manager: Manager, hall: Hall) -> None:
    manager.emit("news", "x", "/", to="lobby")
    manager.emit("news", "y", "/", to=hall.cid.sid)
    manager.emit("news", "z", "/")
    manager.emit("news", "nobody", "/", to="nowhere")
    turn()
    heard = [b"".join(one.peer.sends).decode("latin-1").split('"news","')[1:] for one in hall.tabs]
    assert [[part[0] for part in parts] for parts in heard] == [["x", "z"], ["x", "z"], ["y", "z"]]
    assert manager.get_rooms(hall.ann.sid, "/") == [hall.ann.sid, "lobby"]
