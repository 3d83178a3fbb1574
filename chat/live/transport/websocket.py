"""A detached WebSocket: a raw socket and two watchers of the event loop, and no greenlet.

A connection that costs a greenlet or three costs 50 kB; ten thousand idle ones cost half a gigabyte and the time to
switch between them. This one reads when the loop says there is something, writes straight to the kernel while the
kernel takes it, and queues only for a peer that is slow. Past `most_queued` bytes the peer is dropped: it comes back
and resumes from its rev. What the protocol asks for is decided by its `Endpoint`.

Everything here runs on the hub, so nothing may block or switch.
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

READ = 64 * 1024  # bytes a read; a client with more gets another turn
AT_ONCE = 32  # messages; a read may bring ten thousand empty ones, which take a tenth of a second
READABLE, WRITABLE = 1, 2
LINGER = 2.0  # seconds the peer has to answer a close


class WebSocket:
    """One peer. Subclasses say what happens: `on_message`, `on_sent`, `on_pong`, `on_closed`.

    While `backlog` is None, `send_now` may be called directly: it is the socket's own `send`. These two are public
    because the fan-out does so a thousand times a message.
    """

    __slots__ = ("__weakref__", "_endpoint", "_limit", "_paused", "_reader", "_size", "_socket", "_writer",
                 "backlog", "send_now")  # fmt: skip

    turns: ClassVar[Turns] = Turns()
    lingering: ClassVar[set[WebSocket]] = set()  # have said goodbye, and wait for the peer's

    def __init__(self, sock: _socket.socket, *, largest: int, most_queued: int) -> None:
        """Take over a non-blocking socket after the handshake. `largest` bounds a message that comes in, and
        `most_queued` what waits for the peer, in bytes."""
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
        """A whole text or binary message."""
        raise NotImplementedError

    def on_closed(self) -> None:
        """The connection is gone. Called once."""
        raise NotImplementedError

    def on_sent(self) -> None:
        """All that was queued has been taken by the kernel."""

    def on_pong(self) -> None:
        """The peer has answered a ping of ours, or says so."""

    # Sending

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return not self._endpoint.is_open

    def send(self, data: bytes) -> None:
        """Send whole frames: at once if nothing is queued, else behind what is."""
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
        """Keep data for a peer that does not take it now. Drops the peer past the bound."""
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
            return
        except OSError:
            self.abort()
            return
        self._stop_writer()
        if self.closed:
            self._shut_when_sent()
        else:
            self.on_sent()

    # Receiving

    def pause(self) -> None:
        """Handle and read nothing more for now: the peer waits in the kernel's window."""
        if self._endpoint.is_open:
            self._paused = True
            self._reader.stop()

    def resume(self) -> None:
        """Go on, when it is this peer's turn."""
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
        if not data:
            self.abort()
            return
        self._endpoint.receive(data)
        self._go_on()

    def _go_on(self) -> None:
        """Handle what was read, but not all of it at once; then read on."""
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
            return
        if event.opcode == frames.PONG:
            self.on_pong()
        self._follow()

    # Ending

    def close(self, code: int = frames.NORMAL, reason: str = "") -> None:
        """Say goodbye, with what is queued before it, and wait a little for the peer's."""
        if self._endpoint.is_open:
            self._endpoint.close(code, reason)
            self.resume()  # to read the answer
            self._follow()

    def _follow(self) -> None:
        """Do what the protocol asks for after an event."""
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
        """Once all is sent up to the close, send nothing more; when both sides have closed, tell TCP so."""
        if self._writer is not None:
            return
        self.backlog = deque()  # keeps the fan-out from sending
        if self._endpoint.is_over:
            try:
                self._socket.shutdown(SHUT_WR)
            except OSError:
                self.abort()

    def abort(self) -> None:
        """End it now. Harmless when it has ended."""
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
