"""Clients of `engine` that long-poll: python-engineio's sockets, with a queue that loses nothing.

Packets leave the queue for good only when the response to a poll was written to the socket; else they stay in order for
the next poll. Packets that TCP accepted but did not deliver are covered by the room's log, from which a client resumes.

Relies on python-engineio 4.15: `Socket.queue`, `upgrading`, `receive`, `close`, `handle_get_request`,
`handle_post_request`; and on gevent 26.9, which asks a response for its next part only after it has written the last,
and always calls its `close`. tests/live/test_polling.py and tests/live/test_engine.py fail if that changes.
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
        """Append a packet. None, python-engineio's way to end a queue, ends it."""
        if pkt is None:
            self.over = True
        else:
            self._packets.append(pkt)
            self.size += _size(pkt)
        self._news.set()

    def put_back(self, packets: Packets) -> None:
        """Return packets that were taken but not delivered to the front of the queue."""
        self._packets.extendleft(reversed(packets))
        self.size += sum(map(_size, packets))
        self._news.set()

    def take(self, seconds: float) -> Packets | None:
        """Take all packets; if there are none, wait up to so many seconds for the first. Returns None if another call
        replaces this one meanwhile."""
        self._news.set()  # ends the call that has waited until now
        news = self._news = Event()
        deadline = time.monotonic() + seconds
        while not self._packets and not self.over and news is self._news and (left := deadline - time.monotonic()) > 0:
            news.wait(left)
        return self.take_all() if news is self._news else None

    def take_all(self) -> Packets:
        """Take all packets in the queue."""
        packets = list(self._packets)
        self._packets.clear()
        self.size = 0
        return packets

    def end(self) -> Packets:
        """Take all packets, and end a poll that waits for more."""
        packets = self.take_all()
        self.put(None)
        return packets


class Response:
    """The response to a poll. If it could not be written, its packets return to the queue."""

    def __init__(self, body: bytes, outbox: Outbox, packets: Packets) -> None:
        self._body, self._outbox, self._packets = body, outbox, packets

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        self._packets = []  # the body was written

    def close(self) -> None:
        if self._packets:
            self._outbox.put_back(self._packets)


class PollingPeer(Socket):  # type: ignore[misc]
    """A client that long-polls. `prober` is the WebSocket with which it tries to upgrade; the attempt may take as long
    as the time between two pings."""

    due: float
    waiting: bool
    queue: Outbox
    backlog = ()  # not None, so that the fan-out never sends to it directly

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
        """Queue a packet for the next poll. A client that is too far behind is dropped by another greenlet, because
        this is called during a fan-out, in which other clients wait."""
        if self._dropped:
            return
        self.queue.put(pkt)
        if self.queue.size > self.server.most_queued:
            log.info("dropped a polling client that was %d bytes behind", self.queue.size)
            self._dropped = True
            gevent.spawn(self.leave)

    def handle_get_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Packets:
        """Answer a poll. Only the newest poll waits, because the one before may be dead. The packets that it gets are
        stored in the environment, for `Response`. Raises QueueEmpty, which ends the session, after the time in which a
        client has to answer a ping."""
        nothing = [packet.Packet(packet.NOOP)]
        if self.upgrading:
            return nothing
        packets = self.queue.take(self.server.ping_interval + self.server.ping_timeout)
        is_gone = environ.get("banter.is_gone")
        if packets and is_gone is not None and is_gone():
            self.queue.put_back(packets)  # they won't arrive
        elif packets:
            environ["banter.given"] = self.queue, packets
            return packets
        elif packets is not None and not self.queue.over:
            raise QueueEmpty
        return nothing  # also if the session has ended, or continues on a WebSocket: a response is never empty

    def handle_post_request(self, environ: WSGIEnvironment) -> None:
        """Handle packets that the client sends. Raises EngineIOError for an invalid or incomplete body, which is
        answered with 400 and ends the session; python-engineio alone would answer 200 and drop the packets."""
        try:
            if "HTTP_TRANSFER_ENCODING" in environ:  # engineio would not read a chunked body
                body = environ["wsgi.input"].read(self.server.max_http_buffer_size + 1)
                environ = {**environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
            super().handle_post_request(environ)
        except (ValueError, LookupError, OSError) as error:
            raise EngineIOError(str(error)) from None

    def ping(self) -> None:
        self.send(packet.Packet(packet.PING))

    def schedule_ping(self) -> None:
        """Note a pong. python-engineio's `receive` calls this."""
        heard(self, self.server)

    def leave(self) -> None:
        self.server.manager.fanout.flush()
        self.close()

    give_up = leave  # a poll may wait, though no ping was answered

    def close(self, **_options: object) -> None:
        """Close the session, and tell the client so, without waiting until it has polled for that. The options are
        python-engineio's."""
        super().close(wait=False)
        self.server.forget(self)
        if self.prober is not None:
            self.prober.abort()


def _size(pkt: packet.Packet) -> int:
    return len(pkt.data or "")
