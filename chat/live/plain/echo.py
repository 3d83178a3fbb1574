"""WebSockets that answer each message, for checking a proxy and for first steps with any client.

`/ws/echo` returns every message unchanged; `/ws/` greets, and answers in upper case; `/socket` accepts a subprotocol,
and quotes the message in its answer. A client that does not read is not read from, so the queue for it is never longer
than the answers to one read.
"""

from __future__ import annotations

import _socket
from collections.abc import Callable
from typing import ClassVar, NamedTuple, Protocol

import gevent
from flask import Flask, Response, request

from chat.clock import REAL, Clock
from chat.live.plain.door import Door
from chat.live.transport import frames, upgrade
from chat.live.transport.parser import Message
from chat.live.transport.websocket import WebSocket

MOST = 16  # connections at once
SILENT = 10.0  # seconds without a message after which a connection may be closed to make room for another
IDLE = 60.0  # seconds without a message after which a connection is closed
LIFETIME = 600.0  # seconds after which every connection is closed: checking a proxy takes less
LOOK = 5.0  # seconds between two checks of these times


class Leaving(Protocol):
    """Uncounts clients that have left."""

    def leave(self, address: str) -> None: ...


class Answering(NamedTuple):
    """One of these addresses: the function that answers a text, the greeting, and the subprotocols it accepts."""

    answer: Callable[[str], str]
    greeting: str = ""
    protocols: tuple[str, ...] = ()


ADDRESSES = {
    "/ws/echo": Answering(str),
    "/ws/": Answering(str.upper, greeting="Welcome!"),
    "/socket": Answering("Msg is {}".format, protocols=("http-only", "chat")),
}


class Echo(WebSocket):
    """One client; `heard` is the time of its last message."""

    __slots__ = ("_address", "_answer", "_began", "_clock", "_door", "heard")
    live: ClassVar[set[Echo]] = set()
    _looking: ClassVar[bool] = False

    def __init__(
        self,
        sock: _socket.socket,
        address: str,
        door: Leaving,
        answer: Callable[[str], str],
        *,
        largest: int,
        most_queued: int,
        clock: Clock = REAL,
    ) -> None:
        super().__init__(sock, largest=largest, most_queued=most_queued)
        self._address = address
        self._door = door
        self._answer = answer
        self._clock = clock
        self._began = self.heard = clock.monotonic()
        self.live.add(self)
        if not Echo._looking:
            Echo._looking = True
            gevent.spawn(Echo._look, clock)

    def on_message(self, message: Message) -> None:
        self.heard = self._clock.monotonic()
        data = message.data
        self.send(frames.frame(message.opcode, self._answer(data).encode() if isinstance(data, str) else data))
        if self.backlog is not None:
            self.pause()

    def on_sent(self) -> None:
        self.resume()

    def on_closed(self) -> None:
        self.live.discard(self)
        self._door.leave(self._address)

    @classmethod
    def make_room(cls, clock: Clock) -> bool:
        """Return True if there is room for a connection, closing the one that was silent longest if necessary."""
        if len(cls.live) < MOST:
            return True
        silent = min(cls.live, key=lambda echo: echo.heard)
        if clock.monotonic() - silent.heard < SILENT:
            return False
        silent.close(frames.POLICY, "closed to make room for another client")
        return True

    @classmethod
    def _look(cls, clock: Clock) -> None:
        """Close connections that were silent or open for too long, until none is left."""
        while cls.live:
            clock.sleep(LOOK)
            now = clock.monotonic()
            for echo in list(cls.live):
                if now - echo.heard > IDLE or now - echo._began > LIFETIME:
                    echo.close(frames.NORMAL, "this connection was idle or open for too long")
        cls._looking = False


def init_echo(app: Flask, door: Door, *, largest: int, most_queued: int, clock: Clock) -> None:
    """Serve the addresses. `largest` is the size limit of a message in bytes, and `most_queued` that of the queue for a
    client."""

    def serve() -> Response:
        at = ADDRESSES[request.path]
        if (refused := door.refusal()) is not None:
            return refused
        address = request.remote_addr or ""
        if not Echo.make_room(clock):
            door.leave(address)
            return Response("503 Service Unavailable", 503)
        protocol = next((one for one in upgrade.offered(request.environ) if one in at.protocols), "")
        if (sock := door.open(protocol)) is not None:
            echo = Echo(sock, address, door, at.answer, largest=largest, most_queued=most_queued, clock=clock)
            if at.greeting:
                echo.send(frames.frame(frames.TEXT, at.greeting.encode()))
        return Response()  # is not sent, because the socket has left the HTTP server

    for path in ADDRESSES:  # without `websocket` the router would refuse upgrades
        app.add_url_rule(path, f"echo{path}", serve, websocket=True)
