"""Sending everybody away: to the worker that follows this one, or to come back here with nothing."""

from __future__ import annotations

import time

import gevent

from chat.core.event import Restart
from chat.live.requests import Requests
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group
from chat.live.socketio.server import Server
from chat.live.transport import frames

COME_BACK_PER_SECOND = 400  # clients that a worker takes back without making anybody wait
FINISH_SECONDS = 10  # for commands that are under way when the worker is told to stop


class Drain:
    """Ends all connections of this worker, in a way that tells clients what to do."""

    def __init__(self, server: Server, registry: Registry, requests: Requests) -> None:
        self._server = server
        self._registry = registry
        self._requests = requests

    def is_stopping(self) -> bool:
        """True if nobody new is let in."""
        return bool(self._server.eio.draining)

    def stop(self) -> None:
        """The worker ends: nobody new, what was begun is finished, and everybody is sent to the
        worker that follows, not all at once."""
        self._server.eio.draining = True
        self._tell()
        deadline = time.monotonic() + FINISH_SECONDS
        while self._requests.in_flight and time.monotonic() < deadline:
            gevent.sleep(0.01)
        self._close()

    def start_afresh(self) -> None:
        """Another database took the place of the one before, so what is known here of connections, rooms and people
        may be untrue: they come back, and everything is looked up anew."""
        self._tell()
        self._close()

    def _close(self) -> None:
        self._registry.fanout.flush()
        for one in self._registry:
            if one.encoding is not self._server.encoding:
                one.peer.close(frames.RESTART, "the server restarts")
        self._server.eio.restart()

    def _tell(self) -> None:
        seconds = max(1.0, len(self._registry.subscribers) / COME_BACK_PER_SECOND)
        self._registry.send(Restart(seconds), Group(self._registry))
