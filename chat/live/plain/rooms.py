"""`/ws/rooms/<slug>`: a room by a bare WebSocket, as JSON (subprotocol `banter.json`) or as plain lines.

Who one is, the cookie says or an `Authorization` header, else the first message; never the address, which ends up in
logs. All else is as for a client of Socket.IO: the same requests, limits, bans, order and bounds.
"""

from __future__ import annotations

import _socket
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar
from wsgiref.types import WSGIEnvironment

import gevent
import msgspec
from flask import Flask, Response, request, session
from msgspec import Raw

from chat.clock import Clock
from chat.errors import ChatError, Invalid
from chat.live.connections import Connections
from chat.live.periodic import Periodic
from chat.live.plain.door import Door
from chat.live.plain.speech import JsonSpeech, LineSpeech, Speech
from chat.live.requests import Answer, Requests, error_of
from chat.live.rooms.registry import Registry
from chat.live.transport import frames, upgrade
from chat.live.transport.fanout import Frame
from chat.live.transport.parser import Message
from chat.live.transport.pool import Pool
from chat.live.transport.websocket import WebSocket

INBOX = 32  # messages of a client that wait for the one before; then it is not read from
PATIENCE = 20.0  # seconds a client has to say who it is, and to answer a ping
TRIES = 3  # to say who it is, on one connection: connections are limited, and each try asks the database
KEPT = ("HTTP_USER_AGENT", "REMOTE_ADDR")  # what is needed of the request to know somebody


class RoomSocket(WebSocket):
    """One client in a room. It is nobody until it has said who it is."""

    __slots__ = (
        "_due", "_inbox", "_is_in", "_room", "_served", "_tries", "_waiting", "address", "environ", "sid", "speech",
    )  # fmt: skip
    live: ClassVar[set[RoomSocket]] = set()

    def __init__(
        self, sock: _socket.socket, served: PlainRooms, speech: Speech, room: str, environ: WSGIEnvironment
    ) -> None:
        self._served = served
        self.speech = speech
        self._room = room
        self.environ = {name: environ[name] for name in KEPT if name in environ}
        self.address: str = environ.get("REMOTE_ADDR", "")
        self.sid = secrets.token_urlsafe(15)
        self._is_in = False
        self._tries = TRIES
        self._inbox: deque[str | None] | None = None
        self._due, self._waiting = served.clock.monotonic() + PATIENCE, True
        self.live.add(self)
        super().__init__(sock, largest=served.largest, most_queued=served.most_queued)

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        """Send frames that the fan-out has joined."""
        self.send(data)

    def say(self, text: str | None) -> None:
        """Send one text, behind what is due."""
        if text is not None:
            self._served.registry.fanout.post({self.sid: self}, Frame.of(text))

    def on_message(self, message: Message) -> None:
        if isinstance(message.data, str):
            self._enqueue(message.data)
        else:
            self.close(frames.POLICY, "only text is taken")

    def on_pong(self) -> None:
        if self._is_in:
            self._due, self._waiting = self._served.clock.monotonic() + self._served.ping_seconds, False

    def on_closed(self) -> None:
        self.live.discard(self)
        self._served.door.leave(self.address)
        self._enqueue(None)

    def beat(self, now: float) -> None:
        """Ping when it is time; end it when it has said nothing for too long."""
        if now < self._due:
            return
        if self._waiting:
            self.abort()
            return
        self._due, self._waiting = now + PATIENCE, True
        self.ping()

    def come(self, auth: object, cookie: Mapping[str, object]) -> None:
        """Let the client in as who it says. Raises ChatError."""
        arrival = self._served.connections.recognise(auth, lambda: cookie, self.environ)
        if self.closed:
            if arrival.session_id is None:
                self._served.connections.say_goodbye(arrival.me.person)
            return
        self._is_in = True
        self.on_pong()
        self._served.connections.let_in(self.sid, self, self.speech, arrival, self.address)
        if isinstance(self.speech, LineSpeech):
            self._served.requests.handle(self.sid, "room:join", [_room(self._room)], self._joined)

    def _joined(self, answer: Answer) -> None:
        if (error := error_of(answer)) is not None:
            self.say(f"! {error['message']}")
            self._served.registry.fanout.flush()
            self.close(frames.POLICY)

    def begin(self, auth: object, cookie: Mapping[str, object]) -> None:
        """Come in by what the request said, as the first thing that is done for this client."""
        self._run(partial(self._introduce, auth, cookie))

    def _run(self, first: Callable[[], None]) -> None:
        self._inbox = deque()
        self._served.pool.spawn(partial(self._work, first))

    def _enqueue(self, text: str | None) -> None:
        if self._inbox is None:
            self._run(partial(self._handle_text, text))
            return
        self._inbox.append(text)
        if len(self._inbox) == INBOX:
            self.pause()

    def _work(self, first: Callable[[], None]) -> None:
        """Handle what has come, in order."""
        first()
        inbox, handled = self._inbox, 0
        while inbox:
            self._handle_text(inbox.popleft())
            if len(inbox) == INBOX - 1:
                self.resume()
            handled += 1
            if handled % INBOX == 0:
                gevent.sleep(0)  # what is refused at once would else keep everybody waiting
        self._inbox = None

    def _handle_text(self, text: str | None) -> None:
        if text is None:
            self._served.connections.left(self.sid)
        elif self.closed:
            return
        elif not self._is_in:
            self._introduce(None, {}, text)
        else:
            self._ask(text)

    def _introduce(self, auth: object, cookie: Mapping[str, object], text: str | None = None) -> None:
        try:
            self.come(self.speech.introduction(text) if text is not None else auth, cookie)
        except ChatError as error:
            self.say(self.speech.refusal(error))
            self._tries -= 1
            if text is None or not self._tries:
                self._served.registry.fanout.flush()
                self.close(frames.POLICY)

    def _ask(self, text: str) -> None:
        try:
            asked = self.speech.asked(text, self._room)
        except Invalid as error:
            self.say(self.speech.refusal(error))
            return
        answer = None if asked.answer is None else _answering(self, asked.answer)
        self._served.requests.handle(self.sid, asked.event, [asked.data], answer)


class PlainRooms:
    """Serves them."""

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
        """A request for a WebSocket into this room."""
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
        return Response()  # goes nowhere: the socket is not HTTP's any more

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
    """Serve rooms by bare WebSockets."""

    @app.get("/ws/rooms/<slug>", websocket=True)
    def plain_room(slug: str) -> Response:
        periodic.start()
        return rooms.serve(slug)


def _authorization() -> dict[str, str] | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return {"token": token.strip()} if scheme.lower() == "bearer" else None


def _room(slug: str) -> Raw:
    return Raw(msgspec.json.encode({"room": slug}))


def _answering(one: RoomSocket, words: Callable[[Answer], str | None]) -> Callable[[Answer], None]:
    return lambda answer: one.say(words(answer))
