"""Clients of a worker in this process: their requests reach it as WSGI has them, and their WSGI server is the test.

A WebSocket's connection is a pair of sockets, one of which is given to the worker when it answers the handshake.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import gevent
from werkzeug.test import create_environ

from tests.support import wait
from tests.support.data.wsframes import CLOSE, TEXT, client_frame
from tests.support.live import LiveWorker
from tests.support.pair import Far

ADDRESS = "192.0.2.1"
SOCKET_IO = "/socket.io/?EIO=4&transport="
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


class Answer(NamedTuple):
    """The response to a request."""

    status: int
    headers: dict[str, str]
    text: str


def environ_of(path: str, address: str | None = ADDRESS, **options: Any) -> dict[str, Any]:
    """The environment of a request. `options` are those of `create_environ`. On a Unix socket there is no address."""
    environ = create_environ(path, "http://127.0.0.1:5000", **options) | {"banter.scarce": False}
    return environ | ({"REMOTE_ADDR": address} if address is not None else {})


def request(worker: LiveWorker, environ: dict[str, Any], *, written: bool = True) -> Answer:
    """Make a request. If its response can't be `written`, the client gets nothing of it."""
    started: list[Any] = []
    response = worker.app.wsgi_app(environ, lambda *answer: started.append(answer))
    parts = iter(response)
    body = b"".join(parts) if written else next(parts)
    with suppress(AttributeError):
        response.close()
    [(status, headers)] = started or [("101", [])]
    return Answer(int(status[:3]), dict(headers), body.decode())


class Line(Far):
    """A WebSocket at this path. `status` is that of the answer to its handshake, and `answer` the answer itself if it
    is not a WebSocket."""

    def __init__(
        self,
        worker: LiveWorker,
        path: str = SOCKET_IO + "websocket",
        *,
        address: str | None = ADDRESS,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__()
        environ = environ_of(path, address, headers=HANDSHAKE | (headers or {}))
        self.answer = request(worker, environ | {"banter.hand_off": self._hand_off} | more)
        self.look()
        self.head, _, rest = bytes(self.said).partition(b"\r\n\r\n")
        self.said[:] = rest
        self.status = 101 if self.head else self.answer.status

    def _hand_off(self, answer: bytes) -> Any:
        self.near.send(answer)
        return self.near

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.far.close()
        gevent.idle()

    def send(self, *frames: bytes) -> None:
        """Send these frames, as fast as they are read."""
        left = memoryview(b"".join(frames))
        while left:
            with suppress(BlockingIOError):
                left = left[self.far.send(left) :]
            self.look()

    def say(self, *texts: str) -> None:
        """Send these texts at once."""
        self.send(*(client_frame(TEXT, text.encode()) for text in texts))

    @property
    def frames(self) -> list[tuple[int, bytes]]:
        """The opcodes and payloads of what has arrived."""
        return list(_frames(bytes(self.said)))

    @property
    def texts(self) -> list[str]:
        return [payload.decode() for opcode, payload in self.frames if opcode == TEXT]

    @property
    def code(self) -> int | None:
        """The code of the close that has arrived, or None."""
        return next((int.from_bytes(payload[:2], "big") for opcode, payload in self.frames if opcode == CLOSE), None)

    def hear(self, start: str) -> str:
        """Wait for a text that begins so."""
        self.until(lambda: any(text.startswith(start) for text in self.texts))
        return next(text for text in self.texts if text.startswith(start))

    def answers(self) -> list[tuple[int, dict[str, Any]]]:
        """The acks that have arrived, with their numbers."""
        acks = [text[2:].partition("[") for text in self.texts if text.startswith("43")]
        return [(int(number), json.loads("[" + rest)[0]) for number, _, rest in acks]


def _frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        size, at = data[at + 1], at + 2
        opcode, wide = data[at - 2] & 0x0F, {126: 2, 127: 8}.get(size, 0)
        if wide:
            size = int.from_bytes(data[at : at + wide], "big")
        at += wide
        if at + size > len(data):
            return
        yield opcode, data[at : at + size]
        at += size


def emit(event: str, ack: int | None = None, /, **fields: object) -> str:
    """A packet with an event of Socket.IO."""
    return f"42{'' if ack is None else ack}{json.dumps([event, fields])}"


class Poller:
    """A client that long-polls. `sid` is None if it was refused; then `answer` says why."""

    def __init__(self, worker: LiveWorker, *, address: str | None = ADDRESS, **headers: str) -> None:
        self.worker, self.address = worker, address
        self.url = SOCKET_IO + "polling"
        self.answer = self.get(headers=headers)
        gevent.idle()
        self.sid: str | None = None
        if self.answer.status == 200:
            self.sid = json.loads(self.answer.text[1:])["sid"]
            self.url += f"&sid={self.sid}"

    def get(self, *, headers: dict[str, str] | None = None, written: bool = True, **more: Any) -> Answer:
        environ = environ_of(self.url, self.address, headers=headers or {})
        with gevent.Timeout(wait.longest, AssertionError("a poll was not answered in time")):
            return request(self.worker, environ | more, written=written)

    def poll(self, **options: Any) -> list[str]:
        """The packets that a poll brings."""
        answer = self.get(**options)
        assert answer.status == 200, answer
        return answer.text.split("\x1e")

    def post(self, *packets: str, headers: dict[str, str] | None = None) -> Answer:
        environ = environ_of(
            self.url, self.address, method="POST", data="\x1e".join(packets).encode(), headers=headers or {}
        )
        answer = request(self.worker, environ)
        gevent.idle()  # until what it brings about is queued
        return answer


def joined_by_polling(worker: LiveWorker, name: str) -> Poller:
    """Somebody who has joined the chat by long-polling, and has nothing left to poll for."""
    one = Poller(worker)
    one.post(f"40{json.dumps({'name': name})}")
    packets: list[str] = []
    while not any(packet.startswith('42["hello"') for packet in packets):
        packets += one.poll()
    return one


@contextmanager
def joined_by_websocket(worker: LiveWorker, name: str) -> Iterator[Line]:
    """Somebody who has joined the chat by WebSocket."""
    with Line(worker) as line:
        line.say(f"40{json.dumps({'name': name})}")
        line.hear('42["hello"')
        yield line
