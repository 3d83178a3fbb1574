"""How the driver of a WebSocket ends it: over a pair of sockets, without a server."""

import socket
from contextlib import suppress

import gevent
import pytest

from chat.live.transport import frames, websocket
from chat.live.transport.websocket import AT_ONCE, WebSocket
from tests.support.data.wsframes import CLOSE, PING, TEXT, client_frame, close_payload
from tests.support.pair import Pair
from tests.support.wait import until

GOODBYE = client_frame(CLOSE, close_payload(1012))


def test_after_a_close_of_ours_the_connection_stands_until_the_peer_has_answered_it(pair: Pair) -> None:
    pair.one.close(1012, "the server restarts")
    pair.until(lambda: pair.said == frames.close_frame(1012, "the server restarts"))
    pair.far.send(client_frame(TEXT, b"on its way"))
    gevent.idle()
    pair.look()
    assert (pair.ended, pair.one.heard, pair.one in WebSocket.lingering) == (False, ["closed"], True)
    pair.far.send(GOODBYE)
    pair.until(lambda: pair.ended)
    assert pair.one in WebSocket.lingering, "it ended because it was answered"
    pair.far.shutdown(socket.SHUT_WR)
    pair.until(lambda: pair.one not in WebSocket.lingering)
    assert pair.one.heard == ["closed"]


def test_a_close_of_the_peer_is_answered_and_the_connection_shut_at_once(pair: Pair) -> None:
    pair.far.send(GOODBYE)
    pair.until(lambda: pair.ended)
    assert pair.said == frames.close_frame(1012)
    assert pair.one in WebSocket.lingering, "the peer may close first"


def test_what_breaks_the_protocol_ends_the_connection_without_waiting_for_the_peers_close(pair: Pair) -> None:
    pair.far.send(client_frame(TEXT, b"x", mask=None))
    pair.until(lambda: pair.ended)
    assert pair.said[2:4] == close_payload(1002)


def test_a_peer_that_never_answers_is_left_after_a_while(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "LINGER", 0.02)
    pair.one.close()
    pair.until(lambda: pair.ended)
    assert (pair.said, pair.one in WebSocket.lingering) == (frames.close_frame(1000), False)


def test_a_peer_that_talks_on_for_ever_is_left_after_a_while_too(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "LINGER", 0.05)

    def talk_on() -> None:
        with suppress(BlockingIOError, ConnectionError):
            pair.look()
            pair.far.send(client_frame(TEXT, b"and another thing") * (2 * AT_ONCE))

    pair.one.close()
    until(lambda: pair.one not in WebSocket.lingering, pause=talk_on)
    assert pair.one.heard == ["closed"]


def test_many_that_never_answer_are_left_together_and_not_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "LINGER", 0.5)
    pairs = [Pair() for _ in range(100)]
    for pair in pairs:
        pair.one.pause()
        pair.one.close()
    until(lambda: not WebSocket.lingering, seconds=5, pause=gevent.idle)
    for pair in pairs:
        pair.far.close()
        assert pair.one.heard == ["closed"]


def test_a_peer_that_is_gone_when_it_is_told_goodbye_has_ended_once(pair: Pair) -> None:
    pair.far.close()
    pair.one.close()
    assert (pair.one.heard, pair.one in WebSocket.lingering) == (["closed"], False)


def test_a_peer_that_stops_sending_without_a_goodbye_has_ended(pair: Pair) -> None:
    pair.far.send(client_frame(TEXT, b"my last word"))
    pair.far.shutdown(socket.SHUT_WR)
    pair.until(lambda: pair.ended)
    assert (pair.one.heard, pair.said) == (["my last word", "closed"], b"")


def test_a_peer_that_says_goodbye_and_stops_sending_at_once_is_answered(pair: Pair) -> None:
    pair.far.send(GOODBYE)
    pair.far.shutdown(socket.SHUT_WR)
    pair.until(lambda: pair.ended and pair.one not in WebSocket.lingering)
    assert (pair.one.heard, pair.said) == (["closed"], frames.close_frame(1012))


def test_who_is_not_read_from_is_heard_saying_goodbye_after_ours(pair: Pair) -> None:
    pair.one.pause()
    pair.far.send(client_frame(TEXT, b"unread") + GOODBYE)
    pair.one.close()
    pair.until(lambda: pair.ended)
    assert pair.one.heard == ["closed"]


def test_a_message_may_close_the_connection_and_those_behind_it_are_not_heard(pair: Pair) -> None:
    pair.then = lambda one: one.close(1008)
    pair.far.send(client_frame(TEXT, b"first") + client_frame(TEXT, b"second") + client_frame(PING) + GOODBYE)
    pair.until(lambda: pair.ended)
    assert (pair.one.heard, bytes(pair.said)) == (["first", "closed"], frames.close_frame(1008))


def test_a_message_may_abort_the_connection(pair: Pair) -> None:
    pair.then = lambda one: one.abort()
    pair.far.send(client_frame(TEXT, b"first") * AT_ONCE)
    pair.until(lambda: pair.ended)
    assert (pair.one.heard, pair.said) == (["first", "closed"], b"")


def test_what_is_queued_goes_before_the_close_and_nothing_behind_it(pair: Pair) -> None:
    pair.one.queue(frames.frame(TEXT, b"queued"))
    pair.one.close(1001)
    pair.one.send(frames.frame(TEXT, b"too late"))
    pair.one.ping()
    pair.far.send(GOODBYE)
    pair.until(lambda: pair.ended)
    assert pair.said == frames.frame(TEXT, b"queued") + frames.close_frame(1001)


def test_when_all_is_sent_up_to_the_answer_to_a_close_the_connection_is_shut(pair: Pair) -> None:
    pair.one.queue(frames.frame(TEXT, b"queued"))
    pair.far.send(GOODBYE)
    pair.until(lambda: pair.ended)
    assert pair.one in WebSocket.lingering
    assert pair.said == frames.frame(TEXT, b"queued") + frames.close_frame(1012)


def test_who_has_been_told_goodbye_is_not_paused(pair: Pair) -> None:
    pair.one.close()
    pair.one.pause()
    pair.far.send(GOODBYE)
    pair.until(lambda: pair.ended)
    assert pair.one in WebSocket.lingering


def test_the_fan_out_finds_a_backlog_where_nothing_may_be_sent(pair: Pair) -> None:
    pair.one.close()
    assert pair.one.backlog is not None
    pair.until(lambda: pair.said)
    assert pair.one.backlog is not None


def test_more_messages_than_are_handled_at_once_are_all_heard(pair: Pair) -> None:
    pair.then = lambda one: len(one.heard) == 1 and pair.far.send(client_frame(TEXT, b"last"))
    pair.far.send(client_frame(TEXT, b"x") * (3 * AT_ONCE + 1))
    pair.until(lambda: pair.one.heard[-1:] == ["last"])
    assert pair.one.heard == ["x"] * (3 * AT_ONCE + 1) + ["last"]
