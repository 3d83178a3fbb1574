"""A WebSocket client on a plain socket: it can send any bytes, and checks each frame of the server."""

import json
import os
import socket
import struct
from base64 import b64encode
from contextlib import suppress
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from tests.support.data.wsframes import CLOSE, PING, TEXT, client_frame, close_payload

WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"
SECONDS = 30  # to wait for data; the machine may be busy


class Received(NamedTuple):
    """A frame of the server."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int | None:
        """The code of a close frame."""
        assert self.opcode == CLOSE
        return struct.unpack("!H", self.payload[:2])[0] if self.payload else None


def handshake(path: str, host: str, **headers: str | None) -> bytes:
    """Build a WebSocket handshake. Headers, named with underscores, can be changed, or left out with None."""
    fields = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()


class Bare:
    """One TCP connection to `url`, which has sent a handshake. `status` and `head` are those of the response. With
    `give_up` it does not wait for the response, but resets the connection and raises OSError."""

    def __init__(
        self,
        url: str,
        path: str = "/ws/echo",
        *,
        receive_buffer: int = 0,
        give_up: bool = False,
        **headers: str | None,
    ) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(SECONDS)
        self.socket.connect((parts.hostname, parts.port))
        self.buffer = bytearray()
        self.send(handshake(path, parts.netloc, **headers))
        if give_up:
            self.reset()
        self.head = self._line_by_line()
        self.status = int(self.head.split()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *data: bytes) -> None:
        self.socket.sendall(b"".join(data))

    def say(self, text: str) -> None:
        """Send one text message."""
        self.send(client_frame(TEXT, text.encode()))

    def chop(self, data: bytes, size: int = 1) -> None:
        """Send data in many small pieces, each in a packet of its own."""
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(data), size):
            self.send(data[start : start + size])

    def read(self) -> Received:
        """Return the next frame. It must be valid: not fragmented or masked, and with its length in the shortest form.
        Raises EOFError at the end of the connection."""
        first, second = self._take(2)
        assert first & 0xF0 == 0x80, f"FIN and reserved bits are {first:08b}"
        assert second < 0x80, "the server masked a frame"
        size = second
        if second >= 126:
            wide = self._take(2 if second == 126 else 8)
            size = int.from_bytes(wide, "big")
            assert size >= (126 if second == 126 else 65536), "a length in a long form"
        return Received(first & 0x0F, bytes(self._take(size)))

    def read_text(self) -> str:
        """Return the next text message."""
        frame = self.read()
        assert frame.opcode == TEXT, frame
        return frame.payload.decode()

    def close_code(self) -> int | None:
        """Return the code of the server's close, which must be the next frame, followed by the end of the
        connection."""
        code = self.read().code
        assert self.ends(), "the server sent a close and did not end the connection"
        return code

    def ends(self) -> bool:
        """Return True if the connection ends without further data."""
        with suppress(ConnectionError):
            return not self.buffer and self.socket.recv(65536) == b""
        return True

    def goodbye(self) -> int | None:
        """Do the close handshake, and return the code of the server's close."""
        self.send(client_frame(CLOSE, close_payload(1000)))
        return self.close_code()

    def taken(self) -> bool:
        """Return True if the server still accepts data. Once it has closed the connection, it answers with an RST."""
        try:
            self.send(client_frame(TEXT, b"hello?"))
        except ConnectionError:
            return False
        return True

    def reset(self) -> None:
        """End the connection with an RST, as after a crash."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def alive(self) -> bool:
        """Return True if the next frame of the server is the answer to a ping."""
        self.send(client_frame(PING, b"are you there?"))
        return self.read() == (0xA, b"are you there?")

    def _take(self, size: int) -> bytearray:
        while len(self.buffer) < size:
            chunk = self.socket.recv(1 << 18)
            if not chunk:
                raise EOFError("the server ended the connection")
            self.buffer += chunk
        taken = self.buffer[:size]
        del self.buffer[:size]
        return taken

    def _line_by_line(self) -> str:
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            chunk = self.socket.recv(4096)
            assert chunk, f"the server ended the connection after {bytes(self.buffer)!r}"
            self.buffer += chunk
        return bytes(self._take(end + 4)).decode()


def joined(url: str, name: str) -> Bare:
    """Connect to the chat as a guest of this name."""
    one = Bare(url, WEBSOCKET)
    one.say(f"40{json.dumps({'name': name})}")
    while not one.read_text().startswith('42["hello"'):
        pass
    return one
