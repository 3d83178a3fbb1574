"""Socket.IO spoken by hand, frame by frame, so that a test can say what no client library would."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlsplit

import websocket
from websocket import ABNF, WebSocketException, WebSocketTimeoutException

from tests.support.clients.http import Answer, ask

Event = tuple[str, Any]


class Ended(Exception):
    """The server closed the connection."""


def as_guest(name: str) -> dict[str, str]:
    """The `auth` by which this name is the same guest each time."""
    return {"name": name, "key": f"the key of {name}, long enough"}


class RawSocket:
    """One WebSocket. With a `name` it is let in as that guest; without, it has only read the OPEN packet.

    `events` are the events received so far, `acks` the answers by their id, in the order in which they came.
    """

    def __init__(self, url: str, name: str = "", *, auth: Any = None, **options: Any) -> None:
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.ws = websocket.create_connection(address, timeout=15, **{"suppress_origin": True, **options})
        self.events: list[Event] = []
        self.acks: list[tuple[int, Any]] = []
        self._next = 1
        self.opening = self.read()
        if name or auth is not None:
            self.send("40" + json.dumps(auth if auth is not None else as_guest(name)))
            self.connected = self.read_until(lambda frame: frame[:2] in ("40", "44"))
            assert self.connected[:2] == "40" or not name, self.connected

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with suppress(OSError, WebSocketException):
            self.ws.close(timeout=1)

    def send(self, text: str | bytes, opcode: int = ABNF.OPCODE_TEXT) -> None:
        """One frame. Raises Ended when nobody takes it any more."""
        try:
            self.ws.send(text, opcode)
        except (OSError, WebSocketException) as error:
            raise Ended(str(error)) from None

    def emit(self, event: str, *arguments: Any, ack: int | None = None) -> None:
        self.send(f"42{'' if ack is None else ack}{json.dumps([event, *arguments])}")

    def call(self, event: str, *arguments: Any) -> Any:
        """Send an event, and return its ack."""
        ack, self._next = self._next, self._next + 1
        self.emit(event, *arguments, ack=ack)
        return self.answer(ack)

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that is to succeed."""
        answer: dict[str, Any] = self.call(event, fields)
        assert answer["ok"], f"{event} {fields} was answered {answer}"
        return answer

    def answer(self, ack: int) -> Any:
        """The ack of this id, as soon as it is here."""
        return self._read_until(lambda: [answer for number, answer in self.acks if number == ack])

    def wait_for(self, name: str, predicate: Callable[[Any], Any] = lambda _: True) -> Any:
        """The first event of this name, past or to come, that satisfies `predicate`."""
        return self._read_until(
            lambda: [payload for event, payload in self.events if event == name and predicate(payload)]
        )

    def _read_until(self, found: Callable[[], list[Any]], seconds: float = 20) -> Any:
        deadline = time.monotonic() + seconds
        while not (some := found()):
            assert time.monotonic() < deadline, f"not within {seconds} s; received: {self.events[-10:]}"
            self.read()
        return some[0]

    def read_until(self, predicate: Callable[[str], Any]) -> str:
        while not predicate(frame := self.read()):
            pass
        return frame

    def read(self) -> str:
        """The next frame; events and acks are remembered, pings answered. Raises Ended."""
        try:
            opcode, data = self.ws.recv_data()
        except WebSocketTimeoutException as error:
            raise TimeoutError(f"nothing came; before that: {self.events[-5:]}") from error
        except (OSError, WebSocketException) as error:
            raise Ended(str(error)) from None
        if opcode == ABNF.OPCODE_CLOSE:
            raise Ended(data)
        frame = data.decode()
        if frame == "2":
            self.send("3")
        elif frame[:2] == "42":
            self.events.append(tuple(json.loads(frame[2:])))
        elif frame[:2] == "43":
            number = frame[2 : frame.index("[")]
            self.acks.append((int(number), *json.loads(frame[2 + len(number) :])))
        return frame

    def ended(self, seconds: float = 10) -> bool:
        """Whether the server closes the connection, now or after what is still under way."""
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                self.ws.settimeout(seconds)
                self.read()
        except Ended:
            return True
        except TimeoutError:
            pass
        return False


class RawPolling:
    """One long-polling session."""

    def __init__(self, url: str, name: str = "") -> None:
        self.url = f"{url}/socket.io/?EIO=4&transport=polling"
        opening = ask(self.url)
        assert opening.status == 200, opening.text
        self.url += "&sid=" + json.loads(opening.text[1:])["sid"]
        if name:
            assert self.post("40" + json.dumps(as_guest(name))).status == 200
            self.poll_until("40")

    def post(self, *packets: str) -> Answer:
        return self.post_body("\x1e".join(packets).encode())

    def post_body(self, body: bytes) -> Answer:
        return ask(self.url, "POST", body, Content_Type="text/plain;charset=UTF-8")

    @contextmanager
    def begin(self, *packets: str) -> Iterator[None]:
        """Post, and wait for the answer only at the end."""
        parts = urlsplit(self.url)
        with closing(HTTPConnection(parts.netloc, timeout=15)) as link:
            link.request("POST", f"{parts.path}?{parts.query}", "\x1e".join(packets).encode())
            yield
            link.getresponse().read()

    @contextmanager
    def breaking(self) -> Iterator[None]:
        """A poll whose line is gone at the end."""
        parts = urlsplit(self.url)
        with closing(HTTPConnection(parts.netloc, timeout=15)) as link:
            link.request("GET", f"{parts.path}?{parts.query}")
            yield

    @contextmanager
    def polling(self) -> Iterator[Callable[[], list[str]]]:
        """A poll that has been sent; what it brings is read by calling this."""
        parts = urlsplit(self.url)
        with closing(HTTPConnection(parts.netloc, timeout=15)) as link:
            link.request("GET", f"{parts.path}?{parts.query}")
            yield lambda: _packets(Answer(link.getresponse()))

    def poll(self) -> list[str]:
        """What one poll brings. Raises Ended when the session is over."""
        return _packets(ask(self.url))

    def poll_until(self, start: str, seconds: float = 15) -> str:
        """The first packet that begins so."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            packets = self.poll()
            if "2" in packets:
                self.post("3")
            for packet in packets:
                if packet.startswith(start):
                    return packet
        raise AssertionError(f"no packet began with {start!r} within {seconds} s")


def _packets(answer: Answer) -> list[str]:
    if answer.status != 200:
        raise Ended(answer.text)
    return answer.text.split("\x1e") if answer.text else []
