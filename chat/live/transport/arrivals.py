"""Limits on TCP connections that have not sent a request yet.

Each takes a descriptor and a greenlet (22 kB) before anything is known about the client. When there are too many, the
one that has waited longest for a request is closed: an honest client would have sent its request long ago.
"""

from __future__ import annotations

import _socket
from contextlib import suppress
from socket import SHUT_RDWR

from chat.addresses import Source, sources

MOST_IDLE = 2000  # connections of all addresses that wait for a request: 44 MB
EACH = 2  # TCP connections for each live one that an address may have: long-polling uses one to receive, one to send


class Arrivals:
    """The TCP connections of HTTP clients. A `most_per_address` of 0 is no limit. An unknown address, as behind a proxy
    before its request was read, is not limited."""

    def __init__(self, most_per_address: int, most_idle: int = MOST_IDLE) -> None:
        self._most = EACH * most_per_address
        self._most_idle = most_idle
        self._idle: dict[_socket.socket, None] = {}  # sockets that wait for a request, the longest waiting first
        self._sources: dict[_socket.socket, tuple[Source, ...]] = {}
        self._of: dict[str, dict[_socket.socket, None]] = {}  # network -> its sockets, the oldest first

    def enter(self, sock: _socket.socket, address: str) -> bool:
        """Count a new connection, and close an idle one if there are too many. Returns False if there is none to
        close."""
        found = sources(address) if self._most else ()
        for source in found:
            theirs = self._of.get(source.network, {})
            if len(theirs) >= self._most * source.generosity and not self._drop_one_of(theirs):
                return False
        self._sources[sock] = found
        for source in found:
            self._of.setdefault(source.network, {})[sock] = None
        self._idle[sock] = None
        if len(self._idle) > self._most_idle:
            self.drop_one()
        return True

    def leave(self, sock: _socket.socket) -> None:
        """Uncount a connection that has ended or become a WebSocket."""
        self._idle.pop(sock, None)
        for source in self._sources.pop(sock, ()):
            theirs = self._of[source.network]
            del theirs[sock]
            if not theirs:
                del self._of[source.network]

    def busy(self, sock: _socket.socket) -> None:
        """Mark a connection on which a request has arrived."""
        self._idle.pop(sock, None)

    def idle(self, sock: _socket.socket) -> None:
        """Mark a connection that waits for its next request."""
        if sock in self._sources:
            self._idle[sock] = None

    def drop_one(self) -> bool:
        """Close the connection that has waited longest. Returns False if there is none."""
        return self._drop_one_of(self._idle)

    def _drop_one_of(self, some: dict[_socket.socket, None]) -> bool:
        sock = next((one for one in some if one in self._idle), None)
        if sock is None:
            return False
        self.leave(sock)
        with suppress(OSError):  # the client has just closed it
            sock.shutdown(SHUT_RDWR)
        return True
