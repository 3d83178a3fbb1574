"""The two encodings of bare WebSockets in a room: the whole protocol as JSON, or plain lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol
from uuid import uuid4

import msgspec
from msgspec import Raw, Struct

from chat.core.command import InRoom
from chat.core.event import Event, Fault
from chat.core.mentioning import with_names
from chat.domain import COMMANDS
from chat.domain.accounts.events import SignedOut
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import names_in
from chat.domain.rooms.log import is_new_post
from chat.errors import ChatError, Invalid
from chat.live.requests import Answer, error_of
from chat.live.rooms.registry import Registry
from chat.live.transport import frames
from chat.live.transport.fanout import Frame
from chat.live.transport.websocket import WebSocket

_encode = msgspec.json.encode


class Asked(NamedTuple):
    """A request: its event, its one argument, and the function that encodes the answer (None: send none)."""

    event: str
    data: Raw
    answer: Callable[[Answer], str | None] | None


class Speech(Protocol):
    """An encoding of events and answers for a client, which also decodes the client's messages."""

    protocol: str

    def encode(self, event: Event) -> Frame | None: ...
    def expel(self, sid: str) -> None: ...

    def introduction(self, text: str) -> object:
        """Return the `auth` of the handshake in a client's first message. Raises Invalid."""

    def asked(self, text: str, room: str) -> Asked:
        """Decode a request. If it does not name a room, it is about this one. Raises Invalid."""

    def refusal(self, error: ChatError) -> str:
        """Encode the reason of a refusal."""


_ROOM_EVENTS = {command.event for command in COMMANDS if issubclass(command, InRoom)}


class _Speech:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def expel(self, sid: str) -> None:
        """Close a client's connection. The caller has sent the event with the reason before."""
        if (one := self._registry.subscribers.get(sid)) is not None and isinstance(one.peer, WebSocket):
            self._registry.fanout.flush()
            one.peer.close(frames.POLICY)


class Request(Struct):
    """A JSON message: an `event` with its `data`. With an `id` it is answered, and the answer has the same `id`."""

    event: str
    data: dict[str, object] = {}
    id: int | str | None = None


class JsonSpeech(_Speech):
    """Each request, answer and event of the protocol as one JSON text."""

    protocol = "banter.json"
    _decoder = msgspec.json.Decoder(Request)

    def encode(self, event: Event) -> Frame:
        return Frame.of(_encode({"event": event.event, "data": event}).decode())

    def introduction(self, text: str) -> object:
        request = self._request(text)
        if request.event != "auth":
            raise Invalid('Identify yourself first: {"event": "auth", "data": {"name": "..."}}.')
        return request.data

    def asked(self, text: str, room: str) -> Asked:
        request = self._request(text)
        data = Raw(_encode({"room": room, **request.data} if request.event in _ROOM_EVENTS else request.data))
        if request.id is None:
            return Asked(request.event, data, None)
        return Asked(request.event, data, lambda answer: _encode({"id": request.id, "answer": answer}).decode())

    def refusal(self, error: ChatError) -> str:
        return _encode({"event": "error", "data": {"event": "auth", **error.wire()}}).decode()

    def _request(self, text: str) -> Request:
        try:
            return self._decoder.decode(text)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            raise Invalid('Send one JSON object in each message: {"event": "...", "data": {...}, "id": 1}.') from None


class LineSpeech(_Speech):
    """Plain lines: each text of the client is posted, a message arrives as `Name: text`, an error begins with `!`."""

    protocol = ""

    def encode(self, event: Event) -> Frame | None:
        match event:
            case MessageChanged():
                text = event.message.text
                if text is None or not is_new_post(event):
                    return None
                text, author = with_names(text, names_in(event.message)), event.message.author
                return Frame.of(f"{author.name}: {text}" if author is not None else f"* {text}")
            case SignedOut() | Fault():
                return Frame.of(f"! {event.message}")
        return None

    def introduction(self, text: str) -> object:
        return {"name": text}

    def asked(self, text: str, room: str) -> Asked:
        data = {"room": room, "text": text, "client_id": str(uuid4())}
        return Asked("message:post", Raw(_encode(data)), self._failure)

    def refusal(self, error: ChatError) -> str:
        return f"! {error.message}"

    def _failure(self, answer: Answer) -> str | None:
        error = error_of(answer)
        return None if error is None else f"! {error['message']}"
