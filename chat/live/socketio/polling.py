"""The clients of `engine` that long-poll: python-engineio's sockets, with a queue from which nothing is lost.

What a poll is answered with is theirs only when it could be written to the socket; else it waits for the next poll,
in its place. What TCP took and did not deliver is covered by the room's log, from which a client resumes.

Leans on python-engineio 4.15: `Socket.queue`, `upgrading`, `receive`, `close`, `handle_get_request`,
`handle_post_request`; on gevent 26.9, which asks a response for more when it has written what it got, and calls its
`close` in any case. tests/live/test_polling.py and tests/live/test_engine.py turn red when they move.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

import gevent
from engineio import packet
from engineio.exceptions import EngineIOError, QueueEmpty
from engineio.socket import Socket
from gevent.event import Event

from chat.live.socketio.peers import Peer, heard
from chat.live.transport.fanout import Frame

if TYPE_CHECKING:
    from chat.live.socketio.engine import Engine

log = logging.getLogger(__name__)

Packets = list[packet.Packet]


class Outbox:
    """Packets for the next poll, in order; `size` is in characters."""

    def __init__(self) -> None:
        self._packets: deque[packet.Packet] = deque()
        self._news = Event()
        self.over = False
        self.size = 0

    def put(self, pkt: packet.Packet | None) -> None:
        """Add one at the end; None is the end of all, for python-engineio."""
        if pkt is None:
            self.over = True
        else:
            self._packets.append(pkt)
            self.size += _size(pkt)
        self._news.set()

    def put_back(self, packets: Packets) -> None:
        """These were taken, and came to nobody."""
        self._packets.extendleft(reversed(packets))
        self.size += sum(map(_size, packets))
        self._news.set()

    def take(self, seconds: float = 0) -> Packets | None:
        """All that waits; where nothing does, what comes first within so many seconds. None when it is asked for again
        meanwhile."""
        self._news.set()  # who waited until now gives way
        news = self._news = Event()
        deadline = time.monotonic() + seconds
        while not self._packets and not self.over and news is self._news and (left := deadline - time.monotonic()) > 0:
            news.wait(left)
        return self.take_all() if news is self._news else None

    def take_all(self) -> Packets:
        """All that waits at this moment."""
        packets = list(self._packets)
        self._packets.clear()
        self.size = 0
        return packets

    def end(self) -> Packets:
        """All that waits; a poll that waits for more is over."""
        packets = self.take_all()
        self.put(None)
        return packets


class Response:
    """The response to a poll."""

    def __init__(self, body: bytes, outbox: Outbox, packets: Packets) -> None:
        self._body, self._outbox, self._packets = body, outbox, packets

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        self._packets = []  # it was written

    def close(self) -> None:
        if self._packets:
            self._outbox.put_back(self._packets)


class PollingPeer(Socket):  # type: ignore[misc]
    """A client that long-polls. `prober` is the WebSocket by which it tries to change over; it has as long for that as
    between two pings."""

    due: float
    waiting: bool
    queue: Outbox
    backlog = ()  # so the fan-out never sends to it directly

    def __init__(self, engine: Engine, sid: str, address: str) -> None:
        super().__init__(engine, sid)
        self.queue = Outbox()
        self.address = address
        self.prober: Peer | None = None
        self._dropped = False
        heard(self, engine)

    def deliver(self, some: list[Frame], _data: bytes) -> None:
        for frame in some:
            self.send(packet.Packet(packet.MESSAGE, frame.text[1:]))

    def send(self, pkt: packet.Packet) -> None:
        """Keep it for the next poll. Called in the midst of a fan-out: so a client that is too far
        behind is dropped in a moment, and not while others wait for their message."""
        if self.closed or self._dropped:
            return
        self.queue.put(pkt)
        if self.queue.size > self.server.most_queued:
            log.info("dropped a polling client that was %d bytes behind", self.queue.size)
            self._dropped = True
            gevent.spawn(self.leave)

    def handle_get_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Packets:
        """A poll. One at a time waits: the newest, as the one before may be long dead. What it is given is remembered
        in the environment, for `Response`. Raises QueueEmpty after as long as a client has to answer a ping, which is
        the end of the session."""
        if self.upgrading:
            return [packet.Packet(packet.NOOP)]
        packets = self.queue.take(self.server.ping_interval + self.server.ping_timeout)
        is_gone = environ.get("banter.is_gone")
        if packets is None:
            packets = [packet.Packet(packet.NOOP)]
        elif packets and is_gone is not None and is_gone():
            self.queue.put_back(packets)
            packets = [packet.Packet(packet.NOOP)]  # which goes nowhere
        elif packets:
            environ["banter.given"] = self.queue, packets
        elif not self.queue.over:
            self.close(wait=False, reason=self.server.reason.TRANSPORT_ERROR)
            raise QueueEmpty
        elif not self.closed:  # it goes on by WebSocket
            packets = [packet.Packet(packet.NOOP)]
        return packets

    def handle_post_request(self, environ: WSGIEnvironment) -> None:
        """Raises EngineIOError for a body that is not made of packets, or not all there, which is a 400 and the end of
        the session: engineio would answer 200 and drop all of it."""
        try:
            if "HTTP_TRANSFER_ENCODING" in environ:  # in chunks, of which engineio would read none
                body = environ["wsgi.input"].read(self.server.max_http_buffer_size + 1)
                environ = {**environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
            super().handle_post_request(environ)
        except (ValueError, LookupError, OSError) as error:
            raise EngineIOError(str(error)) from None

    def ping(self) -> None:
        self.send(packet.Packet(packet.PING))

    def schedule_ping(self) -> None:
        """Called by `receive` for a pong."""
        heard(self, self.server)

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


def _size(pkt: packet.Packet) -> int:
    return len(pkt.data or "")
