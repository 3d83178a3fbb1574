"""The WebSocket protocol without a socket (RFC 6455)."""

import os
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.live import frames
from chat.live.frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, Message, Parser, Violation

LIMIT = 100_000


def client_frame(opcode: int, payload: bytes = b"", *, final: bool = True, mask: bytes | None = b"\x11\x22\x33\x44",
                 reserved: int = 0, announce: int | None = None, wide: int | None = None) -> bytes:  # fmt: skip
    """A frame as a client sends it; the options make it a wrong one."""
    size = len(payload) if announce is None else announce
    width = wide if wide is not None else (0 if size < 126 else 2 if size < 65536 else 8)
    length = {0: size, 2: 126, 8: 127}[width]
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode, (0x80 if mask else 0) | length])
    head += {0: b"", 2: struct.pack("!H", size & 0xFFFF), 8: struct.pack("!Q", size)}[width]
    if not mask:
        return head + payload
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def violation(*parts: bytes) -> int:
    """The close code with which these bytes are refused."""
    parser = Parser(LIMIT)
    with pytest.raises(Violation) as caught:
        for part in parts:
            parser.receive(part)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, LIMIT])
def test_a_message_of_any_length_arrives_as_it_was_sent(size):
    payload = os.urandom(size)
    assert Parser(LIMIT).receive(client_frame(BINARY, payload)) == [Message(BINARY, payload)]


@given(st.lists(st.text(max_size=300), max_size=6), st.integers(1, 40))
def test_messages_arrive_whole_however_the_network_cuts_them(texts, step):
    stream = b"".join(client_frame(TEXT, text.encode()) for text in texts)
    parser, received = Parser(LIMIT), []
    for start in range(0, len(stream), step):
        received += parser.receive(stream[start : start + step])
    assert [message.data for message in received] == texts


@given(st.text(min_size=1, max_size=200), st.data())
def test_fragments_are_joined_even_in_the_midst_of_a_character_and_with_pings_between(text, data):
    payload = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(payload)), max_size=5)))
    pieces = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    parser, received = Parser(LIMIT), []
    for number, piece in enumerate(pieces):
        received += parser.receive(client_frame(PING, b"p"))
        opcode = TEXT if number == 0 else CONTINUATION
        received += parser.receive(client_frame(opcode, piece, final=number == len(pieces) - 1))
    assert [m.data for m in received if m.opcode == TEXT] == [text]
    assert [m.data for m in received if m.opcode == PING] == [b"p"] * len(pieces)


def test_a_frame_is_refused_by_its_announced_length_before_its_payload_is_there():
    assert violation(client_frame(BINARY, announce=LIMIT + 1)) == 1009
    assert violation(client_frame(BINARY, announce=10 * 2**30)) == 1009


def test_fragments_count_together():
    first = client_frame(BINARY, bytes(LIMIT - 10), final=False)
    assert violation(first, client_frame(CONTINUATION, announce=11, final=False)) == 1009


def test_a_message_can_not_have_fragments_without_end():
    empty = client_frame(CONTINUATION, final=False)
    assert violation(client_frame(TEXT, final=False), *[empty] * frames.MOST_FRAGMENTS) == 1009


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("a frame without a mask", client_frame(TEXT, b"hello", mask=None)),
        ("a reserved bit", client_frame(TEXT, b"hello", reserved=4)),
        ("a reserved opcode", client_frame(3, b"")),
        ("a reserved control opcode", client_frame(0xB, b"")),
        ("a ping in fragments", client_frame(PING, b"", final=False)),
        ("a ping of 126 bytes", client_frame(PING, bytes(126))),
        ("a continuation of nothing", client_frame(CONTINUATION, b"x")),
        ("a message within a message", client_frame(TEXT, b"a", final=False) + client_frame(TEXT, b"b")),
        ("a length not written the short way", client_frame(TEXT, b"hello", wide=2)),
        ("a 64-bit length for what fits 16", client_frame(TEXT, bytes(200), wide=8)),
        ("a close of one byte", client_frame(CLOSE, b"\x03")),
        ("a close code that may not be sent", client_frame(CLOSE, struct.pack("!H", 1005))),
        ("a close code of nobody", client_frame(CLOSE, struct.pack("!H", 2999))),
    ],
)
def test_what_a_client_must_not_send_is_a_protocol_error(what, data):
    assert violation(data) == 1002, what


@pytest.mark.parametrize("text", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"caf\xc3"])
def test_text_that_is_no_utf8_is_refused_in_one_frame_and_in_fragments(text):
    assert violation(client_frame(TEXT, text)) == 1007
    assert violation(client_frame(TEXT, text[:1], final=False), client_frame(CONTINUATION, text[1:])) == 1007
    assert violation(client_frame(CLOSE, struct.pack("!H", 1000) + text)) == 1007


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999])
def test_a_close_gives_its_code_and_reason(code):
    payload = struct.pack("!H", code) + "tschüß".encode()
    assert Parser(LIMIT).receive(client_frame(CLOSE, payload)) == [Message(CLOSE, "tschüß", code)]


def test_a_close_without_a_code_is_no_error_and_nothing_after_it_is_read():
    both = client_frame(CLOSE) + client_frame(TEXT, b"too late")
    assert Parser(LIMIT).receive(both) == [Message(CLOSE, "", None)]


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_of_ours_is_final_unmasked_and_of_the_shortest_form(size):
    data = frames.frame(BINARY, bytes(size))
    length = data[1]
    expected = {0: 2, 125: 2, 126: 4, 65535: 4, 65536: 10}[size]
    assert (data[0], length & 0x80, len(data)) == (0x82, 0, expected + size)
