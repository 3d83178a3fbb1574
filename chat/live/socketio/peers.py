"""Clients of `engine` on a detached WebSocket, and the pings of all clients. Those that long-poll are in `polling`.

engine.io packets   0 open  1 close  2 ping  3 pong  4 message  5 upgrade  6 noop
"""

from __future__ import annotations

import _socket
from typing import TYPE_CHECKING, Protocol

from engineio import packet

from chat.live.transport import frames
from chat.live.transport.fanout import Frame
from chat.live.transport.inbox import OrderedWebSocket
from chat.live.transport.parser import Message

if TYPE_CHECKING:
    from chat.live.socketio.engine import Engine
    from chat.live.socketio.polling import PollingPeer

PING, PONG_PROBE = Frame.of("2"), Frame.of("3probe")


class Pinged(Protocol):
    """A peer, as the pinger sees it: the time when its next ping is `due`, and True if it is `waiting` for the answer
    to one. While it waits, `due` is the deadline of the answer."""

    due: float
    waiting: bool

    def ping(self) -> None: ...


def heard(peer: Pinged, engine: Engine) -> None:
    """Note that the peer has answered, and schedule its next ping."""
    peer.waiting = False
    peer.due = engine.clock.monotonic() + engine.ping_interval


def beat(peer: Pinged, now: float, timeout: float) -> bool:
    """Ping the peer if it is due. Returns False once it has missed a pong."""
    if now < peer.due:
        return True
    if peer.waiting:
        return False
    peer.waiting = True
    peer.due = now + timeout
    peer.ping()
    return True


class Peer(OrderedWebSocket):
    """A client on a detached WebSocket.

    While `polling` is set, this WebSocket is the attempt of a long-polling client to upgrade.
    """

    __slots__ = ("address", "due", "engine", "polling", "sid", "waiting")

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
        heard(self, engine)
        super().__init__(sock, engine.pool, largest=engine.max_http_buffer_size, most_queued=engine.most_queued)

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        """Send the joined `data` of frames."""
        self.send(data)

    def ping(self) -> None:
        self.send(PING.wire)

    def give_up(self) -> None:
        """Drop the peer, because it did not answer a ping."""
        self.abort()

    def leave(self) -> None:
        """Close the connection from this side, after all data for it was sent."""
        self.engine.manager.fanout.flush()
        self.close(frames.NORMAL)

    def on_message(self, message: Message) -> None:
        text = message.data
        if self.polling is not None:
            self._probe(self.polling, text)
        elif not isinstance(text, str):
            self.close(frames.POLICY, "only text messages are accepted")
        elif text[:1] == "4":
            self.enqueue(text[1:])
        elif text == "3":
            heard(self, self.engine)
        elif text == "1":
            self.close(frames.NORMAL)
        elif text != "6":
            self.close(frames.POLICY, "not an Engine.IO packet")

    def on_closed(self) -> None:
        if self.polling is not None:
            self.polling.upgrading = False  # the client continues polling
            self.polling.prober = None
        else:
            self.engine.forget(self)
            self.enqueue(None)

    def handle(self, text: str | None) -> None:
        if text is None:
            self.engine.tell("disconnect", self.sid, None)
        elif not self.closed and not self.engine.draining:
            self.engine.tell("message", self.sid, text)

    def _probe(self, polling: PollingPeer, text: str | bytes) -> None:
        """Handle a message of an upgrade (https://socket.io/docs/v4/engine-io-protocol/#upgrade)."""
        if text == "2probe" and not polling.upgrading:
            polling.upgrading = True  # polls are answered with a noop from now on
            polling.send(packet.Packet(packet.NOOP))
            self.send(PONG_PROBE.wire)
        elif text == "5" and polling.upgrading and not polling.closed:
            self.polling = None
            self.engine.change_over(polling, self)
        else:
            self.close(frames.POLICY, "not a valid upgrade")
