"""From the bytes of a WebSocket client to whole messages (RFC 6455, sections 5.4 to 5.6)."""

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

LEAST_FRAGMENT = 64  # bytes; a message may not be cut finer, on the whole: each piece costs us work


class Message(NamedTuple):
    """What has arrived whole: a message, as a str where its `opcode` is TEXT, or what is in a control frame."""

    opcode: int
    data: str | bytes


class Parser:
    """Takes what was read from one client (`feed`), and gives its messages one by one (`next_message`).

    A message of more than `limit` bytes, in however many fragments, is refused as soon as a frame's header announces
    it, before its payload is taken in.
    """

    __slots__ = ("_ahead", "_at", "_data", "_fragments", "_limit", "_looked", "_needed", "_opcode", "_partial",
                 "_parts", "_payload_at", "_utf8")  # fmt: skip

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data: bytes | None = None  # has been read; up to `_at` it has been given out
        self._at = 0
        self._partial: bytearray | None = None  # the beginning of a frame whose rest has not arrived
        self._needed = 0  # bytes in it before looking at it again is worth while
        self._opcode = CONTINUATION  # of the message whose fragments are coming in
        self._parts: bytearray | None = None  # one buffer, because a million pieces would be fifty times their size
        self._fragments = 0
        self._utf8: codecs.IncrementalDecoder | None = None
        self._ahead: codecs.IncrementalDecoder | None = None  # of the text in `_partial`, as far as it is here
        self._payload_at = self._looked = 0  # where that begins, and how far it was decoded

    def feed(self, data: bytes) -> None:
        """Take what was read, when there is no next message in what was read before."""
        if self._partial is not None:
            self._partial += data
            if len(self._partial) < self._needed:
                return
            data, self._partial = bytes(self._partial), None
        self._data, self._at = data, 0

    def next_message(self) -> Message | None:
        """The next message that is whole; None when more has to be read. Raises Violation; after that there is
        nothing more to ask for."""
        data, at = self._data, self._at
        if data is not None:
            while at < len(data) and (found := self._whole(data, at)) is not None:
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
        """The header of the frame that begins here, if the frame is whole; else `_needed` says how much of it there
        has to be."""
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
        """The decoder that checks a text frame while it arrives; None for other frames."""
        if opcode != TEXT and (opcode != CONTINUATION or self._utf8 is None):
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        if opcode == CONTINUATION and self._utf8 is not None:
            decoder.setstate(self._utf8.getstate())
        return decoder

    def _look_ahead(self, partial: bytearray, ahead: codecs.IncrementalDecoder) -> None:
        """Refuse what is not UTF-8 as soon as it is here, and not when its frame is whole (section 8.1)."""
        start, end = self._looked, len(partial)
        if end <= start:
            return
        turn = (start - self._payload_at) % 4
        mask = partial[self._payload_at - 4 : self._payload_at]
        piece = bytes(mask[turn:] + mask[:turn] + partial[start:])
        self._looked = end
        self._decode(ahead, unmask(piece, 4, end - start))

    def _admit(self, opcode: int, size: int) -> None:
        """Refuse a data frame that can't follow here, or that would be too much."""
        if opcode != CONTINUATION:
            if self._parts is not None:
                raise Violation(PROTOCOL_ERROR, "the message before is not finished")  # 5.4
            if size > self._limit:
                raise Violation(TOO_BIG, "the message is too big")  # 7.4.1, 10.4
        elif self._parts is None:
            raise Violation(PROTOCOL_ERROR, "there is nothing to continue")  # 5.4
        elif len(self._parts) + size > self._limit or self._fragments > self._limit // LEAST_FRAGMENT:
            raise Violation(TOO_BIG, "the message is too big")  # 7.4.1, 10.4

    def _take(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        """One frame; the message that is complete with it."""
        if final and opcode == TEXT:  # most messages are one frame
            return Message(TEXT, read_text(payload))
        if opcode >= CLOSE or (final and opcode == BINARY):  # 5.4: a control frame may come between fragments
            return Message(opcode, payload)
        return self._fragment(opcode, final, payload)

    def _fragment(self, opcode: int, final: bool, payload: bytes) -> Message | None:
        """A part of a message (section 5.4)."""
        if opcode != CONTINUATION or self._parts is None:
            self._opcode, self._parts, self._fragments = opcode, bytearray(), 0
            self._utf8 = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None
        self._fragments += 1
        self._parts += payload
        if self._utf8 is not None:
            self._decode(self._utf8, payload, final)  # to notice at once what is not text
        if not final:
            return None
        whole, self._parts = bytes(self._parts), None
        return Message(self._opcode, whole if self._utf8 is None else whole.decode())

    def _decode(self, decoder: codecs.IncrementalDecoder, payload: bytes, final: bool = False) -> None:
        try:
            decoder.decode(payload, final)
        except UnicodeDecodeError:
            raise Violation(NOT_UTF8, "this text is not UTF-8") from None
