"""One client of a room on a bare WebSocket: it identifies itself, sends requests, and is pinged."""

from __future__ import annotations

import _socket
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar
from wsgiref.types import WSGIEnvironment

import msgspec
from msgspec import Raw

from chat.errors import ChatError, Invalid
from chat.live.plain.speech import LineSpeech, Speech
from chat.live.requests import Answer, error_of
from chat.live.transport import frames
from chat.live.transport.fanout import Frame
from chat.live.transport.inbox import OrderedWebSocket
from chat.live.transport.parser import Message

if TYPE_CHECKING:
    from chat.live.plain.rooms import PlainRooms

PATIENCE = 20.0  # seconds that a client has to identify itself, and to answer a ping
TRIES = 3  # to identify itself, on one connection: connections are limited, and each try is a query
KEPT = ("HTTP_USER_AGENT", "REMOTE_ADDR")  # the parts of the request that identifying a person needs


class RoomSocket(OrderedWebSocket):
    """One client of a room. It has no subscriber until it has identified itself (`_is_in`)."""

    __slots__ = (
        "_due", "_is_in", "_presented", "_room", "_served", "_tries", "_waiting", "address", "environ", "sid", "speech",
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
        self._presented: tuple[object, Mapping[str, object]] | None = None  # with the request, and not looked at yet
        self._due, self._waiting = served.clock.monotonic() + PATIENCE, True
        self.live.add(self)
        super().__init__(sock, served.pool, largest=served.largest, most_queued=served.most_queued)

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        """Send the joined `data` of frames."""
        self.send(data)

    def say(self, text: str | None) -> None:
        """Send one text, after all frames that were posted before."""
        if text is not None:
            self._served.registry.fanout.post({self.sid: self}, Frame.of(text))

    def on_message(self, message: Message) -> None:
        if isinstance(message.data, str):
            self.enqueue(message.data)
        else:
            self.close(frames.POLICY, "only text messages are accepted")

    def on_pong(self) -> None:
        if self._is_in:
            self._due, self._waiting = self._served.clock.monotonic() + self._served.ping_seconds, False

    def on_closed(self) -> None:
        self.live.discard(self)
        self._served.door.leave(self.address)
        self.enqueue(None)

    def beat(self, now: float) -> None:
        """Ping the client if that is due. End the connection if it has missed a pong or not identified itself."""
        if now < self._due:
            return
        if self._waiting:
            self.abort()
            return
        self._due, self._waiting = now + PATIENCE, True
        self.ping()

    def come(self, auth: object, cookie: Mapping[str, object]) -> None:
        """Identify and admit the client. Raises ChatError."""
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
        """Identify the client by its request, before any of its messages is handled."""
        self._presented = auth, cookie
        self.enqueue("")

    def handle(self, text: str | None) -> None:
        if self._presented is not None:
            (auth, cookie), self._presented = self._presented, None
            self._introduce(auth, cookie)
        elif text is None:
            self._served.connections.left(self.sid)
        elif self.closed:
            pass  # a message before this one has closed the connection
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


def _room(slug: str) -> Raw:
    return Raw(msgspec.json.encode({"room": slug}))


def _answering(one: RoomSocket, words: Callable[[Answer], str | None]) -> Callable[[Answer], None]:
    return lambda answer: one.say(words(answer))
