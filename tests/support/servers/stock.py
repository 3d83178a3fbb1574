"""Servers of the stock parts, for comparison with ours, and functions that tests use with both."""

import http.client
import itertools
import json
import socket
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.data.wsframes import CLOSE, PING, PONG, client_frame
from tests.support.servers.server import BIN, GUNICORN, Server

# Gunicorn with the worker class that Flask-SocketIO's manual names.
STOCK = [
    str(BIN / "gunicorn"), "-c", "/dev/null", "-k", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker",
    "--graceful-timeout", "1", "--no-control-socket", "tests.support.servers.stock_app:app",
]  # fmt: skip


numbers = itertools.count()


class StockServer(Server):
    """A server of the stock parts."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        super().__init__(data, **settings)
        self.options = options

    def __enter__(self) -> Self:
        self.start([*STOCK, *self.options, "-b", "127.0.0.1:$PORT"])
        return self

    def _prepare(self) -> None:
        """Don't copy a database: the app makes its own."""

    def _start_on_port(self, command: list[str], seconds: float) -> None:
        super()._start_on_port([part.replace("$PORT", str(self.port)) for part in command], seconds)


class UnixServer(Server):
    """A chat server, or one of the stock parts, that listens on a Unix socket."""

    def __init__(self, data: Path, command: Sequence[str] = GUNICORN, **settings: str) -> None:
        super().__init__(data, **settings)
        self.command = command

    @property
    def path(self) -> Path:
        return self.data / "chat.sock"

    def start(self, command: Sequence[str] = (), seconds: float = 30) -> None:
        super().start([*(command or self.command), "-b", f"unix:{self.path}"], seconds)

    def connect(self) -> socket.socket:
        """Open a connection to the server."""
        one = socket.socket(socket.AF_UNIX)
        one.settimeout(30)
        one.connect(str(self.path))
        return one

    def healthy(self) -> bool:
        with closing(http.client.HTTPConnection("127.0.0.1")) as link:
            try:
                link.sock = self.connect()
                link.request("GET", "/health")
                return link.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                return False


def joined(server: Server) -> Bare:
    """Connect to the chat as a new guest."""
    one = Bare(server.url, WEBSOCKET)
    one.read()
    one.say(f'40{{"name": "Guest {next(numbers)}"}}')
    while not one.read_text().startswith("40"):
        pass
    return one


def request(ack: int, event: str, **fields: str) -> str:
    """Build the packet of a request."""
    return f"42{ack}{json.dumps([event, fields], ensure_ascii=False)}"


def read_to_ack(one: Bare, ack: int) -> list[str]:
    """Read up to this ack or the end of the connection, and return all acks."""
    acks: list[str] = []
    with suppress(EOFError, ConnectionError):
        while not acks or not acks[-1].startswith(f"43{ack}["):
            if (frame := one.read()).opcode == CLOSE:
                break
            if frame.payload.startswith(b"43"):
                acks.append(frame.payload.decode())
    return acks


def answered(one: Bare) -> bool:
    """Return True if an event that is sent now is answered, and False if the connection ends."""
    with suppress(ConnectionError):
        one.say(request(99, "room:list"))
    return any(ack.startswith("4399[") for ack in read_to_ack(one, 99))


def ended(one: Bare) -> int | None:
    """Return the code with which the server closes the connection, or None if it answers a ping instead."""
    with suppress(EOFError, ConnectionError):
        one.send(client_frame(PING))
        while (frame := one.read()).opcode != PONG:
            if frame.opcode == CLOSE:
                return frame.code
    return None
