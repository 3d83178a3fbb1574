"""`/ws/echo`: a WebSocket without Socket.IO, for checking a proxy with any client.

Every text or binary message comes back unchanged.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any, ClassVar

from flask import Flask, Response, request

from chat.live import frames, handoff
from chat.live.websocket import WebSocket
from chat.settings import Settings

LARGEST = 16 * 1024 * 1024  # bytes of a message; what proxies are commonly tried with
MOST = 16  # connections at once, for each of them may hold as much as that
SILENT = 10.0  # seconds after which one has to make room for another; it may be long gone


class Echo(WebSocket):
    """One client of the echo; `heard` is when it last sent a message."""

    __slots__ = ("heard",)
    live: ClassVar[set[Echo]] = set()

    def __init__(self, sock: Any) -> None:
        super().__init__(sock, largest=LARGEST, most_queued=2 * LARGEST)
        self.heard = time.monotonic()
        self.live.add(self)

    def on_message(self, message: frames.Message) -> None:
        self.heard = time.monotonic()
        data = message.data
        self.send(frames.frame(message.opcode, data.encode() if isinstance(data, str) else data))

    def on_closed(self) -> None:
        self.live.discard(self)

    @classmethod
    def make_room(cls) -> bool:
        """Whether there is a place, perhaps because the most silent one gave up its own."""
        if len(cls.live) < MOST:
            return True
        silent = min(cls.live, key=lambda echo: echo.heard)
        if time.monotonic() - silent.heard < SILENT:
            return False
        silent.close(frames.POLICY, "somebody else waits for this place")
        return True


def init_echo(app: Flask, settings: Settings) -> None:
    """Serve it."""

    @app.get("/ws/echo", websocket=True)  # else the router turns away whoever asks for a WebSocket
    def echo() -> Response:
        # ws4py gives the address it connects to, where a browser gives its page's: ws://, as no page has it.
        origin = re.sub("^ws(s?)://", r"http\1://", request.headers.get("Origin", ""))
        if origin and not settings.allows_origin(origin, request.host):
            return Response("403 Forbidden Origin", 403)
        if (refusal := handoff.refusal(request.environ)) is not None:
            return Response(refusal, refusal, handoff.VERSION)
        if not Echo.make_room():
            return Response("503 Service Unavailable", 503)
        with suppress(OSError):  # it has left already
            Echo(handoff.take_over(request.environ))
        return Response()  # goes nowhere: the socket is not HTTP's any more
