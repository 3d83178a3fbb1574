"""The HTTP side of one TCP connection: its requests, one after the other, until one of them becomes a WebSocket.

Strict about where a request ends (RFC 9112, section 6): what two readers could take for two different things is
refused, and the connection closed. Somebody who is gone is no defect: that is one line at debug.

Leans on gevent 26.9: `WSGIHandler.handle`, which drains and closes `self.socket` unless it is None,
`read_requestline`, `read_request`, `MessageClass`, `get_environ`, `wsgi_input`, `log_request`, `_sendall`,
`_handle_client_error`, `ignored_socket_errors`; `Input._discard`; on Gunicorn 27: `PyWSGIHandler`.
tests/live/test_requests.py, tests/live/test_engine.py, tests/live/test_stopping.py and tests/stock/test_gunicorn.py
turn red when they move.
"""

from __future__ import annotations

import _socket
import logging
import re
import socket
from contextlib import suppress
from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from errno import ECONNRESET
from http.client import HTTPException
from socket import MSG_DONTWAIT, MSG_PEEK, SHUT_RD
from typing import Any, ClassVar
from wsgiref.types import WSGIEnvironment

import gevent
from gevent.pywsgi import Input
from gunicorn.workers.ggevent import PyWSGIHandler

from chat.live.transport.turns import Turns, in_turn

log = logging.getLogger(__name__)

REQUEST_SECONDS = 15  # for a request's first line, its head, its body; who drips bytes gets no more
IDLE_SECONDS = 75  # between two requests on one connection; above nginx's keepalive of 60
STUCK_SECONDS = 30  # for one write in the midst of a request
LONGEST_LINE = 8192  # bytes of a request's first line; pywsgi's
MOST_UNWANTED = 8 * 2**20  # bytes of a body that are read only to answer before the connection is closed
# Defects that Python's mail parser finds in a head. It also misses the body of an upload, which comes later.
OF_A_HEAD = (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)
BAD_REQUEST = ("400", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


class TooSlow(OSError):
    """A request did not arrive in good time."""


class Gone(ConnectionResetError):
    """The other side has left."""

    def __init__(self, why: object) -> None:
        super().__init__(ECONNRESET, str(why))  # pywsgi looks at the number to know that nobody has to hear of it


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

    def _discard(self) -> None:
        """Read what the application did not, so that the next request can follow; but not without end."""
        if self._chunked_input_error:  # type: ignore[attr-defined]
            return
        self.send_100_continue_enabled = False
        left = MOST_UNWANTED
        while data := self.read(16384):
            left -= len(data)
            if left < 0:
                self.rfile.close()
                return


class Head:
    """The lines of a request's head, to its end: half of a head is no request."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readline(self, most: int) -> bytes:
        line: bytes = self._file.readline(most)
        if not line:
            raise Gone("it left in the midst of a request's head")
        return line


class Handler(PyWSGIHandler):  # type: ignore[misc]
    """Handles the requests of one TCP connection, until one of them becomes a WebSocket."""

    idle: ClassVar[set[Handler]] = set()  # they wait for a request
    stopping: ClassVar[bool] = False
    turns: ClassVar[Turns] = Turns()

    client_address: Any
    environ: Any  # of the request, from when all of its head has come
    response_headers: Any
    rfile: Any
    server: Any
    socket: Any
    status: Any
    wsgi_input: Any
    patience = REQUEST_SECONDS
    reads = -1

    def handle(self) -> None:
        sock = self.socket
        self.rfile = in_turn(self.rfile, self.turns)
        try:
            super().handle()
        except OSError as error:
            log.debug("%s broke off: %s", self.client_address, error)
        finally:
            self.server.arrivals.leave(sock)

    def MessageClass(self, file: Any, *_: Any) -> Any:  # noqa: N802 - pywsgi's name
        """The headers of a request. Raises ValueError where they leave open where it ends."""
        headers = super().MessageClass(Head(file))
        _refuse_doubtful(headers, self.request_version)
        return headers

    def get_environ(self) -> WSGIEnvironment:
        self.server.arrivals.busy(self.socket)
        environ: WSGIEnvironment = super().get_environ()
        environ["banter.hand_off"] = self._hand_off
        environ["banter.scarce"] = self.socket.fileno() >= self.server.scarce_from
        environ["banter.is_gone"] = self._is_gone
        stock = self.wsgi_input
        self.wsgi_input = Body(stock.rfile, stock.content_length, stock.socket, stock.chunked_input)
        if environ["wsgi.input"] is stock:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def _hand_off(self, answer: bytes) -> _socket.socket:
        """Send the answer, and give the raw socket away. See `handoff`. Raises Gone."""
        try:
            self.socket.sendall(answer)
        except OSError as error:
            raise Gone(error) from None
        raw = _socket.socket(fileno=self.socket.detach())
        raw.setblocking(False)
        if raw.family != socket.AF_UNIX:
            # Packets that are due are already joined; without this the kernel would hold a small frame back until
            # the peer has acknowledged the one before, which it may do 40 ms later.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Otherwise `handle` would read what the client sends next, and throw it away.
        self.socket = None
        self.close_connection = True
        return raw

    def _is_gone(self) -> bool:
        """Whether the other side has closed the connection, as far as TCP tells."""
        try:
            return not self.socket._sock.recv(1, MSG_PEEK | MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def process_result(self) -> None:
        if self.socket is not None:  # else what the application returns has nowhere to go
            super().process_result()

    def _sendall(self, data: bytes) -> None:
        try:
            super()._sendall(data)
        except OSError as error:
            raise Gone(error) from None

    def _handle_client_error(self, error: Exception) -> tuple[str, bytes] | None:
        """Not a request, or not a whole one. Anybody can send that, so it is one line at debug."""
        log.debug("%s sent what is no request: %.200s", self.client_address, error)
        return None if isinstance(error, OSError) else BAD_REQUEST

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
        if self.rfile.raw.reads == self.reads:  # it came together with the one before, and perhaps many others
            self.turns.wait()
        self.reads = self.rfile.raw.reads
        if Handler.stopping:
            return ""
        self.socket.settimeout(None)
        self.server.arrivals.idle(self.socket)
        self.idle.add(self)
        try:
            with gevent.Timeout(self.patience):
                line: str = super().read_requestline()
        except gevent.Timeout:
            return ""
        finally:
            self.idle.discard(self)
            self.patience = IDLE_SECONDS
        return line if line.endswith("\n") or len(line) >= LONGEST_LINE else ""

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


def _refuse_doubtful(headers: Any, version: str) -> None:
    """Raise ValueError where two readers could disagree on where this request ends, or on what it says."""
    if version not in ("HTTP/1.0", "HTTP/1.1"):
        raise ValueError("another version of HTTP")
    if any(isinstance(defect, OF_A_HEAD) for defect in headers.defects):
        raise ValueError("a line among the headers that is none")
    if any("\0" in value for value in headers.values()):
        raise ValueError("a NUL in a header")  # RFC 9110, 5.5
    encodings = headers.get_all("transfer-encoding", [])
    lengths = headers.get_all("content-length", [])
    if encodings and (lengths or version != "HTTP/1.1"):
        raise ValueError("Transfer-Encoding beside Content-Length, or before HTTP/1.1")  # 6.1, 6.3
    if encodings and [encoding.strip().lower() for encoding in encodings] != ["chunked"]:
        raise ValueError("a Transfer-Encoding other than chunked")  # 6.1
    if len(set(lengths)) > 1 or not all(re.fullmatch("[0-9]{1,18}", length.strip()) for length in lengths):
        raise ValueError("a Content-Length that is no number")  # 6.3
