"""Read the HTTP requests of one TCP connection, until one of them becomes a WebSocket.

The end of a request is checked strictly (RFC 9112, section 6): a request that two servers could read differently is
refused, and the connection closed. A client that leaves early is normal, and only logged at the level of debug.

Relies on gevent 26.9: `WSGIHandler.handle`, which drains and closes `self.socket` unless it is None,
`read_requestline`, `read_request`, `MessageClass`, `get_environ`, `wsgi_input`, `log_request`, `_sendall`,
`_handle_client_error`, `ignored_socket_errors`; `Input._discard`; on Gunicorn 27: `PyWSGIHandler`.
tests/live/test_requests.py, tests/live/test_engine.py, tests/live/test_stopping.py and tests/stock/test_gunicorn.py
fail if they change.
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

REQUEST_SECONDS = 15  # each for a request's first line, its head, its body; this stops clients that send very slowly
IDLE_SECONDS = 75  # between two requests on one connection; above nginx's keepalive of 60
STUCK_SECONDS = 30  # for one write of a response
LONGEST_LINE = 8192  # bytes of a request's first line; the limit of pywsgi
MOST_UNWANTED = 8 * 2**20  # bytes of a body that are read only so that the client sees the response
# The defects of a head that Python's mail parser reports. Others concern the body, which has not been read yet.
OF_A_HEAD = (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)
BAD_REQUEST = ("400", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


class TooSlow(OSError):
    """A request did not arrive in time."""


class Gone(ConnectionResetError):
    """The client has left."""

    def __init__(self, why: object) -> None:
        super().__init__(ECONNRESET, str(why))  # pywsgi does not log errors with this number


class Body(Input):
    """A request's body, each read of which has a deadline."""

    def read(self, length: int | None = None) -> bytes:
        try:
            with gevent.Timeout(REQUEST_SECONDS, TooSlow("a request's body took too long")):
                data: bytes = super().read(length)
                return data
        except TooSlow:
            self.rfile.close()  # so that the rest of the body is not taken for a request
            raise

    def _discard(self) -> None:
        """Read the part of the body that the application did not, up to a limit, so that the next request can
        follow."""
        if self.rfile.closed or self._chunked_input_error:  # type: ignore[attr-defined]
            return
        self.send_100_continue_enabled = False
        left = MOST_UNWANTED
        while data := self.read(16384):
            left -= len(data)
            if left < 0:
                self.rfile.close()
                return


class Head:
    """The lines of a request's head. Raises Gone if it ends early, so that half a head is not taken for a request."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readline(self, most: int) -> bytes:
        line: bytes = self._file.readline(most)
        if not line:
            raise Gone("it left before the end of a request's head")
        return line


class Handler(PyWSGIHandler):  # type: ignore[misc]
    """Handles the requests of one TCP connection, until one of them becomes a WebSocket."""

    idle: ClassVar[set[Handler]] = set()  # handlers that wait for a request
    stopping: ClassVar[bool] = False
    turns: ClassVar[Turns] = Turns()

    client_address: Any
    environ: Any  # of the request, once all of its head has been read; before that None
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
        """Return the headers of a request. Raises ValueError if its end is ambiguous."""
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
        """Send the answer of a handshake, and return the raw socket (see `chat.live.transport.upgrade`). Raises
        Gone."""
        try:
            self.socket.sendall(answer)
        except OSError as error:
            raise Gone(error) from None
        raw = _socket.socket(fileno=self.socket.detach())
        raw.setblocking(False)
        if raw.family != socket.AF_UNIX:
            # We join frames ourselves. Without this option the kernel would hold back a small frame until the peer has
            # acknowledged the one before, which may take 40 ms.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Else `handle` would read and discard the client's next data.
        self.socket = None
        self.close_connection = True
        return raw

    def _is_gone(self) -> bool:
        """Return True if TCP reports that the client has closed the connection."""
        try:
            return not self.socket._sock.recv(1, MSG_PEEK | MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def process_result(self) -> None:
        if self.socket is not None:  # else the application's response can't be sent
            super().process_result()

    def _sendall(self, data: bytes) -> None:
        try:
            super()._sendall(data)
        except OSError as error:
            raise Gone(error) from None

    def _handle_client_error(self, error: Exception) -> tuple[str, bytes] | None:
        """Answer an invalid or incomplete request. Any client can send one, so it is only logged at debug."""
        log.debug("%s sent an invalid request: %.200s", self.client_address, error)
        return None if isinstance(error, OSError) else BAD_REQUEST

    def log_request(self) -> None:
        """Write to Gunicorn's access log, if the operator has enabled it. Invalid requests are not in it."""
        if self.environ is None or not self.server.log.access_log_enabled:
            return
        if self.socket is None:
            self.status = "101 Switching Protocols"
        self.response_headers = self.response_headers or []
        super().log_request()

    def read_requestline(self) -> Any:
        self.environ = None
        if self.rfile.raw.reads == self.reads:  # it arrived together with the one before, and perhaps many more
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
        except HTTPException as error:  # too many headers; pywsgi would log a traceback
            raise ValueError(str(error)) from None

    @classmethod
    def stop(cls) -> None:
        """Accept no further requests. Clients send their next one to another worker."""
        cls.stopping = True
        for handler in list(cls.idle):
            with suppress(OSError):  # the client has just closed it
                handler.socket.shutdown(SHUT_RD)


def _refuse_doubtful(headers: Any, version: str) -> None:
    """Raise ValueError if two servers could disagree about the end of this request, or about its content."""
    if version not in ("HTTP/1.0", "HTTP/1.1"):
        raise ValueError("an unknown version of HTTP")
    if any(isinstance(defect, OF_A_HEAD) for defect in headers.defects):
        raise ValueError("a line among the headers that is not a header")
    if any("\0" in value for value in headers.values()):
        raise ValueError("a NUL in a header")  # RFC 9110, 5.5
    encodings = headers.get_all("transfer-encoding", [])
    lengths = headers.get_all("content-length", [])
    if encodings and (lengths or version != "HTTP/1.1"):
        raise ValueError("Transfer-Encoding beside Content-Length, or before HTTP/1.1")  # 6.1, 6.3
    if encodings and [encoding.strip().lower() for encoding in encodings] != ["chunked"]:
        raise ValueError("a Transfer-Encoding other than chunked")  # 6.1
    if len(set(lengths)) > 1 or not all(re.fullmatch("[0-9]{1,18}", length.strip()) for length in lengths):
        raise ValueError("a Content-Length that is not a number")  # 6.3
