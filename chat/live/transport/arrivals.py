"""TCP connections that are nobody yet: how many there may be, and which goes when there are too many.

Each takes a descriptor and a greenlet (22 kB) before anything is known of it. The oldest of those that wait for a
request makes room for the newest: whoever means it has sent its request long since.
"""

from __future__ import annotations

import _socket
from contextlib import suppress
from socket import SHUT_RDWR

from chat.addresses import Source, sources

MOST_IDLE = 2000  # connections of all addresses that wait for a request: 44 MB
EACH = 2  # connections for each live one that an address may have: who polls has one to hear and one to speak


class Arrivals:
    """The connections by which requests come. A limit of 0 for an address is none, and an address that isn't known, as
    behind a proxy before the request has come, has none."""

    def __init__(self, most_per_address: int, most_idle: int = MOST_IDLE) -> None:
        self._most = EACH * most_per_address
        self._most_idle = most_idle
        self._idle: dict[_socket.socket, None] = {}  # sockets that wait for a request, the longest waiting first
        self._sources: dict[_socket.socket, tuple[Source, ...]] = {}
        self._of: dict[str, dict[_socket.socket, None]] = {}  # network -> its sockets, the oldest first

    def enter(self, sock: _socket.socket, address: str) -> bool:
        """Count a new connection in, where there is a place for it or another that can make room."""
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
        """It has ended, or isn't HTTP's any more."""
        self._idle.pop(sock, None)
        for source in self._sources.pop(sock, ()):
            theirs = self._of[source.network]
            del theirs[sock]
            if not theirs:
                del self._of[source.network]

    def busy(self, sock: _socket.socket) -> None:
        """A request has come by it."""
        self._idle.pop(sock, None)

    def idle(self, sock: _socket.socket) -> None:
        """It waits for the next request."""
        if sock in self._sources:
            self._idle[sock] = None

    def drop_one(self) -> bool:
        """End the connection that has waited longest; whether there was one."""
        return self._drop_one_of(self._idle)

    def _drop_one_of(self, some: dict[_socket.socket, None]) -> bool:
        sock = next((one for one in some if one in self._idle), None)
        if sock is None:
            return False
        self.leave(sock)
        with suppress(OSError):  # it has just gone
            sock.shutdown(SHUT_RDWR)
        return True
