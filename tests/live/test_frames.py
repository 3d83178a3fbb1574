"""WebSocket frames as we send them, and what is in a close (RFC 6455, sections 5.2 and 5.5.1)."""

import pytest

from chat.live.transport import frames
from chat.live.transport.frames import Violation
from tests.support.data.wsframes import BINARY, TEXT, close_payload

CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
NO_CODES = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]


@pytest.mark.parametrize("code", CODES)
def test_a_close_gives_its_code_and_reason(code):
    assert frames.read_close(close_payload(code, "tschüß")) == (code, "tschüß")


def test_a_close_may_have_a_reason_of_123_bytes_and_no_code_either():
    longest = close_payload(1000, "x" * 123)
    assert frames.read_close(longest) == (1000, "x" * 123)
    assert frames.read_close(b"") == (None, "")


@pytest.mark.parametrize("payload", [b"\x03", *map(close_payload, NO_CODES)])
def test_a_close_with_half_a_code_or_one_that_may_not_be_sent_is_a_protocol_error(payload):
    with pytest.raises(Violation) as caught:
        frames.read_close(payload)
    assert caught.value.code == 1002


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "8200"), (125, "827d"), (126, "827e007e"), (65535, "827effff"), (65536, "827f0000000000010000")],
)
def test_a_frame_of_ours_is_final_unmasked_and_of_the_shortest_form(size, head):
    assert frames.frame(BINARY, b"x" * size) == bytes.fromhex(head) + b"x" * size


def test_a_close_of_ours_has_its_code_and_a_reason_that_fits():
    assert frames.close_frame(1012, "restart") == b"\x88\x09" + close_payload(1012, "restart")
    assert frames.close_frame(None) == b"\x88\x00"
    assert len(frames.close_frame(1008, "x" * 500)) == 127


def test_a_reason_that_is_too_long_is_not_cut_within_a_character():
    assert frames.close_frame(1008, "x" + "ü" * 100)[4:].decode() == "x" + "ü" * 61


@pytest.mark.parametrize("code", NO_CODES)
def test_a_code_that_may_not_be_sent_is_not_sent(code):
    with pytest.raises(ValueError, match=str(code)):
        frames.close_frame(code)


# Headers, as a client sends them. The mask after one need not have arrived, the first byte may be anywhere.


@pytest.mark.parametrize("before", [b"", b"before it"])
@pytest.mark.parametrize(
    ("head", "opcode", "final", "size", "found"),
    [
        (b"\x81\x80", TEXT, True, 2, 0),
        (b"\x02\xfd", BINARY, False, 2, 125),
        (b"\x80\xfe\x00\x7e", 0, True, 4, 126),
        (b"\x82\xfe\xff\xff", BINARY, True, 4, 65535),
        (b"\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00", BINARY, True, 10, 65536),
        (b"\x8a\xfd", 10, True, 2, 125),
    ],
)
def test_a_header_is_read_as_soon_as_it_is_there(before, head, opcode, final, size, found):
    at = len(before)
    assert frames.header(before + head, at) == (opcode, final, at + size + 4, found)
    assert frames.header(before + head[:-1], at) is None
    assert frames.header(before, at) is None


@pytest.mark.parametrize(
    "head",
    [
        *(bytes((0x81 | bit, 0x80)) for bit in (0x10, 0x20, 0x40)),
        b"\x81\x00",  # without a mask
        *(bytes((0x80 | opcode, 0x80)) for opcode in (3, 7, 11, 15)),
        *(bytes((opcode, 0x80)) for opcode in (8, 9, 10)),  # control frames in fragments
        *(bytes((0x80 | opcode, 0xFE)) for opcode in (8, 9, 10)),  # control frames that are too long
        b"\x82\xfe\x00\x7d",
        b"\x82\xff\x00\x00\x00\x00\x00\x00\xff\xff",
    ],
    ids=bytes.hex,
)
def test_a_header_that_no_client_may_send_is_refused_as_soon_as_it_is_there(head):
    for before in (b"", b"before it"):
        with pytest.raises(Violation) as caught:
            frames.header(before + head, len(before))
        assert caught.value.code == 1002
