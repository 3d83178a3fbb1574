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
from socketio.packet import EVENT, Packet

from chat.live.transport.fanout import Frame

MESSAGE = str(engine_packet.MESSAGE)
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


class StrictPacket(Packet):  # type: ignore[misc]
    """A Socket.IO packet without attachments.

    Announcing attachments is refused here, so binary packets never wait for the rest.
    Leans on python-socketio's `Packet.decode`, which reads `json` from the instance.
    """

    uses_binary_events = False
    json: Any = Json

    def decode(self, encoded_packet: str) -> int:
        if encoded_packet[:1] == str(EVENT):
            self.json = EventJson
        attachments = super().decode(encoded_packet)
        if attachments or self.packet_type > EVENT + 1:
            raise ValueError("only events, acks, connects and disconnects are taken")
        return 0


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
