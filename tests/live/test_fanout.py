"""The fan-out without sockets: who gets what, in which order, in how many sends.

Each test runs in one turn of the event loop, which is then let go on.
"""

from typing import Any

import gevent
import pytest

from chat.live.socketio.fanout import Fanout, Frame, Manager
from chat.live.socketio.packets import StrictPacket


class FakePeer:
    """A peer whose socket takes all, or nothing (`full`), or so many bytes (`takes`), or is gone (`dead`)."""

    def __init__(self, *, full: bool = False, takes: int | None = None, dead: bool = False) -> None:
        self.backlog: list[bytes] | None = None
        self.sends: list[bytes] = []
        self.queued = b""
        self.full, self.takes, self.dead, self.aborted = full, takes, dead, False

    def send_now(self, data: bytes) -> int:
        if self.dead:
            raise ConnectionResetError
        if self.full:
            raise BlockingIOError
        size = len(data) if self.takes is None else self.takes
        self.sends.append(data[:size])
        return min(size, len(data))

    def queue(self, data: bytes) -> None:
        self.backlog = [*(self.backlog or []), data]
        self.queued += data

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        if self.backlog is None:
            self.sends.append(data)
        else:
            self.queue(data)

    def abort(self) -> None:
        self.aborted = True
        self.backlog = []

    @property
    def got(self) -> str:
        """The texts of the frames, however they were sent: each of ours is one letter."""
        return (b"".join(self.sends) + self.queued).replace(b"\x81\x01", b"").decode()


class FakeServer:
    """What a manager asks of python-socketio's server."""

    packet_class = StrictPacket

    def __init__(self, sockets: dict[str, FakePeer]) -> None:
        self.eio = self
        self.sockets = sockets


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


# The manager: rooms change within a turn


@pytest.fixture
def peers() -> dict[str, FakePeer]:
    return {name: FakePeer() for name in ("ann", "ben", "cid")}


@pytest.fixture
def manager(peers: dict[str, FakePeer]) -> Manager:
    """Ann, Ben and Cid are connected; Ann and Ben are in the room `lobby`."""
    manager = Manager()
    manager.set_server(FakeServer(peers))
    for name in peers:
        assert manager.pre_connect(name, "/") == name
        manager.connect(name, "/")
    for name in ("ann", "ben"):
        manager.basic_enter_room(name, "/", "lobby")
    return manager


def say(manager: Manager, event: str, to: Any = "lobby") -> None:
    manager.emit(event, None, "/", to=to)


def heard(peer: FakePeer) -> list[str]:
    """The names of the events that arrived."""
    data = b"".join(peer.sends) + peer.queued
    return [part.split(b'"')[1].decode() for part in data.split(b"42[")[1:]]


def test_who_enters_hears_what_is_said_after_and_not_before(manager: Manager, peers: dict[str, FakePeer]) -> None:
    say(manager, "before")
    manager.basic_enter_room("cid", "/", "lobby")
    say(manager, "after")
    turn()
    assert heard(peers["cid"]) == ["after"]
    assert heard(peers["ann"]) == ["before", "after"]


def test_who_leaves_heard_what_was_said_before_and_not_after(manager: Manager, peers: dict[str, FakePeer]) -> None:
    say(manager, "before")
    manager.basic_leave_room("ben", "/", "lobby")
    say(manager, "after")
    turn()
    assert heard(peers["ben"]) == ["before"]
    assert heard(peers["ann"]) == ["before", "after"]


def test_who_disconnects_heard_what_was_said_before(manager: Manager, peers: dict[str, FakePeer]) -> None:
    say(manager, "before")
    manager.pre_disconnect("ben", "/")
    manager.basic_disconnect("ben", "/")
    say(manager, "after", to=None)
    turn()
    assert heard(peers["ben"]) == ["before"]
    assert heard(peers["cid"]) == ["after"]
    assert manager.get_rooms("ben", "/") == []
    assert not manager.is_connected("ben", "/")


def test_who_changes_over_goes_on_where_it_was(manager: Manager, peers: dict[str, FakePeer]) -> None:
    say(manager, "before")
    new = FakePeer()
    manager.replace("ben", new)
    say(manager, "after")
    say(manager, "alone", to="ben")
    turn()
    assert (heard(peers["ben"]), heard(new)) == (["before"], ["after", "alone"])


def test_several_rooms_and_people_hear_an_event_once(manager: Manager, peers: dict[str, FakePeer]) -> None:
    manager.basic_enter_room("cid", "/", "other")
    manager.basic_enter_room("ann", "/", "other")
    say(manager, "all", to=["lobby", "other", "ann"])
    say(manager, "nobody", to=["nowhere"])
    say(manager, "nobody", to="nowhere")
    turn()
    assert [heard(peer) for peer in peers.values()] == [["all"]] * 3


def test_what_is_said_to_one_room_in_a_turn_is_joined_once_for_all(
    manager: Manager, peers: dict[str, FakePeer]
) -> None:
    say(manager, "first", to=["lobby"])
    say(manager, "second", to=["lobby"])
    turn()
    assert heard(peers["ann"]) == ["first", "second"]
    (joined,), (same,) = peers["ann"].sends, peers["ben"].sends
    assert joined is same


def test_an_empty_room_takes_no_memory(manager: Manager) -> None:
    for name in ("ann", "ben"):
        manager.basic_leave_room(name, "/", "lobby")
    assert manager._rooms == {}


def test_there_is_one_namespace_and_one_connection_to_it(manager: Manager) -> None:
    assert manager.pre_connect("ann", "/") is None
    assert manager.pre_connect("ann", "/other") is None
    assert manager.pre_connect("nobody", "/") is None
    assert manager.sid_from_eio_sid("ann", "/other") is None


def test_what_a_group_is_told_in_one_turn_is_joined(manager: Manager, peers: dict[str, FakePeer]) -> None:
    for event in ("first", "second"):
        say(manager, event, to=[manager.group("lobby", lambda: ["ann", "cid", "gone"])])
    turn()
    assert [heard(peers[name]) for name in peers] == [["first", "second"], [], ["first", "second"]]
    assert len(peers["ann"].sends) == 1


def test_a_group_is_asked_for_again_when_it_may_be_another(manager: Manager, peers: dict[str, FakePeer]) -> None:
    for change in (
        manager.regroup,
        lambda: manager.replace("ann", FakePeer()),
        lambda: manager.basic_disconnect("ben", "/"),
    ):
        old = manager.group("lobby", lambda: peers)
        assert manager.group("lobby", list) is old
        change()
        assert manager.group("lobby", lambda: peers) is not old
        manager.regroup()
    assert set(manager.group("lobby", lambda: peers)) == {"ann", "cid"}


def test_nobody_is_no_audience(manager: Manager, peers: dict[str, FakePeer]) -> None:
    say(manager, "secret", to=[manager.group("lobby", list)])
    turn()
    assert [heard(peers[name]) for name in peers] == [[], [], []]
