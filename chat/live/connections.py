"""The connections of this worker, and which rooms each has open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chat.domain.command import Who
from chat.domain.wire import Person
from chat.live.limits import Bucket


@dataclass(slots=True)
class Connection:
    """One client: who it is, and its rooms. A room one is a member of is either `open` here,
    and everything in it is sent, or only watched, for `unread`. One may also have public rooms open that one only
    looks `at`, without being a member."""

    sid: str
    who: Who
    person: Person
    visiting: bool  # invited to one room, and hears of nothing else
    address: str
    allowance: Bucket
    rooms: dict[str, int] = field(default_factory=dict)  # slug: the rev since which it is listened to
    open: set[str] = field(default_factory=set)
    at: set[str] = field(default_factory=set)

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
