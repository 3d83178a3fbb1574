"""A WebSocket's driver with the far end of its connection in the test's hands, without a server."""

import socket
from collections.abc import Callable
from contextlib import suppress

import gevent

from chat.live.transport.parser import Message
from chat.live.transport.websocket import WebSocket
from tests.support.wait import until


class Recorder(WebSocket):
    """Keeps what it is told; `then` is done for each message."""

    __slots__ = ("heard", "then")

    def __init__(self, sock: socket.socket, then: Callable[["Recorder"], None]) -> None:
        self.heard: list[object] = []
        self.then = then
        super().__init__(sock, largest=1000, most_queued=1_000_000)

    def on_message(self, message: Message) -> None:
        self.heard.append(message.data)
        self.then(self)

    def on_closed(self) -> None:
        self.heard.append("closed")


class Pair:
    """A driver, and the far end of its connection."""

    def __init__(self) -> None:
        # Timers count from the last time the event loop looked at the clock; tests without it may have taken long.
        gevent.get_hub().loop.update_now()
        sock, self.far = socket.socketpair()
        sock.setblocking(False)
        self.far.setblocking(False)
        self.then: Callable[[Recorder], None] = lambda one: None
        self.one = Recorder(sock, lambda one: self.then(one))
        self.said = bytearray()
        self.ended = False

    def look(self) -> None:
        """Take in what has arrived at the far end."""
        gevent.sleep(0.001)
        with suppress(BlockingIOError):
            while data := self.far.recv(65536):
                self.said += data
            self.ended = True

    def until(self, happened: Callable[[], object]) -> None:
        until(happened, pause=self.look)
