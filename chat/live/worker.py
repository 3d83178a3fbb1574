"""Gunicorn's gevent worker for WebSockets, stopping without making its clients wait.

Leans on Gunicorn 27's `Worker.handle_exit` and gevent-websocket's worker class.
"""

from __future__ import annotations

from typing import Any

import gevent
from geventwebsocket.gunicorn.workers import GeventWebSocketWorker


class Worker(GeventWebSocketWorker):  # type: ignore[misc]
    """On SIGTERM, closes the connections instead of waiting for them to close themselves.

    They are told nothing but that the transport has closed: so Socket.IO clients come back by
    themselves, to the worker that follows.
    """

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        gevent.spawn(self._close_connections)

    def _close_connections(self) -> None:
        eio = self.wsgi.extensions["socketio"].server.eio
        for connection in list(eio.sockets.values()):
            connection.close(wait=False)
