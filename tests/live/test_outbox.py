"""The queue of a client that long-polls: nothing is lost or doubled, and one poll waits at a time."""

import gevent
from engineio import packet

from chat.live.socketio.polling import Outbox


def message(text: str) -> packet.Packet:
    return packet.Packet(packet.MESSAGE, text)


def texts(packets: list[packet.Packet] | None) -> list[str]:
    return [each.data for each in packets or []]


def test_a_queue_counts_what_is_in_it() -> None:
    outbox = Outbox()
    for text in ("a", "bcd"):
        outbox.put(message(text))
    outbox.put(packet.Packet(packet.PING))
    assert outbox.size == 4
    taken = outbox.take_all()
    assert (texts(taken), outbox.size) == (["a", "bcd", None], 0)
    outbox.put(message("later"))
    outbox.put_back(taken)
    assert outbox.size == 9
    assert (texts(outbox.take(0)), outbox.size) == (["a", "bcd", None, "later"], 0)


def test_a_poll_waits_for_the_first_packet_and_for_no_longer_than_it_may() -> None:
    outbox = Outbox()
    waiting = gevent.spawn(outbox.take, 0.9)
    gevent.idle()
    assert not waiting.dead
    outbox.put(message("a"))
    assert texts(waiting.get(timeout=10)) == ["a"]
    assert outbox.take(0) == []
    assert outbox.take(0.001) == []


def test_what_returns_to_the_queue_ends_a_poll_that_waits() -> None:
    outbox = Outbox()
    waiting = gevent.spawn(outbox.take, 30)
    gevent.idle()
    outbox.put_back([message("a")])
    assert texts(waiting.get(timeout=10)) == ["a"]


def test_only_the_newest_poll_waits() -> None:
    outbox = Outbox()
    first = gevent.spawn(outbox.take, 30)
    gevent.idle()
    second = gevent.spawn(outbox.take, 30)
    assert first.get(timeout=10) is None
    outbox.put(message("a"))
    assert texts(second.get(timeout=10)) == ["a"]


def test_the_end_of_a_queue_ends_its_poll_and_leaves_nothing() -> None:
    outbox = Outbox()
    outbox.put(message("a"))
    assert (texts(outbox.end()), outbox.over) == (["a"], True)
    assert outbox.take(30) == []
    waited = Outbox()
    waiting = gevent.spawn(waited.take, 30)
    gevent.idle()
    waited.put(None)
    assert waiting.get(timeout=10) == []
