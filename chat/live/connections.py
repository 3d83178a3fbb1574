"""The connections of this worker, and which rooms each has open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chat.core.command import Who
from chat.core.wire import Person
from chat.live.transport.admission import Bucket


@dataclass(slots=True)
class Connection:
    """One client: who it is, and the rooms that it has `open`, each with the rev since which everything in it is sent.
    They are rooms that the person is a member of, or public ones."""

    sid: str
    who: Who
    person: Person
    visiting: bool  # invited to one room, and hears of nothing else
    address: str
    allowance: Bucket
    open: dict[str, int] = field(default_factory=dict)

    @property
    def passing(self) -> bool:
        """A guest without a session, gone with the last connection."""
        return self.who.session_id is None


class Connections:
    """All connections, by sid."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        self._by_sid[connection.sid] = connection

    def pop(self, sid: str) -> Connection | None:
        return self._by_sid.pop(sid, None)

    def get(self, sid: str) -> Connection | None:
        return self._by_sid.get(sid)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._by_sid.values()))

    def __len__(self) -> int:
        return len(self._by_sid)
