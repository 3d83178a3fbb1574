"""WebSockets whose messages are handled one after the other, in a greenlet that is there only while there are any."""

from __future__ import annotations

import _socket
from collections import deque

import gevent

from chat.live.transport.pool import Pool
from chat.live.transport.websocket import WebSocket

INBOX = 32  # messages of a client that may wait for earlier ones; with more, it is not read from


class OrderedWebSocket(WebSocket):
    """A WebSocket with an inbox. Subclasses say how a text is handled."""

    __slots__ = ("_inbox", "_pool")

    def __init__(self, sock: _socket.socket, pool: Pool, *, largest: int, most_queued: int) -> None:
        self._inbox: deque[str | None] | None = None
        self._pool = pool
        super().__init__(sock, largest=largest, most_queued=most_queued)

    def handle(self, text: str | None) -> None:
        """Handle a text, or None: the connection has ended, and nothing follows. May wait."""
        raise NotImplementedError

    def enqueue(self, text: str | None) -> None:
        """Have a text handled after all earlier ones."""
        if self._inbox is None:
            self._inbox = deque((text,))
            self._pool.spawn(self._work)
            return
        self._inbox.append(text)
        if len(self._inbox) == INBOX:
            self.pause()

    def _work(self) -> None:
        inbox, handled = self._inbox, 0
        while inbox:
            self.handle(inbox.popleft())
            if len(inbox) == INBOX - 1:
                self.resume()
            handled += 1
            if handled % INBOX == 0:
                gevent.sleep(0)  # messages that are refused at once never wait for I/O, and would block all others
        self._inbox = None
