"""Batches of events as bytes, which workers send each other.

A batch names its worker and has a number, one higher than that of the worker's batch before. The text of a message is
not in it: of a change in a room's log the other workers learn only that there is one, and read the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from chat.core.bus import FOR_WORKERS
from chat.core.event import Audience, Event, Moved, Published


class Batch(msgspec.Struct, array_like=True, frozen=True):
    """Events of one worker, each with the name of its class and its audience."""

    worker: str
    number: int
    events: list[tuple[str, msgspec.Raw, Audience]]


class Batches:
    """Encodes and decodes batches of these events, and of the messages to workers."""

    def __init__(self, events: Iterable[type[Event]]) -> None:
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(Batch).decode
        kinds: tuple[Any, ...] = (*events, *FOR_WORKERS)
        self._decoders = {kind.__name__: msgspec.json.Decoder(kind) for kind in kinds}

    def encode(self, worker: str, number: int, published: Iterable[Published]) -> bytes:
        """Return a batch. Of the hints at one room's log it has only the last, which includes the others."""
        moved: dict[str, Moved] = {}
        others: list[Published] = []
        for one in published:
            hint = one.event.hint() if isinstance(one.event, Event) else one.event
            if isinstance(hint, Moved):
                before = moved.get(hint.room, hint)
                moved[hint.room] = Moved(hint.room, max(before.rev, hint.rev), before.at_once or hint.at_once)
            else:
                others.append(one)
        due = [*(Published(one, Audience()) for one in moved.values()), *others]
        events = [(type(one.event).__name__, msgspec.Raw(self._encode(one.event)), one.audience) for one in due]
        return self._encode(Batch(worker, number, events))

    def decode(self, data: bytes) -> Batch:
        """Read a batch. Raises msgspec.MsgspecError."""
        return self._decode(data)

    def events(self, batch: Batch) -> list[Published]:
        """Return the events of a batch, without those of a kind that only another version of Banter knows. Raises
        msgspec.MsgspecError."""
        known = [one for one in batch.events if one[0] in self._decoders]
        return [Published(self._decoders[kind].decode(event), audience) for kind, event, audience in known]
