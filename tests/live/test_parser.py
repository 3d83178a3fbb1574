"""The messages in the bytes of a WebSocket client, without I/O (RFC 6455, sections 5.2 to 5.6)."""

import os
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.live.transport import frames
from chat.live.transport.frames import Violation
from chat.live.transport.parser import LEAST_FRAGMENT, Message, Parser
from tests.support.data.wsframes import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    client_frame,
    close_payload,
    fragments,
)  # fmt: skip

LIMIT = 100_000


def messages(*parts: bytes, limit: int = LIMIT) -> list[Message]:
    """Return the messages after these reads."""
    parser = Parser(limit)
    return [message for part in parts for message in read(parser, part)]


def read(parser: Parser, part: bytes) -> list[Message]:
    """Return the messages that this read completes."""
    parser.feed(part)
    return list(iter(parser.next_message, None))


def violation(*parts: bytes, limit: int = LIMIT) -> int:
    """Return the close code with which these bytes are refused."""
    with pytest.raises(Violation) as caught:
        messages(*parts, limit=limit)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 125, 126, 127, 65535, 65536, LIMIT])
def test_a_message_of_any_length_arrives_as_it_was_sent(size):
    payload = os.urandom(size)
    assert messages(client_frame(BINARY, payload)) == [Message(BINARY, payload)]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=300), max_size=6), st.integers(1, 40))
def test_messages_arrive_whole_however_the_network_cuts_them(texts, step):
    stream = b"".join(client_frame(TEXT, text.encode()) for text in texts)
    reads = [stream[start : start + step] for start in range(0, len(stream), step)]
    assert [message.data for message in messages(*reads)] == texts


@pytest.mark.parametrize("size", [125, 126, 65536])
def test_a_header_may_come_byte_by_byte(size):
    payload = bytes(size)
    frame = client_frame(BINARY, payload)
    head = [frame[at : at + 1] for at in range(14)]
    assert messages(*head, frame[14:]) == [Message(BINARY, payload)]


def arrive(stream: bytes, step: int) -> list[Message]:
    return messages(*(stream[start : start + step] for start in range(0, len(stream), step)))


@pytest.mark.parametrize("bad", [b"\xf4\x90", b"\xed\xa0\x80", b"\xff", b"\xc0", b"\xcea"])
@pytest.mark.parametrize("before", [b"", b"k\xce\xbas", b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5" * 5000])
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_bad_text_is_refused_with_its_first_wrong_byte_and_not_with_the_end_of_its_frame(bad, before, step):
    """Autobahn's 6.4.3 and 6.4.4."""
    step = step if len(before) < 100 else 1000
    for start in (b"", client_frame(TEXT, b"first \xe1\xbd", final=False)):
        opcode, payload = (CONTINUATION, b"\xb9" + before) if start else (TEXT, before)
        frame = client_frame(opcode, payload + bad, announce=90_000)
        assert arrive(start + frame[: -len(bad)], step) == []
        with pytest.raises(Violation) as caught:
            arrive(start + frame, step)
        assert caught.value.code == 1007


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=200), st.integers(1, 9), st.binary(min_size=4, max_size=4))
def test_good_text_is_never_refused_before_its_frame_is_whole(text, step, mask):
    half = len(text.encode()) // 2
    for stream in (
        client_frame(TEXT, text.encode(), mask=mask),
        client_frame(TEXT, text.encode()[:half], mask=mask, final=False)
        + client_frame(CONTINUATION, text.encode()[half:], mask=mask),
    ):
        assert arrive(stream, step) == [Message(TEXT, text)]


def test_bytes_may_be_anything_before_their_frame_is_whole():
    frame = client_frame(BINARY, b"\xff\xfe" * 100)
    assert arrive(frame, 7) == [Message(BINARY, b"\xff\xfe" * 100)]
    pieces = b"".join(fragments(BINARY, [b"\xff" * 50] * 3))
    assert arrive(client_frame(TEXT, b"before") + pieces, 7)[1:] == [Message(BINARY, b"\xff" * 150)]


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=200), st.data())
def test_fragments_are_joined_even_in_the_midst_of_a_character_and_with_pings_between(text, data):
    payload = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(payload)), max_size=5)))
    pieces = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    received = messages(*(client_frame(PING, b"p") + piece for piece in fragments(TEXT, pieces)))
    assert [m.data for m in received if m.opcode == TEXT] == [text]
    assert [m.data for m in received if m.opcode == PING] == [b"p"] * len(pieces)


def test_a_fragmented_message_is_over_with_its_last_fragment():
    twice = fragments(BINARY, [b"a", b"b"]) + fragments(TEXT, ["ü".encode()[:1], "ü".encode()[1:]])
    assert messages(b"".join(twice)) == [Message(BINARY, b"ab"), Message(TEXT, "ü")]
    assert violation(b"".join(twice), client_frame(CONTINUATION, b"c")) == 1002


def test_what_came_before_a_violation_counts_though_it_came_in_the_same_read():
    parser = Parser(LIMIT)
    parser.feed(client_frame(TEXT, b"before") + client_frame(TEXT, b"x", reserved=4))
    assert parser.next_message() == Message(TEXT, "before")
    with pytest.raises(Violation):
        parser.next_message()


def test_a_frame_is_refused_by_its_announced_length_before_its_payload_is_there():
    assert violation(client_frame(BINARY, announce=LIMIT + 1)) == 1009
    assert violation(client_frame(TEXT, announce=10 * 2**30)) == 1009
    assert violation(client_frame(BINARY, announce=2**63, wide=8)) == 1009
    assert violation(client_frame(BINARY, announce=LIMIT + 1)[:10]) == 1009, "without its mask even"


def test_fragments_count_together():
    first = client_frame(BINARY, bytes(LIMIT - 10), final=False)
    assert messages(first, client_frame(CONTINUATION, bytes(10))) == [Message(BINARY, bytes(LIMIT))]
    assert violation(first, client_frame(CONTINUATION, announce=11, final=False)) == 1009


def test_a_message_can_not_have_fragments_without_end():
    empty = client_frame(CONTINUATION, final=False)
    assert violation(client_frame(TEXT, final=False), empty * (LIMIT // LEAST_FRAGMENT + 1)) == 1009


def test_a_message_may_come_in_pieces_of_64_bytes():
    pieces = fragments(BINARY, [b"x" * 64] * (LIMIT // 64))
    assert messages(b"".join(pieces)) == [Message(BINARY, b"x" * (LIMIT // 64 * 64))]


def test_small_fragments_take_no_more_memory_than_what_is_in_them():
    piece, parser, limit = client_frame(CONTINUATION, b"ab" * 32, final=False), Parser(2**20), 2**20
    tracemalloc.start()
    try:
        read(parser, client_frame(BINARY, final=False))
        for _ in range(limit // 64):
            read(parser, piece)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1.3 * limit


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("a frame without a mask", client_frame(TEXT, b"hello", mask=None)),
        *((f"reserved bits {bits:03b}", client_frame(TEXT, b"hello", reserved=bits)) for bits in range(1, 8)),
        ("a reserved bit on a ping", client_frame(PING, reserved=1)),
        *((f"opcode {opcode}", client_frame(opcode)) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
        ("a ping in fragments", client_frame(PING, b"", final=False)),
        ("a close in fragments", client_frame(CLOSE, close_payload(1000), final=False)),
        ("a ping of 126 bytes", client_frame(PING, bytes(126))),
        ("a close of 126 bytes", client_frame(CLOSE, close_payload(1000, bytes(124)))),
        ("a continuation of nothing", client_frame(CONTINUATION, b"x")),
        ("an end of nothing", client_frame(CONTINUATION)),
        ("a message within a message", client_frame(TEXT, b"a", final=False) + client_frame(TEXT, b"b")),
        ("a binary within a text", client_frame(TEXT, b"a", final=False) + client_frame(BINARY, b"b")),
        ("a length not written the short way", client_frame(TEXT, b"hello", wide=2)),
        ("a 64-bit length for what fits 16", client_frame(TEXT, bytes(200), wide=8)),
    ],
)
def test_what_a_client_must_not_send_is_a_protocol_error(what, data):
    assert violation(data) == 1002, what


# Overlong, surrogates, beyond U+10FFFF, a lone continuation, never possible, cut off (Autobahn, section 6).
NO_UTF8 = [
    b"\xc0\x80", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x88\x80\x80\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf",
    b"\xf4\x90\x80\x80", b"\x80", b"\xbf\x80", b"\xfe", b"\xff", b"caf\xc3", b"\xf0\x9f\x98",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_UTF8, ids=repr)
def test_text_that_is_no_utf8_is_refused_in_one_frame_and_in_fragments(text):
    assert violation(client_frame(TEXT, text)) == 1007
    assert violation(client_frame(TEXT, text[:1], final=False), client_frame(CONTINUATION, text[1:])) == 1007
    with pytest.raises(Violation) as caught:
        frames.read_close(close_payload(1000, text))
    assert caught.value.code == 1007
    assert messages(client_frame(BINARY, text)) == [Message(BINARY, text)]


def test_bad_text_is_refused_with_the_fragment_that_is_bad_and_not_at_the_end():
    assert violation(client_frame(TEXT, "κόσμε".encode() + b"\xf4\x90", final=False)) == 1007


@pytest.mark.parametrize(
    "text", ["\0", "\x7f", "\x80", "\ud7ff", "\ue000", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"]
)
def test_every_character_may_be_in_a_text(text):
    assert messages(*fragments(TEXT, [bytes([byte]) for byte in text.encode()])) == [Message(TEXT, text)]


def test_pings_and_pongs_come_with_what_is_in_them():
    both = client_frame(PING, b"p" * 125) + client_frame(PONG, b"\x00\xff")
    assert messages(both) == [Message(PING, b"p" * 125), Message(PONG, b"\x00\xff")]


def test_a_close_may_have_a_reason_of_123_bytes():
    longest = close_payload(1000, "x" * 123)
    assert messages(client_frame(CLOSE, longest)) == [Message(CLOSE, longest)]


def test_what_one_frame_left_behind_does_not_hold_up_or_spoil_the_next():
    """A small frame need not wait for as many bytes as a large one before it, nor do bytes have to be text."""
    parser = Parser(LIMIT)
    large, small = client_frame(TEXT, b"x" * 1000), client_frame(BINARY, b"\xff" * 10)
    pieces = [*fragments(TEXT, [b"te", b"xt"]), large[:500], large[500:], small[:9], small[9:]]
    heard = [[message.data for message in read(parser, piece)] for piece in pieces]
    assert [data for data in heard if data] == [["text"], ["x" * 1000], [b"\xff" * 10]]
    assert heard[-1] == [b"\xff" * 10]
