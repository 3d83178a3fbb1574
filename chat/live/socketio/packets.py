"""JSON and Socket.IO packets: strict decoding, and encoding of structs.

Lone surrogates, NaN, integers of thousands of digits and deep nesting are refused here, before other code sees them.
The arguments of a client's event stay undecoded (`Raw`) until its command is known, and are then decoded straight into
that command's type.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from engineio import packet as engine_packet
from msgspec import Raw
from socketio.packet import CONNECT_ERROR, EVENT, Packet

from chat.live.transport.fanout import Frame

MESSAGE = str(engine_packet.MESSAGE)
EVENT_DIGIT = str(EVENT)
Value = TypeVar("Value")


class Json:
    """A JSON module for python-socketio and python-engineio."""

    @staticmethod
    def dumps(value: object, **_style: object) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_style: object) -> Any:
        return _decoded(_anything, text)


class EventJson:
    """A JSON module for received events: it decodes the name, and keeps the arguments raw.

    If the arguments are not valid JSON, but the event has a name, it returns one argument that can't be decoded. So the
    client gets an error, and is not disconnected, only to come back and send the same again. This happens easily, when
    a text is cut within a pair of surrogates.
    """

    @staticmethod
    def loads(text: str, **_style: object) -> list[Raw]:
        try:
            return _decoded(_event, text)
        except ValueError:
            if (name := _EVENT_NAME.match(text)) is None:
                raise
            return [Raw(name[1].encode()), Raw(b"no JSON")]


class Asked:
    """An event that a client sent. python-socketio gets this object as the event's name, so that a client can't send a
    name with a meaning for python-socketio. It also carries the number of the ack, which python-socketio does not pass
    on."""

    __slots__ = ("ack_id", "arguments", "name")

    def __init__(self, name: str, arguments: list[Raw], ack_id: int | None) -> None:
        self.name = name
        self.arguments = arguments
        self.ack_id = ack_id


class StrictPacket(Packet):  # type: ignore[misc]
    """A Socket.IO packet without attachments, for python-socketio's `serializer`.

    A packet that announces attachments is refused, so that no packet waits for the rest of another. Relies on
    python-socketio's `Packet.decode`, which reads `json` from the instance.
    """

    uses_binary_events = False
    json: Any = Json
    data: Any

    def decode(self, encoded_packet: str) -> int:
        if encoded_packet[:1] == EVENT_DIGIT:
            self.json = EventJson
        attachments = super().decode(encoded_packet)
        if attachments or self.packet_type > EVENT + 1:
            raise ValueError("only events, acks, connects and disconnects are accepted")
        if self.packet_type == EVENT:
            if self.namespace not in (None, "/"):
                raise ValueError("an event for an unknown namespace")
            name, arguments = decode_event(self.data)
            self.data = [Asked(name, arguments, self.id)]
        return 0

    def encode(self) -> Any:
        """Encode the packet. The data of a CONNECT_ERROR becomes an object with a `message`, because clients don't show
        any other (https://socket.io/docs/v4/socket-io-protocol/#connection-to-a-namespace-1)."""
        if self.packet_type == CONNECT_ERROR and isinstance(self.data, str):
            self.data = {"message": "Invalid namespace" if self.namespace not in (None, "/") else self.data}
        return super().encode()


def frame_of(kind: int, data: list[object], ack_id: int | None = None) -> Frame:
    """Encode an event or an ack as a message of Engine.IO. `Packet` would take twice as long as the JSON in it, for
    each ack and each event."""
    return Frame.of(f"{MESSAGE}{kind}{'' if ack_id is None else ack_id}{Json.dumps(data)}")


def decode_event(data: list[Raw] | None) -> tuple[str, list[Raw]]:
    """Return the name of an event and its raw arguments. Raises ValueError."""
    if not data:
        raise ValueError("the event lacks a name")
    return _decoded(_name, data[0]), data[1:]


_EVENT_NAME = re.compile(r'\s*\[\s*("(?:[^"\\]|\\.)*")')
_anything = msgspec.json.Decoder()
_event = msgspec.json.Decoder(list[Raw])
_name = msgspec.json.Decoder(str)


def _decoded(decoder: msgspec.json.Decoder[Value], text: str | bytes) -> Value:
    """Decode a text. Raises ValueError, which python-engineio expects for invalid JSON, instead of msgspec's errors."""
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from None
