"""Gunicorn's gevent worker with a request handler that can give its socket away, that does not
wait for ever for a request, and that stops without making its clients wait.

Leans on gevent 26.9: `WSGIHandler.handle`, which drains and closes `self.socket` unless it is
None, `read_requestline`, `read_request`, `get_environ`, `wsgi_input`, `log_request`; on Gunicorn 27:
`GeventWorker.run`, which makes its servers with `server_class` and may be interrupted, `handle_exit`,
`PyWSGIHandler`; on gevent-websocket: its worker class. tests/test_engine.py, tests/test_stopping.py and
tests/test_stock_gunicorn.py turn red when they move.
"""

from __future__ import annotations

import _socket
import resource
import socket
from contextlib import suppress
from http.client import HTTPException
from socket import SHUT_RD
from typing import Any, ClassVar

import gevent
from gevent.event import Event
from gevent.pywsgi import Input
from geventwebsocket.gunicorn.workers import GeventWebSocketWorker
from gunicorn.workers.ggevent import PyWSGIHandler, PyWSGIServer

from chat.live import frames
from chat.live.echo import Echo

REQUEST_SECONDS = 15  # for a request's first line, its head, its body; who drips bytes gets no more
IDLE_SECONDS = 75  # between two requests on one connection; above nginx's keepalive of 60
STUCK_SECONDS = 30  # for one write in the midst of a request
DESCRIPTORS = 65_536  # open files and sockets, where the system lets us have as many


class TooSlow(OSError):
    """A request did not arrive in good time."""


class Body(Input):
    """A request's body, that has to be there in good time."""

    def read(self, length: int | None = None) -> bytes:
        try:
            with gevent.Timeout(REQUEST_SECONDS, TooSlow("a request's body took too long")):
                data: bytes = super().read(length)
                return data
        except TooSlow:
            self.rfile.close()  # what comes later is no request
            raise


class Handler(PyWSGIHandler):  # type: ignore[misc]
    """Handles the requests of one TCP connection, until one of them becomes a WebSocket."""

    idle: ClassVar[set[Handler]] = set()  # they wait for a request
    stopping: ClassVar[bool] = False

    socket: Any
    environ: Any  # of the request, from when all of its head has come
    response_headers: Any
    server: Any
    status: Any
    wsgi_input: Any
    patience = REQUEST_SECONDS

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ["banter.hand_off"] = self._hand_off
        stock = self.wsgi_input
        self.wsgi_input = Body(stock.rfile, stock.content_length, stock.socket, stock.chunked_input)
        if environ["wsgi.input"] is stock:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def _hand_off(self, answer: bytes) -> _socket.socket:
        """Send the answer, and give the raw socket away. See `handoff`."""
        self.socket.sendall(answer)
        raw = _socket.socket(fileno=self.socket.detach())
        raw.setblocking(False)
        if raw.family != socket.AF_UNIX:
            # What is due is already joined; without this the kernel would hold a small frame back until
            # the peer has acknowledged the one before, which it may do 40 ms later.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Otherwise `handle` would read what the client sends next, and throw it away.
        self.socket = None
        self.close_connection = True
        return raw

    def process_result(self) -> None:
        if self.socket is not None:  # else what the application returns has nowhere to go
            super().process_result()

    def log_request(self) -> None:
        """For Gunicorn's access log, where an operator wants one. What is no request is not in it."""
        if self.environ is None or not self.server.log.access_log_enabled:
            return
        if self.socket is None:
            self.status = "101 Switching Protocols"
        self.response_headers = self.response_headers or []
        super().log_request()

    def read_requestline(self) -> Any:
        self.environ = None
        if Handler.stopping:
            return ""
        self.socket.settimeout(None)
        self.idle.add(self)
        try:
            with gevent.Timeout(self.patience):
                return super().read_requestline()
        except gevent.Timeout:
            return ""
        finally:
            self.idle.discard(self)
            self.patience = IDLE_SECONDS

    def read_request(self, raw_requestline: str) -> Any:
        self.socket.settimeout(STUCK_SECONDS)
        try:
            with gevent.Timeout(REQUEST_SECONDS):
                return super().read_request(raw_requestline)
        except gevent.Timeout:
            raise ValueError("the request took too long") from None
        except HTTPException as error:  # too many headers; pywsgi would take this for a defect
            raise ValueError(str(error)) from None

    @classmethod
    def stop(cls) -> None:
        """Take no further requests: who is about to send one may do so elsewhere."""
        cls.stopping = True
        for handler in list(cls.idle):
            with suppress(OSError):  # it has just gone
                handler.socket.shutdown(SHUT_RD)


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
