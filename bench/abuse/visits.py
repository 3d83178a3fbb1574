"""Acts by names, accounts, pages, handshakes, connections and uploads."""

from __future__ import annotations

import io
import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from abuse import limits
from abuse.line import Browser, Line, Refused, WebSocket, masked
from abuse.seed import KEY, NAME
from abuse.table import Outcome, attack

PASSWORD = "quartz lantern 47 omelette"


def responded(answer: tuple[int, dict[str, str], str]) -> Outcome:
    """Return the outcome of an HTTP request: done unless the status is an error."""
    status, headers, _ = answer
    wait = headers.get("Retry-After")
    return Outcome(status < 400, float(wait) if wait else None)


def together(port: int, act: Callable[[Any], Outcome], make: Callable[[int], Any], count: int) -> Iterator[Outcome]:
    """Perform one act on several connections at once, each in a thread of its own."""
    outcomes: list[Outcome] = []

    def run() -> None:
        client = make(port)
        while True:
            try:
                outcomes.append(act(client))
            except (OSError, EOFError):
                outcomes.append(Outcome(False))

    for _ in range(count):
        threading.Thread(target=run, daemon=True).start()
    while True:
        time.sleep(0.01)
        some, outcomes[:] = outcomes.copy(), []
        yield from some


@attack("names by handshake", limit=limits.NEW_NAMES)
def names(port: int) -> Iterator[Outcome]:
    for number in itertools.count():
        try:
            Line(port, name=f"Guest {number}", key=f"the key of guest number {number}").close()
            yield Outcome(True)
        except Refused:
            yield Outcome(False)


@attack("names by /join", limit=limits.NEW_NAMES)
def names_by_form(port: int) -> Iterator[Outcome]:
    for number in itertools.count():
        browser = Browser(port)
        yield responded(browser.send("/join", "/rooms/lobby", name=f"Visitor {number}", next="/rooms/lobby"))


@attack("sign-ups", limit=limits.NEW_ACCOUNTS)
def sign_ups(port: int) -> Iterator[Outcome]:
    for number in itertools.count():
        browser = Browser(port)
        yield responded(browser.send("/sign-up", "/sign-up", name=f"Newcomer {number}", password=PASSWORD))


@attack("sign-ins", limit=limits.GUESSES)
def sign_ins(port: int) -> Iterator[Outcome]:
    """Guess the password of one account. A guess counts as done unless it is refused with 429."""
    Browser(port).send("/sign-up", "/sign-up", name="Olivia", password=PASSWORD)
    browser = Browser(port)
    for number in itertools.count():
        status, headers, _ = browser.send("/sign-in", "/sign-in", name="Olivia", password=f"guess {number}")
        yield Outcome(status != 429, float(headers["Retry-After"]) if "Retry-After" in headers else None)


@attack("ten tabs in 20,000 rooms", limit=limits.HANDSHAKES)
def tabs(port: int) -> Iterator[Outcome]:
    """Connect and leave, again and again."""

    def come_and_go(port: int) -> Outcome:
        try:
            Line(port, name=NAME, key=KEY).close()
        except Refused:
            time.sleep(0.05)
            return Outcome(False)
        return Outcome(True)

    return together(port, come_and_go, lambda port: port, 10)


@attack("pages", limit=limits.PAGES)
def pages(port: int) -> Iterator[Outcome]:
    return together(port, lambda browser: responded(browser.ask("GET", "/rooms/lobby")), Browser, 8)


@attack("handshakes", limit=limits.HANDSHAKES)
def handshakes(port: int) -> Iterator[Outcome]:
    for _ in itertools.count():
        try:
            WebSocket(port, "/socket.io/?EIO=4&transport=websocket").close()
            yield Outcome(True)
        except (Refused, OSError):
            yield Outcome(False)


@attack("connections that say nothing", limit=limits.CONNECTIONS)
def connections(port: int) -> Iterator[Outcome]:
    held = []
    try:
        while len(held) < 15_000:
            held.append(socket.create_connection(("127.0.0.1", port), 60))
            yield Outcome(not _has_ended(held[-1]))
        while True:
            time.sleep(0.1)
            yield Outcome(False)
    finally:
        for one in held:
            one.close()


@attack("/ws/echo, never read", limit=limits.ECHOES)
def echo(port: int) -> Iterator[Outcome]:
    big = masked(bytes(15 * 1024 * 1024), opcode=2)
    held = []
    for _ in itertools.count():
        try:
            websocket = WebSocket(port, "/ws/echo")
        except (Refused, OSError):
            yield Outcome(False)
            time.sleep(0.05)
            continue
        held.append(websocket)
        websocket.socket.settimeout(2)
        with suppress(OSError):
            websocket.socket.sendall(big * 2)
        yield Outcome(True)


@attack("avatars of 30 million pixels", limit=limits.PICTURES)
def avatars(port: int) -> Iterator[Outcome]:
    bomb = picture(6000, 5000)
    browser = Browser(port)
    browser.send("/sign-up", "/sign-up", name="Mallory", password=PASSWORD)
    for _ in itertools.count():
        yield responded(browser.upload("/avatar", "image", bomb))


def _has_ended(connection: socket.socket) -> bool:
    """Return True if the server is known to have closed the connection."""
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def picture(width: int, height: int) -> bytes:
    """Return a transparent PNG: a small file that is a large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    packer, rows = zlib.compressobj(9), io.BytesIO()
    for _ in range(height):
        rows.write(packer.compress(bytes(1 + 4 * width)))
    rows.write(packer.flush())
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows.getvalue()) + chunk(b"IEND", b"")
