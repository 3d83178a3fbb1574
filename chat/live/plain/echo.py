"""`/ws/echo`: a WebSocket without Socket.IO, for checking a proxy with any client.

Every text or binary message comes back unchanged. Who doesn't read is not read from: what waits for a client is no more
than one read of what it sent.
"""

from __future__ import annotations

import math
import re
import time
from typing import Any, ClassVar

import gevent
from flask import Flask, Response, request

from chat.live.transport import frames, upgrade
from chat.live.transport.admission import Admission
from chat.live.transport.websocket import WebSocket
from chat.settings import Settings

MOST = 16  # connections at once
SILENT = 10.0  # seconds after which one has to make room for another; it may be long gone
IDLE = 60.0  # seconds without a message after which one is closed
LIFETIME = 600.0  # seconds after which one is closed in any case: a proxy has been checked by then
LOOK = 5.0  # seconds between looks at them


class Echo(WebSocket):
    """One client of the echo; `heard` is when it last sent a message."""

    __slots__ = ("_address", "_admission", "_began", "heard")
    live: ClassVar[set[Echo]] = set()
    _looking: ClassVar[bool] = False

    def __init__(self, sock: Any, address: str, admission: Admission, *, largest: int, most_queued: int) -> None:
        super().__init__(sock, largest=largest, most_queued=most_queued)
        self._address = address
        self._admission = admission
        self._began = self.heard = time.monotonic()
        self.live.add(self)
        if not Echo._looking:
            Echo._looking = True
            gevent.spawn(Echo._look)

    def on_message(self, message: frames.Message) -> None:
        self.heard = time.monotonic()
        data = message.data
        self.send(frames.frame(message.opcode, data.encode() if isinstance(data, str) else data))
        if self.backlog is not None:
            self.pause()

    def on_sent(self) -> None:
        self.resume()

    def on_closed(self) -> None:
        self.live.discard(self)
        self._admission.leave(self._address)

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

    @classmethod
    def _look(cls) -> None:
        """Close, every few seconds, whoever has said nothing for long or has been here for long."""
        while cls.live:
            gevent.sleep(LOOK)
            now = time.monotonic()
            for echo in list(cls.live):
                if now - echo.heard > IDLE or now - echo._began > LIFETIME:
                    echo.close(frames.NORMAL, "the time of this echo is over")
        cls._looking = False


def init_echo(app: Flask, settings: Settings, admission: Admission, largest: int) -> None:
    """Serve it. Messages are as large as packets of Socket.IO may be."""

    @app.get("/ws/echo", websocket=True)  # else the router turns away whoever asks for a WebSocket
    def echo() -> Response:
        # ws4py gives the address it connects to, where a browser gives its page's: ws://, as no page has it.
        origin = re.sub("^ws(s?)://", r"http\1://", request.headers.get("Origin", ""))
        if origin and not settings.allows_origin(origin, request.host):
            return Response("403 Forbidden Origin", 403)
        if (refusal := upgrade.refusal(request.environ)) is not None:
            return Response(refusal, refusal, upgrade.VERSION)
        address = request.remote_addr or ""
        if wait := admission.enter(address):
            return Response("429 Too Many Requests", 429, {"Retry-After": str(math.ceil(wait))})
        if not Echo.make_room():
            admission.leave(address)
            return Response("503 Service Unavailable", 503)
        try:
            sock = upgrade.take_over(request.environ)
        except OSError:  # it has left already
            admission.leave(address)
        else:
            Echo(sock, address, admission, largest=largest, most_queued=settings.backlog_bytes)
        return Response()  # goes nowhere: the socket is not HTTP's any more
