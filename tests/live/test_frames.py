"""WebSocket frames as we send them, and what is in a close (RFC 6455, sections 5.2 and 5.5.1)."""

import pytest

from chat.live.transport import frames
from chat.live.transport.frames import Violation
from tests.support.data.wsframes import BINARY, close_payload

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


@pytest.mark.parametrize(("size", "head"), [(0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10)])
def test_a_frame_of_ours_is_final_unmasked_and_of_the_shortest_form(size, head):
    data = frames.frame(BINARY, bytes(size))
    assert (data[0], data[1] & 0x80, len(data)) == (0x82, 0, head + size)


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
