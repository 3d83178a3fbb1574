"""Gunicorn's gevent worker with our request handler. It accepts only as many connections as it can serve, and stops
without making its clients wait.

The last file descriptors are reserved: half of them for short requests, so that a server without room for another
client can still answer those, and half for the database and its files. The system assigns the lowest free descriptor,
so the number of a new one shows how many are left.

Relies on Gunicorn 27: `GeventWorker.run`, which makes its servers with `server_class` and may be interrupted,
`handle_exit`; on gevent 26.9: `StreamServer.start_accepting`, `do_read`, `do_handle`; on gevent-websocket: its worker
class.
tests/live/test_stopping.py, tests/live/test_arrivals.py and tests/stock/test_gunicorn.py fail if they change.
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

DESCRIPTORS = 65_536  # open files and sockets, if the system allows as many
KEPT_BACK = 256  # of them are reserved; an eighth if that is less
FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n"


class Stopped(Exception):
    """All clients have left, so Gunicorn's loop can end."""


class Server(PyWSGIServer):  # type: ignore[misc]
    """Accepts connections while there are descriptors. Connections from the descriptor `scarce_from` on are for short
    requests only."""

    max_accept = 10  # in one turn of the event loop; in a flood, gevent's 100 would block others for 0.3 s

    def __init__(self, *args: Any, arrivals: Arrivals, **options: Any) -> None:
        super().__init__(*args, **options)
        self.arrivals = arrivals
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        kept = min(KEPT_BACK, most // 8)
        self.scarce_from, self._last = most - kept, most - kept // 2
        self._making_room = False

    def start_accepting(self) -> None:
        """Accept connections, but not if the server was closed while it started: gevent lets other greenlets run while
        it looks up the host's name, and a SIGTERM may come in then."""
        if not self.closed:
            super().start_accepting()

    def do_read(self) -> Any:
        if self._making_room:  # accept the next one in the next turn of the loop, when the dropped one has ended
            self._making_room = False
            return None
        try:
            return super().do_read()
        except OSError as error:
            if error.errno == ECONNABORTED or (error.errno == EMFILE and self.arrivals.drop_one()):
                return None  # the client has left; or it is accepted once the dropped connection has ended
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
    """On SIGTERM, sends its clients to the next worker instead of waiting for them."""

    wsgi_handler = Handler

    def init_process(self) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, DESCRIPTORS), most))
        self._servers: list[Server] = []
        self._stopped = Event()
        self._running: Any = None  # the greenlet of Gunicorn's loop
        super().init_process()

    def server_class(self, *args: Any, **options: Any) -> Server:
        """Make a server. Gunicorn calls this for each address that it listens at."""
        self._servers.append(Server(*args, arrivals=self.wsgi.extensions["arrivals"], **options))
        return self._servers[-1]

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop serving on SIGTERM, which Gunicorn may send again every second."""
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
                server.close()  # at once, so that new clients go to the next worker
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
        """End Gunicorn's loop now. It checks only once a second if it may end, which would delay a restart."""
        if self._running is not None:
            self._running.throw(Stopped)
