"""How the driver of a WebSocket reads and writes: over a pair of sockets, without a server."""

from contextlib import suppress

import gevent

from chat.live.transport import frames
from chat.live.transport.websocket import AT_ONCE, WebSocket
from tests.support.data.wsframes import BINARY, PING, PONG, TEXT, client_frame
from tests.support.limits import around
from tests.support.pair import MOST_QUEUED, Pair

MUCH = frames.frame(BINARY, b"m" * (MOST_QUEUED - 10))  # more than a kernel takes at once


# Writing


@around(MOST_QUEUED)
def test_a_peer_may_be_so_many_bytes_behind_and_no_more(pair: Pair, count: int) -> None:
    pair.one.queue(bytes(count // 2))
    assert pair.one.heard == ([] if count < 2 * MOST_QUEUED else ["closed"])
    pair.one.queue(bytes(count - count // 2))
    assert pair.one.heard == ([] if count <= MOST_QUEUED else ["closed"])


def test_what_the_peer_has_read_is_not_counted_any_more(pair: Pair) -> None:
    for times in (1, 2, 3):
        pair.one.queue(bytes(MOST_QUEUED // 2))
        pair.one.queue(bytes(MOST_QUEUED // 2))
        pair.until(lambda times=times: len(pair.said) == times * MOST_QUEUED)
        pair.until(lambda times=times: pair.one.heard == ["sent"] * times)
        assert pair.one.backlog is None


def test_what_has_been_sent_of_a_queue_is_not_counted_any_more(pair: Pair) -> None:
    pair.one.queue(bytes(MOST_QUEUED))
    pair.look()
    assert pair.said
    assert pair.one.backlog is not None, "the kernel has taken all of it"
    pair.one.queue(bytes(len(pair.said)))
    assert pair.one.heard == []


def test_what_is_half_sent_goes_on_where_it_stopped_and_before_what_comes_later(pair: Pair) -> None:
    pair.one.send(MUCH)
    assert pair.one.backlog is not None, "the kernel has taken all of it"
    for letter in (b"a", b"b"):
        pair.one.send(frames.frame(TEXT, letter))
    pair.until(lambda: pair.one.heard == ["sent"])
    pair.until(lambda: pair.said == MUCH + frames.frame(TEXT, b"a") + frames.frame(TEXT, b"b"))


def test_what_a_full_kernel_does_not_take_at_all_comes_whole_later(pair: Pair) -> None:
    sent = 0
    with suppress(BlockingIOError):
        while True:
            sent += pair.near.send(bytes(MOST_QUEUED))
    pair.one.send(frames.frame(TEXT, b"later"))
    pair.until(lambda: pair.said == bytes(sent) + frames.frame(TEXT, b"later"))


def test_a_kernel_that_is_full_again_when_its_room_is_reported_is_waited_for(pair: Pair) -> None:
    sends = []

    def send(data: bytes) -> int:
        sends.append(data)
        if len(sends) == 1:
            raise BlockingIOError
        return pair.near.send(data)

    pair.one.queue(frames.frame(TEXT, b"later"))
    pair.one.send_now = send
    pair.until(lambda: pair.one.heard == ["sent"])
    pair.until(lambda: pair.said == frames.frame(TEXT, b"later"))


def test_a_peer_that_is_a_little_behind_does_not_come_to_the_limit_by_what_it_reads(pair: Pair) -> None:
    pair.one.send(MUCH)
    for _ in range(20):  # the kernel takes a part each time
        pair.look()
    for times in range(1, 4):
        pair.until(lambda: pair.one.backlog is None)
        pair.one.send(MUCH)
        pair.until(lambda times=times: len(pair.said) > times * len(MUCH))
    assert "closed" not in pair.one.heard


def test_a_peer_that_is_gone_is_noticed_by_what_is_sent_to_it(pair: Pair) -> None:
    pair.far.close()
    pair.one.send(b"x")
    assert pair.one.heard == ["closed"]
    pair.one.send(b"x")
    pair.one.ping()
    pair.one.abort()
    assert (pair.one.heard, pair.one in WebSocket.lingering) == (["closed"], False)


def test_a_peer_that_is_gone_is_noticed_by_what_waits_for_it(pair: Pair) -> None:
    pair.one.pause()  # so that it is not noticed by reading
    pair.one.send(MUCH)
    pair.far.close()
    gevent.idle()
    assert pair.one.heard == ["closed"]


# Reading


def test_a_peer_that_breaks_off_is_noticed(pair: Pair) -> None:
    pair.one.send(b"unread, so that the connection is reset")
    pair.far.close()
    gevent.idle()
    assert (pair.one.heard, pair.one in WebSocket.lingering) == (["closed"], False)


def test_data_that_is_reported_and_is_not_there_is_waited_for(pair: Pair) -> None:
    with Pair() as other:  # of the two, the one that is read first takes what the other was reported
        pair.then, other.then = lambda _: other.near.recv(1000), lambda _: pair.near.recv(1000)
        pair.far.send(client_frame(TEXT, b"x"))
        other.far.send(client_frame(TEXT, b"x"))
        pair.look()
        assert sorted([pair.one.heard, other.one.heard]) == [[], ["x"]]
        pair.then = other.then = lambda _: None
        for one in (pair, other):
            one.far.send(client_frame(TEXT, b"y"))
            one.until(lambda one=one: one.one.heard[-1:] == ["y"])


def test_pings_are_answered_and_pongs_are_told(pair: Pair) -> None:
    pair.far.send(client_frame(PING, b"?"))
    pair.until(lambda: pair.said == frames.frame(PONG, b"?"))
    pair.one.ping()
    pair.until(lambda: pair.said == frames.frame(PONG, b"?") + frames.frame(PING, b""))
    assert pair.one.heard == []
    pair.far.send(client_frame(PONG))
    pair.until(lambda: pair.one.heard == ["pong"])


def test_a_paused_peer_is_not_read_from_until_it_goes_on(pair: Pair) -> None:
    pair.one.pause()
    pair.far.send(client_frame(TEXT, b"later"))
    pair.look()
    assert pair.one.heard == []
    pair.one.resume()
    pair.until(lambda: pair.one.heard == ["later"])


def test_a_message_may_pause_those_behind_it(pair: Pair) -> None:
    pair.then = lambda one: one.pause()
    pair.far.send(b"".join(client_frame(TEXT, letter) for letter in (b"a", b"b", b"c")))
    for heard in (["a"], ["a", "b"], ["a", "b", "c"]):
        pair.until(lambda heard=heard: pair.one.heard == heard)
        pair.look()
        assert pair.one.heard == heard
        pair.one.resume()
    pair.far.send(client_frame(TEXT, b"d"))
    pair.until(lambda: pair.one.heard[-1] == "d")


@around(AT_ONCE)
def test_so_many_messages_are_handled_before_others_have_their_turn(pair: Pair, count: int) -> None:
    turns: list[int] = []
    pair.then = lambda one: turns or gevent.spawn(lambda: turns.append(len(one.heard)))
    pair.far.send(client_frame(TEXT, b"x") * count)
    pair.until(lambda: len(pair.one.heard) == count)
    assert turns[0] == min(count, AT_ONCE)
