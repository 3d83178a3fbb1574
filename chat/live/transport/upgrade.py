"""Take a socket from the HTTP server when it becomes a WebSocket.

The request handler (`chat.serve.handler`) puts `banter.hand_off` into the WSGI environment. The handshake is answered
only after the application has checked the request, so that an upgrade at a wrong address, or from a page of another
site, gets an ordinary HTTP error.
"""

from __future__ import annotations

import _socket
import base64
import binascii
import hashlib
from wsgiref.types import WSGIEnvironment

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
VERSION = [("Sec-WebSocket-Version", "13")]  # a header of every refusal, section 4.4


def refusal(environ: WSGIEnvironment) -> str | None:
    """Return the HTTP status that refuses this request, or None for a valid WebSocket handshake (section 4.2.1)."""
    connection = {word.strip().lower() for word in environ.get("HTTP_CONNECTION", "").split(",")}
    if environ["REQUEST_METHOD"] != "GET" or "upgrade" not in connection:
        return "400 Bad Request"
    if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
        return "400 Bad Request"
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return "426 Upgrade Required"
    try:
        key = base64.b64decode(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 16:
        return "400 Bad Request"
    if "banter.hand_off" not in environ:
        return "501 Not Implemented"
    return "503 Service Unavailable" if environ["banter.scarce"] else None


def take_over(environ: WSGIEnvironment, first: bytes = b"", protocol: str = "") -> _socket.socket:
    """Answer the handshake and return the raw, non-blocking socket. The answer names the chosen sub`protocol`, and the
    `first` frames follow in the same packet. The request has ended for the HTTP server. Raises OSError if the client
    has left."""
    key = environ["HTTP_SEC_WEBSOCKET_KEY"].encode()
    accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
    answer = (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n"
    )
    if protocol:
        answer += f"Sec-WebSocket-Protocol: {protocol}\r\n".encode()
    sock: _socket.socket = environ["banter.hand_off"](answer + b"\r\n" + first)
    return sock


def offered(environ: WSGIEnvironment) -> list[str]:
    """Return the subprotocols that the client offers, in order of its preference (section 11.3.4)."""
    words = environ.get("HTTP_SEC_WEBSOCKET_PROTOCOL", "").split(",")
    return [word.strip() for word in words if word.strip()]
