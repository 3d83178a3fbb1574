"""The clients of `engine`: on a detached WebSocket, or long-polling.

Both have a bound on what waits for them, and neither has a greenlet of its own for pings.

    engine.io packets   0 open  1 close  2 ping  3 pong  4 message  5 upgrade  6 noop

Leans on python-engineio 4.15: `Server._trigger_event`; `Socket.poll`, `queue`, `upgrading`, `receive`,
`handle_post_request`. tests/test_engine.py turns red when they move.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

import gevent
from engineio import packet
from engineio.exceptions import EngineIOError
from engineio.socket import Socket

from chat.live import frames
from chat.live.fanout import Frame
from chat.live.websocket import WebSocket

if TYPE_CHECKING:
    from chat.live.engine import Engine

log = logging.getLogger(__name__)

INBOX = 32  # messages of a client that wait for the one before; then it is not read from
PING, PONG_PROBE = Frame.of("2"), Frame.of("3probe")


class Pinged(Protocol):
    """What the pinger has to know of a peer: when it is `due` next, and whether it is `waiting`
    for the answer to a ping."""

    due: float
    waiting: bool

    def ping(self) -> None: ...


def heard(peer: Pinged, interval: float) -> None:
    """The peer has answered; the next ping is due after the interval."""
    peer.waiting = False
    peer.due = time.monotonic() + interval


def beat(peer: Pinged, now: float, timeout: float) -> bool:
    """Whether the peer is still to be believed in; pings it when it is time."""
    if now < peer.due:
        return True
    if peer.waiting:
        return False
    peer.waiting = True
    peer.due = now + timeout
    peer.ping()
    return True


class Peer(WebSocket):
    """A client on a detached WebSocket.

    Messages are handled one after the other, in a greenlet of the engine's pool while there are some.
    While `polling` is set, this is a long-polling client that tries to change over.
    """

    __slots__ = ("_inbox", "_reason", "address", "due", "engine", "polling", "sid", "waiting")

    upgraded = connected = True
    due: float
    waiting: bool

    def __init__(self, engine: Engine, sid: str, address: str, sock: Any, polling: PollingPeer | None = None) -> None:
        self.engine = engine
        self.sid = sid
        self.address = address
        self.polling = polling
        self._inbox: deque[str | None] | None = None
        self._reason = engine.reason.TRANSPORT_CLOSE
        heard(self, engine.ping_interval)
        super().__init__(sock, largest=engine.max_http_buffer_size, most_queued=engine.most_queued)

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        """Send frames that the fan-out has joined."""
        self.send(data)

    def ping(self) -> None:
        self.send(PING.wire)

    def give_up(self) -> None:
        """It does not answer."""
        self._reason = self.engine.reason.PING_TIMEOUT
        self.abort()

    def leave(self) -> None:
        """Close it from this side, after what was said to it."""
        self.engine.manager.fanout.flush()
        self._reason = self.engine.reason.SERVER_DISCONNECT
        self.close(frames.NORMAL)

    def on_message(self, message: frames.Message) -> None:
        text = message.data
        if self.polling is not None:
            self._probe(self.polling, text)
        elif not isinstance(text, str):
            self.close(frames.POLICY, "only text is taken")
        elif text[:1] == "4":
            self._enqueue(text[1:])
        elif text == "3":
            heard(self, self.engine.ping_interval)
        elif text == "1":
            self._reason = self.engine.reason.CLIENT_DISCONNECT
            self.close(frames.NORMAL)
        elif text != "6":
            self.close(frames.POLICY, "this is no Engine.IO packet")

    def on_closed(self) -> None:
        if self.polling is not None:
            self.polling.upgrading = False  # it goes on polling
            self.polling.prober = None
        else:
            self.engine.forget(self)
            self._enqueue(None)

    def _enqueue(self, text: str | None) -> None:
        if self._inbox is None:
            self._inbox = deque((text,))
            self.engine.pool.spawn(self._work)
            return
        self._inbox.append(text)
        if len(self._inbox) == INBOX:
            self.pause()

    def _work(self) -> None:
        """Handle what has come, in order."""
        inbox, handled = self._inbox, 0
        while inbox:
            text = inbox.popleft()
            if text is None:
                self.engine._trigger_event("disconnect", self.sid, self._reason, run_async=False)
            elif not self.closed and not self.engine.draining:
                self.engine._trigger_event("message", self.sid, text, run_async=False)
            if len(inbox) == INBOX - 1:
                self.resume()
            handled += 1
            if handled % INBOX == 0:
                gevent.sleep(0)  # what is refused at once would else keep everybody waiting
        self._inbox = None

    def _probe(self, polling: PollingPeer, text: str | bytes) -> None:
        """https://socket.io/docs/v4/engine-io-protocol/#upgrade"""
        if text == "2probe" and not polling.upgrading:
            polling.upgrading = True  # polls are answered with a noop from now on
            polling.send(packet.Packet(packet.NOOP))
            self.send(PONG_PROBE.wire)
        elif text == "5" and polling.upgrading and not polling.closed:
            self.polling = None
            self.engine.change_over(polling, self)
        else:
            self.close(frames.POLICY, "this is no upgrade")


class PollingPeer(Socket):  # type: ignore[misc]
    """A client that long-polls: python-engineio's socket. `prober` is the WebSocket by which it
    tries to change over; it has as long for that as between two pings."""

    due: float
    waiting: bool
    backlog = ()  # so the fan-out never sends to it directly

    def __init__(self, engine: Engine, sid: str, address: str) -> None:
        super().__init__(engine, sid)
        self.address = address
        self.prober: Peer | None = None
        self._waiting_bytes = 0
        self._dropped = False
        heard(self, engine.ping_interval)

    def deliver(self, some: list[Frame], _data: bytes) -> None:
        for frame in some:
            self.send(packet.Packet(packet.MESSAGE, frame.text[1:]))

    def send(self, pkt: packet.Packet) -> None:
        """Keep it for the next poll. Called in the midst of a fan-out: so a client that is too far
        behind is dropped in a moment, and not while others wait for their message."""
        if self.closed or self._dropped:
            return
        self._waiting_bytes += len(pkt.data or "")
        self.queue.put(pkt)
        if self._waiting_bytes > self.server.most_queued:
            log.info("dropped a polling client that was %d bytes behind", self._waiting_bytes)
            self._dropped = True
            gevent.spawn(self.leave)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Raises EngineIOError for a body that is not made of packets, or not all there, which is a 400 and the end of
        the session: engineio would answer 200 and drop all of it."""
        try:
            super().handle_post_request(environ)
        except (ValueError, LookupError, OSError) as error:
            raise EngineIOError(str(error)) from None

    def poll(self) -> list[packet.Packet]:
        packets: list[packet.Packet] = super().poll()
        self._waiting_bytes = 0
        return packets

    def ping(self) -> None:
        self.send(packet.Packet(packet.PING))

    def schedule_ping(self) -> None:
        """Called by `receive` for a pong."""
        heard(self, self.server.ping_interval)

    def check_ping_timeout(self) -> bool:
        return True

    def give_up(self) -> None:
        self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)

    def leave(self) -> None:
        self.close(wait=False, reason=self.server.reason.SERVER_DISCONNECT)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Nobody has to read what is still queued, so nothing here waits for it."""
        super().close(wait=False, abort=abort, reason=reason)
        self.server.forget(self)
        if self.prober is not None:
            self.prober.abort()
