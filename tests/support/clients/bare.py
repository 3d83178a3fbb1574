"""A WebSocket client of nothing but a socket: it sends any bytes, and judges each frame that comes back."""

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
SECONDS = 30  # for whatever is to come; the machine may be busy


class Received(NamedTuple):
    """A frame of the server."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int | None:
        """Of a close."""
        assert self.opcode == CLOSE
        return struct.unpack("!H", self.payload[:2])[0] if self.payload else None


def handshake(path: str, host: str, **headers: str | None) -> bytes:
    """A request for a WebSocket. A header is changed by its name in underscores, or left out with None."""
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
    """One TCP connection to `url`; `status` and `head` are of the answer to its handshake. With `give_up` it does
    not wait for the answer, but resets the connection and raises OSError."""

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
        """One text message."""
        self.send(client_frame(TEXT, text.encode()))

    def chop(self, data: bytes, size: int = 1) -> None:
        """Send it in many small pieces, each in a packet of its own."""
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(data), size):
            self.send(data[start : start + size])

    def read(self) -> Received:
        """The next frame. It must be a right one: in one piece, not masked, its length in the shortest form. Raises
        EOFError when there is none any more."""
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
        """The next text message."""
        frame = self.read()
        assert frame.opcode == TEXT, frame
        return frame.payload.decode()

    def close_code(self) -> int | None:
        """The code of the server's close, which must be what comes next; and then the connection must end."""
        code = self.read().code
        assert self.ends(), "the server said goodbye and did not close the connection"
        return code

    def ends(self) -> bool:
        """Whether the connection ends, with nothing else before it."""
        with suppress(ConnectionError):
            return not self.buffer and self.socket.recv(65536) == b""
        return True

    def goodbye(self) -> int | None:
        """Close properly; the code that came back."""
        self.send(client_frame(CLOSE, close_payload(1000)))
        return self.close_code()

    def taken(self) -> bool:
        """Whether the other side still takes what is sent: after it is gone, it answers by an RST."""
        try:
            self.send(client_frame(TEXT, b"hello?"))
        except ConnectionError:
            return False
        return True

    def reset(self) -> None:
        """End the connection by an RST, as a crashed client does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def alive(self) -> bool:
        """Whether the server answers a ping with its payload, after nothing else."""
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
    """Somebody who is connected to the chat by this name."""
    one = Bare(url, WEBSOCKET)
    one.say(f"40{json.dumps({'name': name})}")
    while not one.read_text().startswith('42["hello"'):
        pass
    return one
