"""The clients of `engine` on a detached WebSocket, and the pings of all; those that poll are in `polling`.

engine.io packets   0 open  1 close  2 ping  3 pong  4 message  5 upgrade  6 noop
"""

from __future__ import annotations

import _socket
from collections import deque
from typing import TYPE_CHECKING, Protocol

import gevent
from engineio import packet

from chat.live.transport import frames
from chat.live.transport.fanout import Frame
from chat.live.transport.parser import Message
from chat.live.transport.websocket import WebSocket

if TYPE_CHECKING:
    from chat.live.socketio.engine import Engine
    from chat.live.socketio.polling import PollingPeer

INBOX = 32  # messages of a client that wait for the one before; then it is not read from
PING, PONG_PROBE = Frame.of("2"), Frame.of("3probe")


class Pinged(Protocol):
    """What the pinger has to know of a peer: when it is `due` next, and whether it is `waiting`
    for the answer to a ping."""

    due: float
    waiting: bool

    def ping(self) -> None: ...


def heard(peer: Pinged, engine: Engine) -> None:
    """The peer has answered; the next ping is due after the interval."""
    peer.waiting = False
    peer.due = engine.clock.monotonic() + engine.ping_interval


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

    def __init__(
        self, engine: Engine, sid: str, address: str, sock: _socket.socket, polling: PollingPeer | None = None
    ) -> None:
        self.engine = engine
        self.sid = sid
        self.address = address
        self.polling = polling
        self._inbox: deque[str | None] | None = None
        self._reason = engine.reason.TRANSPORT_CLOSE
        heard(self, engine)
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

    def on_message(self, message: Message) -> None:
        text = message.data
        if self.polling is not None:
            self._probe(self.polling, text)
        elif not isinstance(text, str):
            self.close(frames.POLICY, "only text is taken")
        elif text[:1] == "4":
            self._enqueue(text[1:])
        elif text == "3":
            heard(self, self.engine)
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
                self.engine.tell("disconnect", self.sid, self._reason)
            elif not self.closed and not self.engine.draining:
                self.engine.tell("message", self.sid, text)
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
