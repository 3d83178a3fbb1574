"""Gunicorn's gevent worker, with our request handler, that lets in no more than it can serve, and that stops without
making its clients wait.

The last descriptors are kept back: half of them for short requests, so that a server which can't take another client
still answers them; half for the database and its files. A new descriptor is the lowest that is free, so its number says
how many are left.

Leans on Gunicorn 27: `GeventWorker.run`, which makes its servers with `server_class` and may be interrupted,
`handle_exit`; on gevent 26.9: `StreamServer.do_read`, `do_handle`; on gevent-websocket: its worker class.
tests/live/test_stopping.py, tests/live/test_arrivals.py and tests/stock/test_gunicorn.py turn red when they move.
"""

from __future__ import annotations

import resource
from contextlib import suppress
from errno import ECONNABORTED, EMFILE
from typing import Any

import gevent
from gevent.event import Event
from geventwebsocket.gunicorn.workers import GeventWebSocketWorker
from gunicorn.workers.ggevent import PyWSGIServer

from chat.live.plain.echo import Echo
from chat.live.transport import frames
from chat.live.transport.arrivals import Arrivals
from chat.serve.handler import Handler

DESCRIPTORS = 65_536  # open files and sockets, where the system lets us have as many
KEPT_BACK = 256  # of them; an eighth where there are few
FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n"


class Stopped(Exception):
    """Nobody is left to be served."""


class Server(PyWSGIServer):  # type: ignore[misc]
    """Accepts connections while there is a place for them. From the descriptor `scarce_from` on, they are for short
    requests only."""

    max_accept = 10  # in one turn of the event loop; gevent's 100 make others wait for a third of a second in a flood

    def __init__(self, *args: Any, arrivals: Arrivals, **options: Any) -> None:
        super().__init__(*args, **options)
        self.arrivals = arrivals
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        kept = min(KEPT_BACK, most // 8)
        self.scarce_from, self._last = most - kept, most - kept // 2
        self._making_room = False

    def do_read(self) -> Any:
        if self._making_room:  # take the next connection in the next turn of the loop, when the dropped one has ended
            self._making_room = False
            return None
        try:
            return super().do_read()
        except OSError as error:
            if error.errno == ECONNABORTED or (error.errno == EMFILE and self.arrivals.drop_one()):
                return None  # it has gone; or is taken as soon as that one has
            raise

    def do_handle(self, sock: Any, address: Any) -> None:
        if sock.fileno() >= self.scarce_from:
            self._making_room = self.arrivals.drop_one()
        if sock.fileno() < self._last and self.arrivals.enter(sock, address[0] if address else ""):
            super().do_handle(sock, address)
            return
        with suppress(OSError):
            sock._sock.send(FULL)
        sock.close()


class Worker(GeventWebSocketWorker):  # type: ignore[misc]
    """On SIGTERM, sends its clients to the worker that follows instead of waiting for them."""

    wsgi_handler = Handler

    def init_process(self) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, DESCRIPTORS), most))
        self._servers: list[Server] = []
        self._stopped = Event()
        self._running: Any = None  # the greenlet of Gunicorn's loop
        super().init_process()

    def server_class(self, *args: Any, **options: Any) -> Server:
        """What Gunicorn makes its server of, one for each address."""
        self._servers.append(Server(*args, arrivals=self.wsgi.extensions["arrivals"], **options))
        return self._servers[-1]

    def handle_exit(self, sig: int, frame: object) -> None:
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
            if not self._servers:
                return  # it is still starting, and has served nobody
            for server in self._servers:
                server.close()  # at once: who comes now is better off with the worker that follows
            Handler.stop()
            for echo in list(Echo.live):
                echo.close(frames.RESTART)
            self.wsgi.extensions["live"].drain.stop()
            self.wsgi.extensions["jobs"].stop()
            for server in self._servers:
                server.pool.join(self.cfg.graceful_timeout)
        finally:
            self._stopped.set()
            gevent.get_hub().loop.run_callback(self._wake)

    def _wake(self) -> None:
        """Have Gunicorn's loop end now: it looks once a second whether it may, and a restart would wait for that."""
        if self._running is not None:
            self._running.throw(Stopped)
