"""The WebSocket protocol without a socket: bytes in, messages out (RFC 6455).

Being sans-I/O it is tested without a network, and whoever drives it (`websocket`) stays
small. Strict where the RFC says MUST: what a conforming client never sends ends the
connection with the close code that the RFC gives for it.
"""

from __future__ import annotations

import codecs
import struct
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

NORMAL, GOING_AWAY, PROTOCOL_ERROR = 1000, 1001, 1002
NO_TEXT, POLICY, TOO_BIG, RESTART = 1007, 1008, 1009, 1012

LEAST_FRAGMENT = 64  # bytes; a message may not be cut finer, on the whole: each piece costs us work
CONTROLS_A_SECOND, CONTROLS_AT_ONCE = 10, 64  # pings and pongs that are taken from a peer


class Message(NamedTuple):
    """What has arrived whole. `opcode` is TEXT, BINARY, CLOSE, PING or PONG; `data` is a str for
    TEXT and for the reason of a CLOSE, which also has a `code` (None when it gave none)."""

    opcode: int
    data: str | bytes
    code: int | None = None


class Violation(Exception):
    """The peer broke the protocol: close with `code` (RFC 6455, section 7.4.1)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Parser:
    """One client's side of a connection, as far as it has arrived.

    A message of more than `limit` bytes, in however many fragments, is refused as soon as
    a frame's header announces it, before its payload is taken in. `clock` gives seconds.
    """

    __slots__ = ("_ahead", "_buffer", "_calm_at", "_clock", "_fragments", "_limit", "_looked", "_needed", "_opcode",
                 "_parts", "_payload_at", "_utf8")  # fmt: skip

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._calm_at = 0.0  # when the pings and pongs that have come were no more than they may be
        self._buffer: bytearray | None = None  # the beginning of a frame whose rest has not arrived
        self._needed = 0  # bytes in the buffer before looking at it again is worth while
        self._opcode = CONTINUATION  # of the message whose fragments are coming in
        self._parts: bytearray | None = None  # one buffer, because a million pieces would be fifty times their size
        self._fragments = 0
        self._utf8: codecs.IncrementalDecoder | None = None
        self._ahead: codecs.IncrementalDecoder | None = None  # of the text frame in the buffer, in so far as it is here
        self._payload_at = self._looked = 0  # where its payload begins in the buffer, and how far that was decoded

    def receive(self, data: bytes) -> Iterator[Message]:
        """The messages that are complete with this data; then, if one is, Violation. After that,
        or after a CLOSE, nothing more may be fed in."""
        if self._buffer is not None:
            self._buffer += data
            if len(self._buffer) < self._needed:
                self._look_ahead()
                return
            data, self._buffer = bytes(self._buffer), None
        at = 0
        while (taken := self._frame(data, at)) is not None:
            opcode, final, payload, at = taken
            message = self._take(opcode, final, payload)
            if message is not None:
                yield message
            if opcode == CLOSE:
                return
        if at < len(data):
            self._buffer = bytearray(data[at:])
            self._look_ahead()

    def _frame(self, data: bytes, at: int) -> tuple[int, bool, bytes, int] | None:
        """The frame that begins here: opcode, FIN, payload, and where it ends. None when it is
        not whole; then `_needed` says how much of it there has to be."""
        self._needed = 0
        self._ahead = None
        if len(data) - at < 2:
            return None
        header = self._header(data, at, len(data))
        if header is None:
            return None
        opcode, final, payload_at, size = header
        if payload_at + size > len(data):
            self._needed = payload_at + size - at
            self._looked = self._payload_at = payload_at - at
            self._ahead = self._decoder(opcode)
            return None
        return opcode, final, _unmask(data, payload_at, size), payload_at + size

    def _decoder(self, opcode: int) -> codecs.IncrementalDecoder | None:
        """The decoder that checks a text frame while it arrives; None for other frames."""
        if opcode != TEXT and (opcode != CONTINUATION or self._utf8 is None):
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        if opcode == CONTINUATION and self._utf8 is not None:
            decoder.setstate(self._utf8.getstate())
        return decoder

    def _look_ahead(self) -> None:
        """Refuse what is not UTF-8 as soon as it is here, and not when its frame is whole (section 8.1)."""
        if self._ahead is None or self._buffer is None:
            return
        start, end = self._looked, len(self._buffer)
        turn = (start - self._payload_at) % 4
        mask = self._buffer[self._payload_at - 4 : self._payload_at]
        piece = bytes(mask[turn:] + mask[:turn] + self._buffer[start:])
        self._looked = end
        try:
            self._ahead.decode(_unmask(piece, 4, end - start))
        except UnicodeDecodeError:
            raise Violation(NO_TEXT, "this text is no UTF-8") from None

    def _header(self, data: bytes, at: int, end: int) -> tuple[int, bool, int, int] | None:
        """Opcode, FIN, where the payload begins and its size; None when the header is not
        whole yet (section 5.2)."""
        first, second = data[at], data[at + 1]
        opcode, final, size = first & 0x0F, bool(first & 0x80), second & 0x7F
        if first & 0x70:
            raise Violation(PROTOCOL_ERROR, "a reserved bit is set")
        if not second & 0x80:
            raise Violation(PROTOCOL_ERROR, "a client has to mask its frames")
        if opcode >= CLOSE and (not final or size > 125):
            raise Violation(PROTOCOL_ERROR, "a control frame is short and in one piece")
        mask_at = at + 2
        if size >= 126:
            width, smallest = (2, 126) if size == 126 else (8, 65536)
            mask_at += width
            if end < mask_at:
                return None
            size = int.from_bytes(data[mask_at - width : mask_at], "big")
            if size < smallest:
                raise Violation(PROTOCOL_ERROR, "a length has to be written the short way")
        self._admit(opcode, size)
        return (opcode, final, mask_at + 4, size) if end >= mask_at + 4 else None

    def _admit(self, opcode: int, size: int) -> None:
        """Refuse a data frame that can't follow here, or that would be too much."""
        if opcode == CONTINUATION:
            if self._parts is None:
                raise Violation(PROTOCOL_ERROR, "there is nothing to continue")
            if len(self._parts) + size > self._limit or self._fragments > self._limit // LEAST_FRAGMENT:
                raise Violation(TOO_BIG, "the message is too big")
        elif opcode in (TEXT, BINARY):
            if self._parts is not None:
                raise Violation(PROTOCOL_ERROR, "the message before is not finished")
            if size > self._limit:
                raise Violation(TOO_BIG, "the message is too big")
        elif opcode not in (CLOSE, PING, PONG):
            raise Violation(PROTOCOL_ERROR, "this opcode has no meaning")

    def _take(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        """One frame; the message that is complete with it."""
        if opcode == CLOSE:
            return _close(payload)
        if opcode in (PING, PONG):
            now = self._clock()
            self._calm_at = max(self._calm_at, now) + 1 / CONTROLS_A_SECOND
            if self._calm_at - now > CONTROLS_AT_ONCE / CONTROLS_A_SECOND:
                raise Violation(POLICY, "too many pings")
            return Message(opcode, payload)
        if final and opcode != CONTINUATION:  # most messages are one frame
            return Message(opcode, _text(payload) if opcode == TEXT else payload)
        return self._fragment(opcode, final, payload)

    def _fragment(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        if opcode != CONTINUATION or self._parts is None:
            self._opcode, self._parts, self._fragments = opcode, bytearray(), 0
            self._utf8 = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None
        self._fragments += 1
        self._parts += payload
        try:
            if self._utf8 is not None:
                self._utf8.decode(payload, final)  # to notice at once what is none
        except UnicodeDecodeError:
            raise Violation(NO_TEXT, "this text is no UTF-8") from None
        if not final:
            return None
        whole, self._parts = bytes(self._parts), None
        return Message(self._opcode, whole if self._utf8 is None else whole.decode())


def frame(opcode: int, payload: bytes) -> bytes:
    """A whole message as a server sends it: one frame, not masked (section 5.1)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x80 | opcode, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x80 | opcode, 126, size) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, size) + payload


def close_frame(code: int | None, reason: str = "") -> bytes:
    """A close with its code, or without when the peer's had none (section 5.5.1)."""
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()[:123]
    return frame(CLOSE, payload)


def _unmask(data: bytes, at: int, size: int) -> bytes:
    """The payload behind its mask. As one big integer, because a loop over bytes would stop
    everybody else for as long as it takes (section 5.3)."""
    if not size:
        return b""
    mask = (data[at - 4 : at] * (size // 4 + 1))[:size]
    masked = int.from_bytes(data[at : at + size], "little")
    return (masked ^ int.from_bytes(mask, "little")).to_bytes(size, "little")


def _text(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise Violation(NO_TEXT, "this text is no UTF-8") from None


def _close(payload: bytes) -> Message:
    if not payload:
        return Message(CLOSE, "")
    code = int.from_bytes(payload[:2], "big") if len(payload) > 1 else 0
    if not (1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999):
        raise Violation(PROTOCOL_ERROR, "this close code may not be sent")
    return Message(CLOSE, _text(payload[2:]), code)
