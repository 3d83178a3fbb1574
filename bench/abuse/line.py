"""A Socket.IO client and a browser made of plain sockets, so that an attack costs the attacker little."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

SECONDS = 60  # for any answer; a server that takes longer has failed


class Refused(Exception):
    """The server refused a connection or a request."""


def masked(payload: bytes, opcode: int = 1) -> bytes:
    """Build a client's frame (RFC 6455, section 5.2), with a mask of zeros."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 0xFE, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0xFF, size)
    return head + bytes(4) + payload


class WebSocket:
    """A bare WebSocket to a path of the server. Raises Refused if the handshake fails."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self.socket.sendall(request.encode())
        self._stream = self.socket.makefile("rb")
        status = self._stream.readline()
        while self._stream.readline() not in (b"\r\n", b""):
            pass
        if b" 101 " not in status:
            self.close()
            raise Refused(status.decode(errors="replace").strip())

    def send(self, text: str) -> None:
        self.socket.sendall(masked(text.encode()))

    def read(self) -> str:
        """Return the next text message. Raises EOFError at the end of the connection."""
        while True:
            head = self._stream.read(2)
            if len(head) < 2:
                raise EOFError
            size = head[1] & 0x7F
            if size >= 126:
                size = int.from_bytes(self._stream.read(2 if size == 126 else 8), "big")
            payload = self._stream.read(size)
            if head[0] & 0x0F == 1:
                return payload.decode()
            if head[0] & 0x0F == 8:
                raise EOFError

    def close(self) -> None:
        self._stream.close()
        self.socket.close()


class Line:
    """A Socket.IO connection. Raises Refused if the server refuses it."""

    def __init__(self, port: int, **auth: str) -> None:
        self._websocket = WebSocket(port, "/socket.io/?EIO=4&transport=websocket")
        self._ids = itertools.count()
        self._websocket.send("40" + json.dumps(auth))
        while not (text := self._websocket.read()).startswith("40"):
            if text.startswith("44"):
                self.close()
                raise Refused(text[2:])

    def call(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request, and return its answer."""
        number = next(self._ids)
        self._websocket.send(f"42{number}" + json.dumps([event, fields]))
        wanted = f"43{number}["
        while not (text := self._websocket.read()).startswith(wanted):
            if text == "2":
                self._websocket.send("3")
        answer: dict[str, Any] = json.loads(text[len(wanted) - 1 :])[0]
        return answer

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must succeed, and return its answer."""
        answer = self.call(event, **fields)
        if not answer["ok"]:
            raise Refused(f"{event}: {answer['error']}")
        return answer

    def close(self) -> None:
        self._websocket.close()


class Browser:
    """One HTTP connection that keeps its cookie."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self._port = port
        self._cookie = ""
        self._token = ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], str]:
        """Send a request, and return status, headers and text of the response."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Cookie": self._cookie} if self._cookie else {}
        try:
            self._connection.request(method, path, body or None, named)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookie = value.partition(";")[0]
        return answer.status, dict(answer.getheaders()), text

    def send(self, path: str, form: str, **fields: str) -> tuple[int, dict[str, str], str]:
        """Send the form on the page `form`, with its CSRF token."""
        self._token = self._token or self.token(form)
        body = urlencode({"csrf_token": self._token, **fields}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def token(self, page: str) -> str:
        """Load a page, and return the CSRF token in it. Each session needs a new one."""
        _, _, text = self.ask("GET", page)
        found = re.search(r'name="csrf[-_]token" (?:value|content)="([^"]+)"', text)
        if found is None:
            raise Refused(f"{page} has no token")
        return found[1]

    def upload(self, path: str, field: str, data: bytes) -> tuple[int, dict[str, str], str]:
        """Upload a file, like a form with one field."""
        edge = os.urandom(16).hex()
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="it"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        token = self.token("/rooms/lobby")
        return self.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={edge}", X_CSRFToken=token)


@contextmanager
def hung_up(*lines: Any) -> Iterator[None]:
    """Close these connections at the end."""
    try:
        yield
    finally:
        for line in lines:
            line.close()
