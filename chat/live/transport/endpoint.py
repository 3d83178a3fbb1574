"""The server's end of a WebSocket, without its socket: the rules of RFC 6455 once the handshake is done.

Whoever drives it (`websocket`) does the input, the output and the waiting, and decides nothing about the protocol:

- what was read goes to `receive`; then `next_event` is asked until it has no more
- after each event, and after `close` and `ping`, what `take_due` gives is sent
- when `is_open` is False, nothing but what is due may be sent
- when `is_over`, the sending side is shut once all is sent, and the connection is closed when the peer has closed
  it, or hasn't for a while (section 7.1.1)
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from chat.live.transport.frames import CLOSE, NORMAL, PING, POLICY, PONG, Violation, close_frame, frame, read_close
from chat.live.transport.parser import Message, Parser

log = logging.getLogger(__name__)

CONTROLS_A_SECOND, CONTROLS_AT_ONCE = 10, 64  # pings and pongs that are taken from a peer

DISCARDED = Message(-1, b"")  # an event that is nobody's: a frame after a close, or one that broke the protocol


class Endpoint:
    """Open, until either side closes; over when both have, or when the peer broke the protocol.

    `limit` is that of `Parser`. `clock` gives seconds.
    """

    __slots__ = ("_calm_at", "_clock", "_due", "_parser", "is_open", "is_over")

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.is_open = True  # nobody has said goodbye
        self.is_over = False  # the peer has nothing more to say
        self._parser = Parser(limit)
        self._clock = clock
        self._calm_at = 0.0  # when the pings and pongs that have come were no more than they may be
        self._due = b""

    # What comes in

    def receive(self, data: bytes) -> None:
        """Take what was read. When it is over, what still comes is passed over (section 1.4)."""
        if not self.is_over:
            self._parser.feed(data)

    def next_event(self) -> Message | None:
        """The next message or control frame; None when more has to be read. A ping is answered and a close is echoed
        by what is due then; what comes after our own close is DISCARDED."""
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
                self._say_goodbye(close_frame(code))  # 5.5.1: a close is answered by a close, and its code is echoed
            self.is_over = True  # 7.1.1: both have said goodbye, so the server closes the connection
            return message
        self._slow_down()
        if opcode == PING and self.is_open:  # 5.5.2; a peer that has our close would discard the pong (1.4)
            self._due += frame(PONG, payload)
        return message

    def _slow_down(self) -> None:
        """Refuse pings and pongs without end: each costs us work, and none is a message."""
        now = self._clock()
        self._calm_at = max(self._calm_at, now) + 1 / CONTROLS_A_SECOND
        if self._calm_at - now > (CONTROLS_AT_ONCE + 0.5) / CONTROLS_A_SECOND:  # half of one, for rounding
            raise Violation(POLICY, "too many pings")

    def _fail(self, violation: Violation) -> None:
        """Say what was wrong, and look at nothing more, not even at the peer's close (section 7.1.7)."""
        log.info("closed a WebSocket: %s", violation.reason)
        if self.is_open:
            self._say_goodbye(close_frame(violation.code, violation.reason))
        self.is_over = True

    # What goes out

    def take_due(self) -> bytes:
        """What has to be sent now, behind all that was sent before."""
        due, self._due = self._due, b""
        return due

    def ping(self, payload: bytes = b"") -> None:
        """Ask the peer for a pong (section 5.5.2)."""
        if self.is_open:
            self._due += frame(PING, payload)

    def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Say goodbye first. The peer has to answer it before the connection may end (section 7.1.2)."""
        if self.is_open:
            self._say_goodbye(close_frame(code, reason))

    def end(self) -> None:
        """The connection is gone; without a close from both sides that is no clean end (section 7.1.4)."""
        self.is_open, self.is_over, self._due = False, True, b""

    def _say_goodbye(self, goodbye: bytes) -> None:
        """Nothing is sent after it (section 5.5.1)."""
        self._due += goodbye
        self.is_open = False
