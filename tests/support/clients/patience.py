"""Clients that keep a server waiting, all at the same time, each in a thread, for tests of its deadlines."""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from http.client import HTTPConnection
from typing import Self
from urllib.parse import urlsplit

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.wait import until

LONG = 60  # seconds within which the server has to disconnect each of them


class Patience:
    """The clients. `ended(name)` waits until the server has closed the connection of one of them, and returns after how
    many seconds that was."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._took: dict[str, float] = {}
        self._faults: dict[str, BaseException] = {}
        self._over = threading.Event()

    def __enter__(self) -> Self:
        for name, work in {
            "deaf": self._deaf,
            "deaf poller": self._deaf_poller,
            "lurker": self._lurker,
            "lurking poller": self._lurking_poller,
            "prober": self._prober,
            "silent": lambda: self._drip(b"", b""),
            "dripping head": lambda: self._drip(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"x"),
            "dripping body": lambda: self._drip(
                b"POST /join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\nname=", b"x"
            ),
            "quiet but awake": self._awake,
        }.items():
            threading.Thread(target=self._timed, args=(name, work), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the clients. Those that still wait end with the server."""
        self._over.set()

    def ended(self, name: str) -> float:
        """Wait until the server has closed the connection of this client, and return the seconds that it took."""
        until(lambda: name in self._took or name in self._faults, LONG, f"the end of: {name}")
        assert name not in self._faults, f"{name}: {self._faults[name]!r}"
        return self._took[name]

    def stays(self, name: str) -> bool:
        """Return True if this client is still connected."""
        return name not in self._took and name not in self._faults

    def _timed(self, name: str, work: Callable[[], None]) -> None:
        start = time.monotonic()
        try:
            work()
            self._took[name] = time.monotonic() - start
        except BaseException as error:  # noqa: BLE001 - handed to the test that asks
            self._faults[name] = error

    def _deaf(self) -> None:
        """Join the chat and read, but don't answer pings."""
        with Bare(self.url, WEBSOCKET) as one:
            one.say('40{"name": "Deaf"}')
            with suppress(EOFError, ConnectionError):
                while True:
                    one.read()

    def _deaf_poller(self) -> None:
        """Join the chat and poll, but don't answer pings."""
        one = RawPolling(self.url, "Deaf Poller")
        parts = urlsplit(one.url)
        status = 200
        while status == 200:
            with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=LONG)) as link:
                link.request("GET", f"{parts.path}?{parts.query}")
                status = link.getresponse().status

    def _lurker(self) -> None:
        """Open a session and answer pings, but don't join the chat."""
        with RawSocket(self.url) as one:
            assert one.ended()

    def _lurking_poller(self) -> None:
        one = RawPolling(self.url)
        with suppress(Ended):
            while "1" not in (packets := one.poll()):
                if "2" in packets:
                    one.post("3")

    def _prober(self) -> None:
        """Keep polling, and open a WebSocket for an upgrade, but send nothing on it."""
        one = RawPolling(self.url, "Prober")
        with Bare(self.url, f"{WEBSOCKET}&sid={one.url.rpartition('sid=')[2]}") as socket:
            assert socket.status == 101
            threading.Thread(target=self._keep_polling, args=(one,), daemon=True).start()
            assert socket.ends()
        one.post("42" + json.dumps(["room:list", {}]))  # the session itself goes on

    def _keep_polling(self, one: RawPolling) -> None:
        with suppress(Ended, OSError):
            while not self._over.is_set():
                if "2" in one.poll():
                    one.post("3")

    def _drip(self, start: bytes, drop: bytes) -> None:
        """Send `drop` once a second; an empty one sends nothing."""
        parts = urlsplit(self.url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1) as one:
            one.sendall(start)
            deadline = time.monotonic() + LONG
            with suppress(ConnectionError):
                while time.monotonic() < deadline:
                    try:
                        if not one.recv(4096):
                            return
                    except TimeoutError:
                        one.sendall(drop)
                raise AssertionError("the server did not end the connection")

    def _awake(self) -> None:
        """Answer pings until the end of the test."""
        with RawSocket(self.url, "Quiet") as one:
            while not self._over.is_set():
                one.read()
        raise AssertionError("was not disconnected")
