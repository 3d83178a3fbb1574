"""Gunicorn's gevent worker with a request handler that can give its socket away, that does not
wait for ever for a request, and that stops without making its clients wait.

Leans on gevent 26.9: `WSGIHandler.handle`, which drains and closes `self.socket` unless it is
None, `read_requestline`, `read_request`; on Gunicorn 27: `GeventWorker.run`, `handle_exit`,
`PyWSGIHandler`; on gevent-websocket: its worker class. tests/test_engine.py and
tests/test_stopping.py turn red when they move.
"""

from __future__ import annotations

import _socket
from typing import Any

import gevent
from gevent.event import Event
from geventwebsocket.gunicorn.workers import GeventWebSocketWorker
from gunicorn.workers.ggevent import PyWSGIHandler

REQUEST_SECONDS = 15  # for a whole request head; a client that drips bytes gets no more
IDLE_SECONDS = 75  # between two requests on one connection; above nginx's keepalive of 60
STUCK_SECONDS = 30  # for one read or write in the midst of a request


class Handler(PyWSGIHandler):  # type: ignore[misc]
    """Handles the requests of one TCP connection, until one of them becomes a WebSocket."""

    socket: Any

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ["banter.hand_off"] = self._hand_off
        return environ

    def _hand_off(self, answer: bytes) -> _socket.socket:
        """Send the answer, and give the raw socket away. See `handoff`."""
        self.socket.sendall(answer)
        raw = _socket.socket(fileno=self.socket.detach())
        raw.setblocking(False)
        # Otherwise `handle` would read what the client sends next, and throw it away.
        self.socket = None
        self.close_connection = True
        return raw

    def process_result(self) -> None:
        if self.socket is not None:  # else what the application returns has nowhere to go
            super().process_result()

    def log_request(self) -> None:
        if self.socket is not None:
            super().log_request()

    def read_requestline(self) -> Any:
        self.socket.settimeout(None)
        try:
            with gevent.Timeout(IDLE_SECONDS):
                return super().read_requestline()
        except gevent.Timeout:
            return ""

    def read_request(self, raw_requestline: str) -> Any:
        self.socket.settimeout(STUCK_SECONDS)
        try:
            with gevent.Timeout(REQUEST_SECONDS):
                return super().read_request(raw_requestline)
        except gevent.Timeout:
            raise ValueError("the request took too long") from None


class Worker(GeventWebSocketWorker):  # type: ignore[misc]
    """On SIGTERM, sends its clients to the worker that follows instead of waiting for them."""

    wsgi_handler = Handler

    def init_process(self) -> None:
        self._stopped = Event()
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        gevent.spawn(self._stop_serving)

    def run(self) -> None:
        super().run()
        self._stopped.wait(self.cfg.graceful_timeout)

    def _stop_serving(self) -> None:
        try:
            self.wsgi.extensions["hub"].stop()
        finally:
            self._stopped.set()
