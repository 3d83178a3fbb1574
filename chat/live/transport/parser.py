"""Make whole messages of the bytes of a WebSocket client (RFC 6455, sections 5.4 to 5.6)."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from chat.live.transport.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    NOT_UTF8,
    PROTOCOL_ERROR,
    TEXT,
    TOO_BIG,
    Violation,
    header,
    read_text,
    unmask,
)

LEAST_FRAGMENT = 64  # bytes, on average; smaller fragments are refused, because each costs us work


class Message(NamedTuple):
    """A whole message, whose `data` is a str if its `opcode` is TEXT; or a control frame with its payload."""

    opcode: int
    data: str | bytes


class Parser:
    """Takes the data of one client (`feed`), and returns its messages one by one (`next_message`).

    A message of more than `limit` bytes, even in fragments, is refused when the header of a frame announces it, before
    that payload arrives.
    """

    __slots__ = ("_ahead", "_at", "_data", "_fragments", "_limit", "_looked", "_needed", "_opcode", "_partial",
                 "_parts", "_payload_at", "_utf8")  # fmt: skip

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data: bytes | None = None  # data that was read; its messages up to `_at` have been returned
        self._at = 0
        self._partial: bytearray | None = None  # the beginning of a frame whose rest has not arrived
        self._needed = 0  # the size of `_partial` from which on it is worth parsing again
        self._opcode = CONTINUATION  # of the message whose fragments are arriving
        self._parts: bytearray | None = None  # one buffer: a million bytes objects would take fifty times their size
        self._fragments = 0
        self._utf8: codecs.IncrementalDecoder | None = None
        self._ahead: codecs.IncrementalDecoder | None = None  # checks the text in `_partial` while it arrives
        self._payload_at = self._looked = 0  # the positions where that text begins, and up to which it was checked

    def feed(self, data: bytes) -> None:
        """Take data that was read. Call this only after `next_message` has returned None."""
        if self._partial is not None:
            self._partial += data
            if len(self._partial) < self._needed:
                return
            data, self._partial = bytes(self._partial), None
        self._data, self._at = data, 0

    def next_message(self) -> Message | None:
        """Return the next whole message, or None if more has to be read. Raises Violation; don't use the parser after
        that."""
        data, at = self._data, self._at
        if data is not None:
            while (found := self._whole(data, at)) is not None:
                opcode, final, payload_at, size = found
                at = payload_at + size
                message = self._take(opcode, final, unmask(data, payload_at, size))
                if message is not None:
                    self._at = at
                    return message
            self._partial = bytearray(data[at:]) if at < len(data) else None
            self._data = None
        if self._partial is not None and self._ahead is not None:
            self._look_ahead(self._partial, self._ahead)
        return None

    def _whole(self, data: bytes, at: int) -> tuple[int, bool, int, int] | None:
        """Return the header of the frame that begins here, if the frame is whole. Else set `_needed` to its size."""
        found = header(data, at)
        if found is None:
            self._needed, self._ahead = 0, None
            return None
        opcode, _, payload_at, size = found
        if opcode < CLOSE:
            self._admit(opcode, size)
        if payload_at + size > len(data):
            self._needed = payload_at + size - at
            self._looked = self._payload_at = payload_at - at
            self._ahead = self._decoder(opcode)
            return None
        return found

    def _decoder(self, opcode: int) -> codecs.IncrementalDecoder | None:
        """Return a decoder that checks a text frame while it arrives, or None for other frames."""
        if opcode != TEXT and (opcode != CONTINUATION or self._utf8 is None):
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        if opcode == CONTINUATION and self._utf8 is not None:
            decoder.setstate(self._utf8.getstate())
        return decoder

    def _look_ahead(self, partial: bytearray, ahead: codecs.IncrementalDecoder) -> None:
        """Refuse invalid UTF-8 as soon as it arrives, before the frame is whole (section 8.1)."""
        start, end = self._looked, len(partial)
        if end <= start:
            return
        turn = (start - self._payload_at) % 4
        mask = partial[self._payload_at - 4 : self._payload_at]
        piece = bytes(mask[turn:] + mask[:turn] + partial[start:])
        self._looked = end
        self._decode(ahead, unmask(piece, 4, end - start))

    def _admit(self, opcode: int, size: int) -> None:
        """Refuse a data frame that can't follow here, or makes the message too big."""
        if opcode != CONTINUATION:
            if self._parts is not None:
                raise Violation(PROTOCOL_ERROR, "the previous message is not finished")  # 5.4
            if size > self._limit:
                raise Violation(TOO_BIG, "the message is too big")  # 7.4.1, 10.4
        elif self._parts is None:
            raise Violation(PROTOCOL_ERROR, "a continuation without a message")  # 5.4
        elif len(self._parts) + size > self._limit or self._fragments > self._limit // LEAST_FRAGMENT:
            raise Violation(TOO_BIG, "the message is too big")  # 7.4.1, 10.4

    def _take(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        """Take one frame, and return the message that it completes, if any."""
        if final and opcode == TEXT:  # most messages are one frame
            return Message(TEXT, read_text(payload))
        if opcode >= CLOSE or (final and opcode == BINARY):  # 5.4: a control frame may come between fragments
            return Message(opcode, payload)
        return self._fragment(opcode, final, payload)

    def _fragment(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        """Take a fragment of a message (section 5.4)."""
        if self._parts is None:  # it is a first one: `_admit` has refused others
            self._opcode, self._parts, self._fragments = opcode, bytearray(), 0
            self._utf8 = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None
        self._fragments += 1
        self._parts += payload
        if self._utf8 is not None:
            self._decode(self._utf8, payload, final)  # to refuse invalid text at once
        if not final:
            return None
        whole, self._parts = bytes(self._parts), None
        return Message(self._opcode, whole if self._utf8 is None else whole.decode())

    def _decode(self, decoder: codecs.IncrementalDecoder, payload: bytes, final: bool = False) -> None:
        try:
            decoder.decode(payload, final)
        except UnicodeDecodeError:
            raise Violation(NOT_UTF8, "this text is not UTF-8") from None
