"""Parse and build WebSocket frames (RFC 6455, section 5).

The protocol is implemented without a socket, so that it can be tested without one. `parser` makes whole messages of
frames; `endpoint` is one end of a connection and answers pings and closes. Data that a conforming client never sends
raises `Violation`, with the close code that the RFC gives for it.
"""

from __future__ import annotations

import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
OPCODES = {CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG}

NORMAL, GOING_AWAY, PROTOCOL_ERROR = 1000, 1001, 1002
NOT_UTF8, POLICY, TOO_BIG, RESTART = 1007, 1008, 1009, 1012

LONGEST_CONTROL = 125  # bytes in a ping, a pong or a close (section 5.5)
LONGEST_REASON = LONGEST_CONTROL - 2  # bytes; a close begins with its code


class Violation(Exception):
    """The peer violated the protocol. The connection has to be closed with `code` (section 7.4.1)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def header(data: bytes, at: int) -> tuple[int, bool, int, int] | None:
    """Parse the header of the frame that begins `at` this position. Returns its opcode, FIN, the position and the size
    of its payload; or None if the length has not arrived yet (section 5.2). The mask after it need not have arrived."""
    if len(data) - at < 2:
        return None
    first, second = data[at], data[at + 1]
    opcode, size = first & 0x0F, second & 0x7F
    if first & 0x70:
        raise Violation(PROTOCOL_ERROR, "a reserved bit is set")  # 5.2: only extensions may use it
    if not second & 0x80:
        raise Violation(PROTOCOL_ERROR, "a client must mask its frames")  # 5.1
    if opcode >= CLOSE and (first < 0x80 or size > LONGEST_CONTROL):
        raise Violation(PROTOCOL_ERROR, "a control frame is too long or fragmented")  # 5.5
    if opcode not in OPCODES:
        raise Violation(PROTOCOL_ERROR, "unknown opcode")  # 5.2
    if size < 126:
        return opcode, first >= 0x80, at + 6, size
    payload_at = at + (8 if size == 126 else 14)
    if len(data) < payload_at - 4:
        return None
    return opcode, first >= 0x80, payload_at, _long_size(data[at + 2 : payload_at - 4])


def _long_size(field: bytes) -> int:
    """Return a payload's size from its extended length field (section 5.2)."""
    size = int.from_bytes(field, "big")
    if size < (126 if len(field) == 2 else 65536):
        raise Violation(PROTOCOL_ERROR, "a length must be written in the shortest form")
    return size


def unmask(data: bytes, at: int, size: int) -> bytes:
    """Unmask the payload `at` this position, which follows its mask (section 5.3). It is done on one big integer,
    because a loop over the bytes would block the event loop."""
    if not size:
        return b""
    mask = (data[at - 4 : at] * (size // 4 + 1))[:size]
    masked = int.from_bytes(data[at : at + size], "little")
    return (masked ^ int.from_bytes(mask, "little")).to_bytes(size, "little")


def frame(opcode: int, payload: bytes) -> bytes:
    """Build a whole message of a server: one frame, which is not masked (section 5.1)."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x80 | opcode, 126, size) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, size) + payload


def close_frame(code: int | None, reason: str = "") -> bytes:
    """Build a close frame with its code and as much of the reason as fits. `code` is None to answer a close that lacked
    one (section 5.5.1). Raises ValueError for a code that may not be sent."""
    if code is None:
        return frame(CLOSE, b"")
    if not may_be_sent(code):
        raise ValueError(f"{code} may not be in a close frame")
    fits = reason.encode()[:LONGEST_REASON].decode(errors="ignore")  # drops a character that was cut
    return frame(CLOSE, struct.pack("!H", code) + fits.encode())


def read_close(payload: bytes) -> tuple[int | None, str]:
    """Return the code and the reason in the payload of a close frame (section 5.5.1)."""
    if not payload:
        return None, ""  # 7.1.5: means 1005, which is never sent
    code = int.from_bytes(payload[:2], "big")  # 5.5.1: it takes two bytes; one alone is never a valid code
    if not may_be_sent(code):
        raise Violation(PROTOCOL_ERROR, "this close code may not be sent")
    return code, read_text(payload[2:])


def may_be_sent(code: int) -> bool:
    """Return False for an invalid or reserved code, and for one that is only for the API (section 7.4)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


def read_text(payload: bytes) -> str:
    """Decode the payload of a text message (sections 5.6 and 8.1)."""
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise Violation(NOT_UTF8, "this text is not UTF-8") from None
