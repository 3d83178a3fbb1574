"""Sending everybody away: to the worker that follows this one, or to come back here with nothing."""

from __future__ import annotations

import time

import gevent

from chat.core.event import Restart
from chat.live.connections import Connections
from chat.live.socketio.server import Server

COME_BACK_PER_SECOND = 400  # clients that a worker takes back without making anybody wait
FINISH_SECONDS = 10  # for commands that are under way when the worker is told to stop


class Drain:
    """`in_flight` is how many commands are under way."""

    def __init__(self, server: Server, connections: Connections) -> None:
        self._server = server
        self._connections = connections
        self.in_flight = 0

    @property
    def is_stopping(self) -> bool:
        """Whether nobody new is let in."""
        return bool(self._server.eio.draining)

    def stop(self) -> None:
        """The worker ends: nobody new, what was begun is finished, and everybody is sent to the
        worker that follows, not all at once."""
        self._server.eio.draining = True
        self._tell()
        deadline = time.monotonic() + FINISH_SECONDS
        while self.in_flight and time.monotonic() < deadline:
            gevent.sleep(0.01)
        self._server.eio.restart()

    def start_afresh(self) -> None:
        """Another database took the place of the one before, so what is known here of connections, rooms and people
        may be untrue: they come back, and everything is looked up anew."""
        self._tell()
        self._server.eio.restart()

    def _tell(self) -> None:
        restart = Restart(max(1.0, len(self._connections) / COME_BACK_PER_SECOND))
        self._server.emit(restart.event, restart)
