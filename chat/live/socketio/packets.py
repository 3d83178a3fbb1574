"""JSON as the wire has it: strict when reading, structs as they are when writing.

Lone surrogates, NaN, integers of thousands of digits and bottomless nesting are errors
here, before anything else looks at them. What a client sends as an event is left undecoded (`Raw`)
until it is known which command it is, and then decoded straight into that command's type.
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
    """What python-socketio and python-engineio ask of a JSON module."""

    @staticmethod
    def dumps(value: object, **_style: object) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_style: object) -> Any:
        return _decoded(_anything, text)


class EventJson:
    """For packets that came in: an event's name is read, its arguments are kept raw.

    Where they are no JSON, but the event has a name, they stand as one argument that can't be
    decoded: so that whoever sent it (half of a pair of surrogates is quickly cut off) is answered,
    and not thrown out to come back with the same.
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
    """An event that a client sent. It is what python-socketio takes for the event's name, so that no client can send
    one that python-socketio has a meaning for; and it has the number of the ack, which python-socketio tells nobody."""

    __slots__ = ("ack_id", "arguments", "name")

    def __init__(self, name: str, arguments: list[Raw], ack_id: int | None) -> None:
        self.name = name
        self.arguments = arguments
        self.ack_id = ack_id


class StrictPacket(Packet):  # type: ignore[misc]
    """A Socket.IO packet without attachments, for python-socketio's `serializer`.

    Announcing attachments is refused here, so binary packets never wait for the rest.
    Leans on python-socketio's `Packet.decode`, which reads `json` from the instance.
    """

    uses_binary_events = False
    json: Any = Json
    data: Any

    def decode(self, encoded_packet: str) -> int:
        if encoded_packet[:1] == EVENT_DIGIT:
            self.json = EventJson
        attachments = super().decode(encoded_packet)
        if attachments or self.packet_type > EVENT + 1:
            raise ValueError("only events, acks, connects and disconnects are taken")
        if self.packet_type == EVENT:
            if self.namespace not in (None, "/"):
                raise ValueError("an event for a namespace that nobody can be connected to")
            name, arguments = decode_event(self.data)
            self.data = [Asked(name, arguments, self.id)]
        return 0

    def encode(self) -> Any:
        """A CONNECT_ERROR is an object with a `message`: clients show nothing of another
        (https://socket.io/docs/v4/socket-io-protocol/#connection-to-a-namespace-1)."""
        if self.packet_type == CONNECT_ERROR and isinstance(self.data, str):
            self.data = {"message": "Invalid namespace" if self.namespace not in (None, "/") else self.data}
        return super().encode()


def frame_of(packet: StrictPacket) -> Frame:
    """A Socket.IO packet within a message of Engine.IO."""
    return Frame.of(MESSAGE + packet.encode())


def decode_event(data: object) -> tuple[str, list[Raw]]:
    """The name of an event and its raw arguments. Raises ValueError."""
    if not isinstance(data, list) or not data:
        raise ValueError("an event has a name")
    return _decoded(_name, data[0]), data[1:]


_EVENT_NAME = re.compile(r'\s*\[\s*("(?:[^"\\]|\\.)*")')
_anything = msgspec.json.Decoder()
_event = msgspec.json.Decoder(list[Raw])
_name = msgspec.json.Decoder(str)


def _decoded(decoder: msgspec.json.Decoder[Value], text: str | bytes) -> Value:
    """python-engineio tells what is no JSON by its ValueError, which msgspec's is not."""
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from None
