"""The server's end of a WebSocket, without I/O: the rules of RFC 6455 after the handshake.

Its driver (`websocket`) does the input, the output and the waiting, and makes no decision about the protocol. It must:

- pass all data that it reads to `receive`, then call `next_event` until that returns None
- after each event, and after `close` and `ping`, send the bytes that `take_due` returns
- when `is_open` is False, send nothing else
- when `is_over`, shut the sending side down once all is sent, and close the connection when the peer has closed it, or
  after a timeout (section 7.1.1)
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from chat.live.transport.frames import CLOSE, NORMAL, PING, POLICY, PONG, Violation, close_frame, frame, read_close
from chat.live.transport.parser import Message, Parser

log = logging.getLogger(__name__)

CONTROLS_A_SECOND, CONTROLS_AT_ONCE = 10, 64  # pings and pongs that a peer may send

DISCARDED = Message(-1, b"")  # an event to ignore: a frame after a close, or one that violated the protocol


class Endpoint:
    """The state of a connection. `is_open` until either side closes; `is_over` when both have closed, or the peer has
    violated the protocol.

    `limit` is that of `Parser`. `clock` returns seconds.
    """

    __slots__ = ("_calm_at", "_clock", "_due", "_parser", "is_open", "is_over")

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.is_open = True  # neither side has sent a close
        self.is_over = False  # nothing more from the peer counts
        self._parser = Parser(limit)
        self._clock = clock
        self._calm_at = 0.0  # the time until which the pings and pongs received so far use up their rate
        self._due = b""

    # Receiving

    def receive(self, data: bytes) -> None:
        """Take data that was read. It is ignored when the connection is over (section 1.4)."""
        if not self.is_over:
            self._parser.feed(data)

    def next_event(self) -> Message | None:
        """Return the next message or control frame, or None if more has to be read. The answer to a ping or a close
        becomes due. Returns DISCARDED for messages after our own close."""
        if self.is_over:
            return None
        try:
            message = self._parser.next_message()
            if message is None or (message.opcode < CLOSE and self.is_open):
                return message
            return self._handle(message)
        except Violation as violation:
            self._fail(violation)
            return DISCARDED

    def _handle(self, message: Message) -> Message:
        opcode, payload = message
        if opcode < CLOSE or isinstance(payload, str):
            return DISCARDED  # 1.4: data after our close, sent before the peer has read it
        if opcode == CLOSE:
            code, _ = read_close(payload)
            if self.is_open:
                self._send_close(close_frame(code))  # 5.5.1: a close is answered by a close, and its code is echoed
            self.is_over = True  # 7.1.1: both have sent a close, so the server closes the connection
            return message
        self._slow_down()
        if opcode == PING and self.is_open:  # 5.5.2; a peer that has our close would discard the pong (1.4)
            self._due += frame(PONG, payload)
        return message

    def _slow_down(self) -> None:
        """Limit the rate of pings and pongs, because each costs us work. Raises Violation."""
        now = self._clock()
        self._calm_at = max(self._calm_at, now) + 1 / CONTROLS_A_SECOND
        if self._calm_at - now > (CONTROLS_AT_ONCE + 0.5) / CONTROLS_A_SECOND:  # half of one, for rounding
            raise Violation(POLICY, "too many pings")

    def _fail(self, violation: Violation) -> None:
        """Send the reason and ignore all further data, even the peer's close (section 7.1.7)."""
        log.info("closed a WebSocket: %s", violation.reason)
        if self.is_open:
            self._send_close(close_frame(violation.code, violation.reason))
        self.is_over = True

    # Sending

    def take_due(self) -> bytes:
        """Return the bytes that have to be sent now, after all earlier ones."""
        due, self._due = self._due, b""
        return due

    def ping(self, payload: bytes = b"") -> None:
        """Ask the peer for a pong (section 5.5.2)."""
        if self.is_open:
            self._due += frame(PING, payload)

    def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Start the close handshake. The peer has to answer before the connection may end (section 7.1.2)."""
        if self.is_open:
            self._send_close(close_frame(code, reason))

    def end(self) -> None:
        """Note that the connection is gone. Unless both sides have sent a close, the end is not clean (section
        7.1.4)."""
        self.is_open, self.is_over, self._due = False, True, b""

    def _send_close(self, close: bytes) -> None:
        """Make a close frame due. Nothing may be sent after it (section 5.5.1)."""
        self._due += close
        self.is_open = False
