"""The rules of a WebSocket connection, without I/O: pings, and the close handshake (RFC 6455)."""

import tracemalloc

import pytest

from chat.live.transport import frames
from chat.live.transport.endpoint import CONTROLS_A_SECOND, CONTROLS_AT_ONCE, DISCARDED, Endpoint
from chat.live.transport.parser import Message
from tests.support.data.clock import Seconds
from tests.support.data.wsframes import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    client_frame,
    close_payload,
)  # fmt: skip

HELLO, GOODBYE = client_frame(TEXT, b"hello"), client_frame(CLOSE, close_payload(1000, "done"))
BROKEN = client_frame(TEXT, b"x", reserved=4)


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def end(clock: Seconds) -> Endpoint:
    return Endpoint(1000, clock)


def read(end: Endpoint, *data: bytes) -> list[Message]:
    """Return the events after this read."""
    end.receive(b"".join(data))
    return list(iter(end.next_event, None))


def state(end: Endpoint) -> str:
    return "over" if end.is_over else "open" if end.is_open else "closing"


# Messages


def test_messages_pass_and_nothing_is_due_for_them(end: Endpoint) -> None:
    assert read(end, HELLO, client_frame(BINARY, b"\x00")) == [Message(TEXT, "hello"), Message(BINARY, b"\x00")]
    assert (state(end), end.take_due()) == ("open", b"")


# Pings and pongs (sections 5.5.2 and 5.5.3)


def test_a_ping_is_answered_with_its_payload(end: Endpoint) -> None:
    assert read(end, client_frame(PING, b"there?")) == [Message(PING, b"there?")]
    assert end.take_due() == frames.frame(PONG, b"there?")
    assert end.take_due() == b""


def test_a_ping_among_fragments_is_answered_before_the_message_is_whole(end: Endpoint) -> None:
    read(end, client_frame(TEXT, b"he", final=False), client_frame(PING, b"?"))
    assert end.take_due() == frames.frame(PONG, b"?")
    assert read(end, client_frame(CONTINUATION, b"llo")) == [Message(TEXT, "hello")]


def test_each_ping_of_several_is_answered_in_order(end: Endpoint) -> None:
    read(end, client_frame(PING, b"1"), client_frame(PING, b"2"))
    assert end.take_due() == frames.frame(PONG, b"1") + frames.frame(PONG, b"2")


def test_a_pong_is_told_and_not_answered(end: Endpoint) -> None:
    assert read(end, client_frame(PONG, b"unasked")) == [Message(PONG, b"unasked")]
    assert end.take_due() == b""


def test_a_ping_of_ours_is_due_while_it_is_open(end: Endpoint) -> None:
    end.ping(b"?")
    assert end.take_due() == frames.frame(PING, b"?")
    end.close()
    end.take_due()
    end.ping(b"?")
    assert end.take_due() == b""


@pytest.mark.parametrize("opcode", [PING, PONG])
def test_as_many_controls_are_taken_at_once_as_are_allowed_and_not_one_more(end: Endpoint, opcode: int) -> None:
    assert len(read(end, client_frame(opcode) * CONTROLS_AT_ONCE)) == CONTROLS_AT_ONCE
    assert state(end) == "open"
    end.take_due()
    assert read(end, client_frame(opcode)) == [DISCARDED]
    assert (state(end), end.take_due()) == ("over", frames.close_frame(1008, "too many pings"))


def test_three_times_as_many_end_after_those_that_are_allowed(end: Endpoint) -> None:
    events = read(end, client_frame(PING) * 3 * CONTROLS_AT_ONCE)
    assert events == [Message(PING, b"")] * CONTROLS_AT_ONCE + [DISCARDED]


def test_controls_may_come_for_ever_at_their_rate(end: Endpoint, clock: Seconds) -> None:
    read(end, client_frame(PING) * CONTROLS_AT_ONCE)
    for _ in range(3 * CONTROLS_AT_ONCE):
        clock.now += 1 / CONTROLS_A_SECOND
        assert read(end, client_frame(PING)) == [Message(PING, b"")]
    assert read(end, client_frame(PING)) == [DISCARDED], "the rate is all of it"


# The peer closes (section 5.5.1)


@pytest.mark.parametrize(("payload", "code"), [(b"", None), (close_payload(1001), 1001), (close_payload(4321), 4321)])
def test_a_close_is_answered_with_its_code_alone_and_then_all_is_said(
    end: Endpoint, payload: bytes, code: int | None
) -> None:
    assert read(end, client_frame(CLOSE, payload)) == [Message(CLOSE, payload)]
    assert (state(end), end.take_due()) == ("over", frames.close_frame(code))


def test_the_reason_of_a_close_is_not_sent_back(end: Endpoint) -> None:
    read(end, GOODBYE)
    assert end.take_due() == frames.close_frame(1000)


def test_what_came_before_a_close_counts_and_what_comes_after_it_is_not_looked_at(end: Endpoint) -> None:
    assert read(end, HELLO, GOODBYE, HELLO, BROKEN) == [
        Message(TEXT, "hello"),
        Message(CLOSE, close_payload(1000, "done")),
    ]
    end.take_due()
    assert read(end, HELLO, client_frame(PING), GOODBYE) == []
    assert end.take_due() == b""


def test_a_close_among_fragments_is_answered_like_any_other(end: Endpoint) -> None:
    read(end, client_frame(TEXT, b"half", final=False), GOODBYE)
    assert (state(end), end.take_due()) == ("over", frames.close_frame(1000))


def test_a_pong_that_is_due_goes_before_the_close(end: Endpoint) -> None:
    read(end, client_frame(PING, b"?"), GOODBYE)
    assert end.take_due() == frames.frame(PONG, b"?") + frames.close_frame(1000)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x03", 1002),
        (close_payload(1005), 1002),
        (close_payload(999), 1002),
        (close_payload(1000, b"\xff"), 1007),
    ],
)
def test_a_close_that_may_not_be_is_answered_by_what_is_wrong_with_it(end: Endpoint, payload: bytes, code: int) -> None:
    assert read(end, client_frame(CLOSE, payload)) == [DISCARDED]
    due = end.take_due()
    assert frames.read_close(due[2:])[0] == code
    assert state(end) == "over"


# We close (sections 7.1.2 and 1.4)


def test_a_close_of_ours_waits_for_that_of_the_peer(end: Endpoint) -> None:
    end.close(1012, "the server restarts")
    assert (state(end), end.take_due()) == ("closing", frames.close_frame(1012, "the server restarts"))
    assert read(end, client_frame(CLOSE, close_payload(1012))) == [Message(CLOSE, close_payload(1012))]
    assert (state(end), end.take_due()) == ("over", b"")


def test_data_that_comes_after_our_close_is_discarded(end: Endpoint) -> None:
    end.close()
    end.take_due()
    assert read(end, HELLO, client_frame(BINARY, b"\x00"), GOODBYE)[:2] == [DISCARDED, DISCARDED]
    assert state(end) == "over"


def test_nothing_is_sent_after_our_close(end: Endpoint) -> None:
    end.close(1001)
    assert end.take_due() == frames.close_frame(1001)
    end.close(1012)
    read(end, client_frame(PING, b"?"), HELLO, GOODBYE)
    end.close(1000)
    assert end.take_due() == b""


@pytest.mark.parametrize("wrong", [BROKEN, client_frame(CLOSE, b"\x03"), client_frame(PING) * (CONTROLS_AT_ONCE + 1)])
def test_what_breaks_the_protocol_after_our_close_ends_it_without_another_word(end: Endpoint, wrong: bytes) -> None:
    end.close()
    end.take_due()
    assert read(end, wrong)[-1] == DISCARDED
    assert (state(end), end.take_due()) == ("over", b"")


def test_a_code_that_may_not_be_sent_leaves_it_open(end: Endpoint) -> None:
    with pytest.raises(ValueError, match="1006"):
        end.close(1006)
    assert (state(end), end.take_due()) == ("open", b"")


# Violations of the protocol (section 7.1.7)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (BROKEN, 1002),
        (client_frame(TEXT, b"\xff"), 1007),
        (client_frame(BINARY, announce=1001), 1009),
        (client_frame(TEXT, b"\xff", announce=100), 1007),
    ],
)
def test_what_breaks_the_protocol_is_answered_with_its_code_and_nothing_more_is_looked_at(
    end: Endpoint, wrong: bytes, code: int
) -> None:
    assert read(end, HELLO, wrong) == [Message(TEXT, "hello"), DISCARDED]
    assert frames.read_close(end.take_due()[2:])[0] == code
    assert read(end, GOODBYE, HELLO) == []
    assert (state(end), end.take_due()) == ("over", b"")


def test_what_comes_when_it_is_over_is_not_kept(end: Endpoint) -> None:
    read(end, client_frame(TEXT, b"\xff", announce=100))
    tracemalloc.start()
    try:
        for _ in range(100):
            read(end, bytes(10_000))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 10_000


# The connection is gone (section 7.1.4)


def test_when_the_connection_is_gone_nothing_is_due_any_more(end: Endpoint) -> None:
    end.receive(HELLO + client_frame(PING))
    end.next_event()
    end.next_event()
    end.end()
    assert (state(end), end.take_due(), end.next_event()) == ("over", b"", None)
    end.close()
    assert end.take_due() == b""
