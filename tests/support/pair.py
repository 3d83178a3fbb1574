"""A WebSocket's driver with the far end of its connection in the test's hands, without a server."""

import socket
from collections.abc import Callable
from contextlib import suppress

import gevent

from chat.live.transport.parser import Message
from chat.live.transport.websocket import WebSocket
from tests.support.wait import until

LARGEST, MOST_QUEUED = 1000, 1_000_000  # bytes


class Recorder(WebSocket):
    """Keeps what it is told; `then` is done for each message."""

    __slots__ = ("heard", "then")

    def __init__(self, sock: socket.socket, then: Callable[["Recorder"], None]) -> None:
        self.heard: list[object] = []
        self.then = then
        super().__init__(sock, largest=LARGEST, most_queued=MOST_QUEUED)

    def on_message(self, message: Message) -> None:
        self.heard.append(message.data)
        self.then(self)

    def on_sent(self) -> None:
        self.heard.append("sent")

    def on_pong(self) -> None:
        self.heard.append("pong")

    def on_closed(self) -> None:
        self.heard.append("closed")


class Far:
    """The far end of a connection: what was `said` to it, and whether it has `ended`."""

    def __init__(self) -> None:
        # Timers count from the last time the event loop looked at the clock; tests without it may have taken long.
        gevent.get_hub().loop.update_now()
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.far.setblocking(False)
        self.said = bytearray()
        self.ended = False

    def look(self) -> None:
        """Take in what has arrived at the far end."""
        gevent.sleep(0.001)
        gevent.idle()
        with suppress(BlockingIOError):
            while data := self.far.recv(65536):
                self.said += data
            self.ended = True

    def until(self, happened: Callable[[], object]) -> None:
        until(happened, pause=self.look)


class Pair(Far):
    """A driver, and the far end of its connection. The driver's end lives as long as the block."""

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[Recorder], None] = lambda one: None
        self.one = Recorder(self.near, lambda one: self.then(one))

    def __enter__(self) -> "Pair":
        return self

    def __exit__(self, *_: object) -> None:
        self.one.abort()
        self.far.close()
