"""A detached WebSocket: a raw socket with two watchers of the event loop, and without a greenlet.

With up to three greenlets, a connection would take 50 kB; ten thousand idle ones would take half a gigabyte, and the
time to switch between them. This one reads when the event loop reports data, writes straight to the kernel while that
accepts it, and queues data only for a slow peer. A peer with more than `most_queued` bytes in its queue is dropped; it
can reconnect and resume from its rev. All decisions about the protocol are made by its `Endpoint`.

All code here runs on gevent's hub, so it must not block or switch.
"""

from __future__ import annotations

import logging
from collections import deque
from socket import SHUT_WR
from typing import TYPE_CHECKING, Any, ClassVar

import gevent

from chat.live.transport import frames
from chat.live.transport.endpoint import Endpoint
from chat.live.transport.parser import Message
from chat.live.transport.turns import Turns

if TYPE_CHECKING:
    import _socket

log = logging.getLogger(__name__)

READ = 64 * 1024  # bytes in one read; a client with more waits for another turn
AT_ONCE = 32  # messages handled in one turn; one read may bring ten thousand empty ones, which take 0.1 s
READABLE, WRITABLE = 1, 2
LINGER = 2.0  # seconds that the peer has to answer a close


class WebSocket:
    """One peer. Subclasses implement `on_message` and `on_closed`, and may implement `on_sent` and `on_pong`.

    While `backlog` is None, `send_now`, which is the socket's own `send`, may be called directly. Both are public
    because the fan-out does that a thousand times for a message.
    """

    __slots__ = ("__weakref__", "_endpoint", "_limit", "_paused", "_reader", "_size", "_socket", "_writer",
                 "backlog", "send_now")  # fmt: skip

    turns: ClassVar[Turns] = Turns()
    lingering: ClassVar[set[WebSocket]] = set()  # sockets that have sent a close and wait for the peer's

    def __init__(self, sock: _socket.socket, *, largest: int, most_queued: int) -> None:
        """Take over a non-blocking socket after the handshake. `largest` limits a received message, and `most_queued`
        the queue of data for the peer, in bytes."""
        self._socket = sock
        self.send_now = sock.send
        self.backlog: deque[bytes | memoryview] | None = None
        self._size = 0
        self._limit = most_queued
        self._endpoint = Endpoint(largest)
        self._paused = False
        self._writer: Any = None
        self._reader: Any = gevent.get_hub().loop.io(sock.fileno(), READABLE)
        self._reader.start(self._readable)

    # For subclasses

    def on_message(self, message: Message) -> None:
        """Handle a whole text or binary message."""
        raise NotImplementedError

    def on_closed(self) -> None:
        """Handle the end of the connection. Called once."""
        raise NotImplementedError

    def on_sent(self) -> None:
        """Called when the kernel has accepted all queued data."""

    def on_pong(self) -> None:
        """Called for a pong of the peer, which may also be unsolicited."""

    # Sending

    @property
    def closed(self) -> bool:
        """True if nothing can be sent any more."""
        return not self._endpoint.is_open

    def send(self, data: bytes) -> None:
        """Send whole frames, at once if nothing is queued, else after the queued ones."""
        if self._endpoint.is_open:
            self._write(data)

    def ping(self) -> None:
        """Ask the peer for a pong."""
        self._endpoint.ping()
        self._follow()

    def _write(self, data: bytes) -> None:
        if self.backlog is None:
            try:
                sent = self.send_now(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError:
                self.abort()
                return
            if sent == len(data):
                return
            data = data[sent:]
        self.queue(data)

    def queue(self, data: bytes) -> None:
        """Queue data for a peer that does not accept it now. Drops the peer if its queue is too long."""
        if self.backlog is None:
            self.backlog = deque()
            self._writer = gevent.get_hub().loop.io(self._socket.fileno(), WRITABLE)
            self._writer.start(self._writable)
        self.backlog.append(data)
        self._size += len(data)
        if self._size > self._limit:
            log.info("dropped a peer that was %d bytes behind", self._size)
            self.abort()

    def _writable(self) -> None:
        backlog = self.backlog
        try:
            while backlog:
                data = memoryview(backlog[0] if len(backlog) == 1 else b"".join(backlog))
                sent = self.send_now(data)
                self._size -= sent
                backlog.clear()
                if sent < len(data):
                    backlog.append(data[sent:])
                    return
        except (BlockingIOError, InterruptedError):
            pass  # the watcher calls again
        except OSError:
            self.abort()
        else:
            self._stop_writer()
            if self.closed:
                self._shut_when_sent()
            else:
                self.on_sent()

    # Receiving

    def pause(self) -> None:
        """Stop reading and handling messages for now; TCP's flow control makes the peer wait."""
        if self._endpoint.is_open:
            self._paused = True
            self._reader.stop()

    def resume(self) -> None:
        """Continue after `pause`, at this peer's turn."""
        if self._paused:
            self._paused = False
            gevent.spawn_later(self.turns.claim(), self._go_on)

    def _readable(self) -> None:
        try:
            data = self._socket.recv(READ)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._endpoint.receive(data)
            self._go_on()
        else:
            self.abort()

    def _go_on(self) -> None:
        """Handle up to `AT_ONCE` of the messages that were read, then continue reading."""
        handled = 0
        while handled < AT_ONCE and (event := self._endpoint.next_event()) is not None:
            self._handle(event)
            if self._paused:
                return
            handled += 1
        if self._reader is None:
            return
        if handled == AT_ONCE:
            self._reader.stop()
            gevent.spawn_later(self.turns.claim(), self._go_on)
        elif not self._reader.active:
            self._reader.start(self._readable)

    def _handle(self, event: Message) -> None:
        if event.opcode in (frames.TEXT, frames.BINARY):
            self.on_message(event)
        else:
            if event.opcode == frames.PONG:
                self.on_pong()
            self._follow()

    # Ending

    def close(self, code: int = frames.NORMAL, reason: str = "") -> None:
        """Send a close after all queued data, and wait up to `LINGER` seconds for the peer's."""
        if self._endpoint.is_open:
            self._endpoint.close(code, reason)
            self.resume()  # to read the answer
            self._follow()

    def _follow(self) -> None:
        """Send frames that the protocol made due, and start or finish closing."""
        if due := self._endpoint.take_due():
            self._write(due)
        if self._reader is None or self._endpoint.is_open:
            return
        if self not in self.lingering:
            self.lingering.add(self)
            gevent.spawn_later(LINGER, self.abort)
            self._shut_when_sent()
            self.on_closed()
        elif self._endpoint.is_over:
            self._shut_when_sent()

    def _shut_when_sent(self) -> None:
        """Once all data up to the close is sent, prevent further sends. If both sides have closed, shut TCP down."""
        if self._writer is not None:
            return
        self.backlog = deque()  # not None, so that the fan-out does not send
        if self._endpoint.is_over:
            try:
                self._socket.shutdown(SHUT_WR)
            except OSError:
                self.abort()

    def abort(self) -> None:
        """End the connection now. Does nothing if it has ended already."""
        if self._reader is None:
            return
        self._reader.close()
        self._reader = None
        self._stop_writer()
        self.backlog = deque()
        self._socket.close()
        self._endpoint.end()
        if self in self.lingering:
            self.lingering.discard(self)
        else:
            self.on_closed()

    def _stop_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.backlog = None
        self._size = 0
