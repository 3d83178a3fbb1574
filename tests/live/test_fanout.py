"""The fan-out without sockets: recipients, order, and number of sends.

Each test runs in one turn of the event loop, which is then let go on.
"""

from typing import Any

from chat.live.transport.fanout import Fanout, Frame
from tests.support.lobby import turn
from tests.support.worker import FakePeer


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


def test_whoever_is_in_two_rooms_does_too_and_a_larger_one_changes_nothing() -> None:
    for crowd in ({}, {"ben": FakePeer(), "cid": FakePeer()}):
        fanout, ann = Fanout(), FakePeer()
        one, other = {"ann": ann}, {"ann": ann}
        for room, letter in ((one, "a"), (other, "b"), (crowd, "x"), (one, "c")):
            post(fanout, room, letter)
        turn()
        assert (ann.got, len(ann.sends)) == ("abc", 1)
        assert [(peer.got, len(peer.sends)) for peer in crowd.values()] == [("x", 1)] * len(crowd)


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
