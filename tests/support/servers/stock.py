"""Servers of the stock parts, beside which ours are tested, and what tests say to both."""

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
    """The stock parts on a port."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        super().__init__(data, **settings)
        self.options = options

    def __enter__(self) -> Self:
        self.start([*STOCK, *self.options, "-b", "127.0.0.1:$PORT"])
        return self

    def _prepare(self) -> None:
        """It makes a database of its own kind."""

    def _start_on_port(self, command: list[str], seconds: float) -> None:
        super()._start_on_port([part.replace("$PORT", str(self.port)) for part in command], seconds)


class UnixServer(Server):
    """A chat server, or one of the stock parts, that listens on no port."""

    def __init__(self, data: Path, command: Sequence[str] = GUNICORN, **settings: str) -> None:
        super().__init__(data, **settings)
        self.command = command

    @property
    def path(self) -> Path:
        return self.data / "chat.sock"

    def start(self, command: Sequence[str] = (), seconds: float = 30) -> None:
        super().start([*(command or self.command), "-b", f"unix:{self.path}"], seconds)

    def connect(self) -> socket.socket:
        """A connection to it."""
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
    """Somebody who is connected to the chat."""
    one = Bare(server.url, WEBSOCKET)
    one.read()
    one.say(f'40{{"name": "Guest {next(numbers)}"}}')
    while not one.read_text().startswith("40"):
        pass
    return one


def request(ack: int, event: str, **fields: str) -> str:
    """The packet that asks for something."""
    return f"42{ack}{json.dumps([event, fields], ensure_ascii=False)}"


def read_to_ack(one: Bare, ack: int) -> list[str]:
    """All acks up to this one, or up to the end of the connection."""
    acks: list[str] = []
    with suppress(EOFError, ConnectionError):
        while not acks or not acks[-1].startswith(f"43{ack}["):
            if (frame := one.read()).opcode == CLOSE:
                break
            if frame.payload.startswith(b"43"):
                acks.append(frame.payload.decode())
    return acks


def answered(one: Bare) -> bool:
    """Whether an event that is sent now is answered; if not, the connection ends."""
    with suppress(ConnectionError):
        one.say(request(99, "room:list"))
    return any(ack.startswith("4399[") for ack in read_to_ack(one, 99))


def ended(one: Bare) -> int | None:
    """The code by which the server closes; None when it goes on, and answers a ping instead."""
    with suppress(EOFError, ConnectionError):
        one.send(client_frame(PING))
        while (frame := one.read()).opcode != PONG:
            if frame.opcode == CLOSE:
                return frame.code
    return None
