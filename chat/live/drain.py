"""Close all connections of this worker, so that clients come back to its successor, or start afresh here."""

from __future__ import annotations

from collections.abc import Iterable

from chat.clock import REAL, Clock
from chat.core.event import Restart
from chat.live.requests import Requests
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group
from chat.live.socketio.server import Server
from chat.live.transport import frames
from chat.live.transport.websocket import WebSocket

COME_BACK_PER_SECOND = 400  # clients that a worker can admit without slowing down others
FINISH_SECONDS = 10  # for commands under way when the worker is told to stop


class Drain:
    """Closes all connections of this worker and tells clients when to come back."""

    def __init__(
        self, server: Server, registry: Registry, requests: Requests, bare: Iterable[WebSocket], clock: Clock = REAL
    ) -> None:
        """`bare` are the live clients that don't speak Socket.IO, also those that haven't said who they are."""
        self._server = server
        self._bare = bare
        self._registry = registry
        self._requests = requests
        self._clock = clock

    def is_stopping(self) -> bool:
        """Return True if new connections are refused."""
        return bool(self._server.eio.draining)

    def stop(self) -> None:
        """Stop: refuse new connections, finish commands under way, and send clients to the next worker, spread over
        some seconds."""
        self._server.eio.draining = True
        self._tell()
        deadline = self._clock.monotonic() + FINISH_SECONDS
        while self._requests.in_flight and self._clock.monotonic() < deadline:
            self._clock.sleep(0.01)
        self._close()
        while WebSocket.lingering:  # for two seconds at most, as nobody new is let in
            self._clock.sleep(0.02)

    def start_afresh(self) -> None:
        """Close all connections because the database was replaced, so that this worker's view of rooms and people may
        be wrong. Clients come back and everything is read again. Returns without waiting for their answers: others may
        come and go meanwhile."""
        self._tell()
        self._close()

    def _close(self) -> None:
        self._registry.fanout.flush()
        for one in list(self._bare):
            one.close(frames.RESTART, "the server restarts")
        self._server.eio.restart()

    def _tell(self) -> None:
        seconds = max(1.0, len(self._registry.subscribers) / COME_BACK_PER_SECOND)
        self._registry.send(Restart(seconds), Group(self._registry))
