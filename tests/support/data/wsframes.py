"""Valid and invalid WebSocket frames of a client (RFC 6455, section 5.2)."""

import itertools
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


def client_frame(opcode: int, payload: bytes = b"", *, final: bool = True, mask: bytes | None = b"\x11\x22\x33\x44",
                 reserved: int = 0, announce: int | None = None, wide: int | None = None) -> bytes:  # fmt: skip
    """Build a masked frame. To make it invalid: no `mask`, `reserved` bits (0 to 7), a wrong length to `announce`, or a
    length field of more bytes than necessary (`wide`: 0, 2 or 8)."""
    size = len(payload) if announce is None else announce
    width = wide if wide is not None else (0 if size < 126 else 2 if size < 65536 else 8)
    length = {0: size, 2: 126, 8: 127}[width]
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode, (0x80 if mask else 0) | length])
    head += {0: b"", 2: struct.pack("!H", size & 0xFFFF), 8: struct.pack("!Q", size)}[width]
    if not mask:
        return head + payload
    return head + mask + bytes(map(int.__xor__, payload, itertools.cycle(mask)))


def close_payload(code: int, reason: str | bytes = b"") -> bytes:
    return struct.pack("!H", code) + (reason.encode() if isinstance(reason, str) else reason)


def fragments(opcode: int, pieces: list[bytes]) -> list[bytes]:
    """Build one message in these fragments."""
    last = len(pieces) - 1
    return [
        client_frame(opcode if number == 0 else CONTINUATION, piece, final=number == last)
        for number, piece in enumerate(pieces)
    ]
