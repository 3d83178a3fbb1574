"""Measure how long WebSocket protocols without I/O take to read and to write a message; see docs/decisions.md.

    bench/.venv/bin/python bench/protocols.py

Ours, wsproto and websockets take turns. Prints medians of several rounds, in multiples of our CPU time in the same
round, so that a busy machine changes little; and the memory of a connection.
"""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.protocol import OPEN, SERVER, Protocol
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

ROUNDS, TIMES, CONNECTIONS = 15, 2000, 500
LARGEST = 128 * 1024
REQUEST = '4213["message:post",{"room":"lobby","text":"hello there"}]'
EVENT = "y" * 300


def endpoint() -> Any:
    """Import our `Endpoint` and `frame` without the rest of the chat, whose requirements are not installed here."""
    live = Path(__file__).parent.parent / "chat/live"
    for name in ("chat", "chat.live", "chat.live.transport"):
        sys.modules[name] = package = types.ModuleType(name)
        package.__path__ = [str(live / "transport")] if name.endswith("transport") else []
    from chat.live.transport.endpoint import Endpoint
    from chat.live.transport.frames import TEXT, frame

    return Endpoint, lambda text: frame(TEXT, text.encode())


ENDPOINT, FRAME = endpoint()
MAKE: dict[str, Callable[[], Any]] = {
    "ours": lambda: ENDPOINT(LARGEST),
    "wsproto": lambda: Connection(ConnectionType.SERVER),
    "websockets": lambda: Protocol(SERVER, state=OPEN, max_size=LARGEST),
}


def client_frame(text: str) -> bytes:
    """Build a short text message of a client."""
    mask, payload = b"\x37\xfa\x21\x3d", text.encode()
    return bytes((0x81, 0x80 | len(payload))) + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def read_ours(connection: Any, data: bytes) -> list[str]:
    connection.receive(data)
    messages = []
    while (message := connection.next_event()) is not None:
        messages.append(message.data)
        connection.take_due()
    return messages


def read_wsproto(connection: Any, data: bytes) -> list[str]:
    connection.receive_data(data)
    return [event.data for event in connection.events()]


def read_websockets(connection: Any, data: bytes) -> list[str]:
    connection.receive_data(data)
    messages = [frame.data.decode() for frame in connection.events_received()]
    connection.data_to_send()
    return messages


def write_websockets(connection: Any, text: str) -> bytes:
    connection.send_text(text.encode())
    return b"".join(connection.data_to_send())


READ = {"ours": read_ours, "wsproto": read_wsproto, "websockets": read_websockets}
WRITE = {
    "ours": lambda connection, text: FRAME(text),
    "wsproto": lambda connection, text: connection.send(TextMessage(text)),
    "websockets": write_websockets,
}


def seconds(work: Callable[..., Any], *arguments: Any) -> float:
    start = time.thread_time()
    for _ in range(TIMES):
        work(*arguments)
    return time.thread_time() - start


def memory(make: Callable[[], Any]) -> float:
    """Return the bytes of memory that each object takes."""
    tracemalloc.start()
    kept = [make() for _ in range(CONNECTIONS)]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / len(kept)


def main() -> None:
    connections = {name: make() for name, make in MAKE.items()}
    request = client_frame(REQUEST)
    for name, one in connections.items():
        assert READ[name](one, request) == [REQUEST]
        assert WRITE[name](one, EVENT) == b"\x81\x7e\x01\x2c" + EVENT.encode()
    ratios: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for what, work, argument in (("read", READ, request), ("write", WRITE, EVENT)):
            taken = {name: seconds(work[name], one, argument) for name, one in connections.items()}
            for name in MAKE:
                ratios.setdefault((name, what), []).append(taken[name] / taken["ours"])
    for name, make in MAKE.items():
        read, write = (statistics.median(ratios[name, what]) for what in ("read", "write"))
        print(f"{name:12} to read {read:5.2f}   to write {write:5.2f}   memory {memory(make):6,.0f} bytes")


if __name__ == "__main__":
    main()
