"""Gunicorn's gevent worker, with our request handler, that stops without making its clients wait.

Leans on Gunicorn 27: `GeventWorker.run`, which makes its servers with `server_class` and may be interrupted,
`handle_exit`; on gevent-websocket: its worker class. tests/test_stopping.py and tests/test_stock_gunicorn.py turn red
when they move.
"""

from __future__ import annotations

import resource
from contextlib import suppress
from typing import Any

import gevent
from gevent.event import Event
from geventwebsocket.gunicorn.workers import GeventWebSocketWorker
from gunicorn.workers.ggevent import PyWSGIServer

from chat.live import frames
from chat.live.echo import Echo
from chat.live.handler import Handler

DESCRIPTORS = 65_536  # open files and sockets, where the system lets us have as many


class Stopped(Exception):
    """Nobody is left to be served."""


class Worker(GeventWebSocketWorker):  # type: ignore[misc]
    """On SIGTERM, sends its clients to the worker that follows instead of waiting for them."""

    wsgi_handler = Handler

    def init_process(self) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, DESCRIPTORS), most))
        self._servers: list[PyWSGIServer] = []
        self._stopped = Event()
        self._running: Any = None  # the greenlet of Gunicorn's loop
        super().init_process()

    def server_class(self, *args: Any, **options: Any) -> PyWSGIServer:
        """What Gunicorn makes its server of, one for each address."""
        self._servers.append(PyWSGIServer(*args, **options))
        return self._servers[-1]

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM. Gunicorn may send it again every second."""
        if self.alive:
            gevent.spawn(self._stop_serving)
        super().handle_exit(sig, frame)

    def run(self) -> None:
        self._running = gevent.getcurrent()
        with suppress(Stopped):
            super().run()
        self._running = None
        self._stopped.wait(self.cfg.graceful_timeout)

    def _stop_serving(self) -> None:
        try:
            for server in self._servers:
                server.close()  # at once: who comes now is better off with the worker that follows
            Handler.stop()
            for echo in list(Echo.live):
                echo.close(frames.RESTART)
            self.wsgi.extensions["hub"].stop()
            for server in self._servers:
                server.pool.join(self.cfg.graceful_timeout)
        finally:
            self._stopped.set()
            gevent.get_hub().loop.run_callback(self._wake)

    def _wake(self) -> None:
        """Have Gunicorn's loop end now: it looks once a second whether it may, and a restart would wait for that."""
        if self._running is not None:
            self._running.throw(Stopped)
