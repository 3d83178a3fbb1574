"""`/ws/rooms/<slug>`: a room over a bare WebSocket, as JSON (subprotocol `banter.json`) or as plain lines.

A client is identified by its cookie, its `Authorization` header, or else its first message; never by the address, which
would end up in logs. The requests, limits, bans, order of events and bound on the queue are those of Socket.IO.
"""

from __future__ import annotations

import gevent
from flask import Flask, Response, request, session

from chat.clock import Clock
from chat.live.connections import Connections
from chat.live.periodic import Periodic
from chat.live.plain.client import RoomSocket
from chat.live.plain.door import Door
from chat.live.plain.speech import JsonSpeech, LineSpeech, Speech
from chat.live.requests import Requests
from chat.live.rooms.registry import Registry
from chat.live.transport import upgrade
from chat.live.transport.pool import Pool


class PlainRooms:
    """Serves rooms over bare WebSockets. `largest` is the size limit of a message in bytes, and `most_queued` that of
    the queue for a client."""

    def __init__(
        self,
        registry: Registry,
        connections: Connections,
        requests: Requests,
        door: Door,
        *,
        ping_seconds: float,
        largest: int,
        most_queued: int,
        clock: Clock,
    ) -> None:
        self.registry = registry
        self.connections = connections
        self.requests = requests
        self.door = door
        self.pool = Pool()
        self.ping_seconds = ping_seconds
        self.largest = largest
        self.most_queued = most_queued
        self.clock = clock
        self._json, self._lines = JsonSpeech(registry), LineSpeech(registry)
        self._beating = False

    def serve(self, slug: str) -> Response:
        """Handle a request for a WebSocket into this room."""
        if (refused := self.door.refusal()) is not None:
            return refused
        is_json = self._json.protocol in upgrade.offered(request.environ)
        speech: Speech = self._json if is_json else self._lines
        auth, cookie = _authorization(), dict(session)
        if (sock := self.door.open(speech.protocol)) is not None:
            one = RoomSocket(sock, self, speech, slug, request.environ)
            self._beat()
            if auth is not None or "key" in cookie:
                one.begin(auth, cookie)
        return Response()  # is not sent, because the socket has left the HTTP server

    def _beat(self) -> None:
        if not self._beating:
            self._beating = True
            gevent.spawn(self._ping)

    def _ping(self) -> None:
        while True:
            self.clock.sleep(1)
            now = self.clock.monotonic()
            for one in list(RoomSocket.live):
                one.beat(now)


def init_rooms(app: Flask, rooms: PlainRooms, periodic: Periodic) -> None:
    """Serve rooms over bare WebSockets."""

    @app.get("/ws/rooms/<slug>", websocket=True)
    def plain_room(slug: str) -> Response:
        periodic.start()
        return rooms.serve(slug)


def _authorization() -> dict[str, str] | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return {"token": token.strip()} if scheme.lower() == "bearer" else None
