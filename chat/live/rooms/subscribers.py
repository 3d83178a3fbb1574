"""Subscribers: clients of any kind that are told of events, and the groups that the same is sent to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from chat.core.command import Who
from chat.core.event import Event
from chat.core.wire import Person
from chat.live.transport.admission import Bucket
from chat.live.transport.fanout import Frame, Peers


class Encoding(Protocol):
    """How a kind of client is spoken to."""

    def encode(self, event: Event) -> Frame | None:
        """The event as these clients read it; None for one that they are not told."""

    def expel(self, sid: str) -> None:
        """End a client's connection, in a way that tells it not to come back by itself."""


class Subscriber:
    """One client: who it is, how it is spoken to, and the rooms that it has `open`, each with the rev since which
    everything in it is sent. They are rooms that the person is a member of, or public ones."""

    __slots__ = ("address", "allowance", "encoding", "open", "peer", "person", "sid", "visiting", "who")

    def __init__(
        self, sid: str, peer: Any, encoding: Encoding, who: Who, person: Person, *, visiting: bool, allowance: Bucket
    ) -> None:
        self.sid = sid
        self.peer = peer
        self.encoding = encoding
        self.who = who
        self.person = person
        self.visiting = visiting  # invited to one room, and hears of nothing else
        self.address = who.address
        self.allowance = allowance
        self.open: dict[str, int] = {}

    @property
    def passing(self) -> bool:
        """A guest without a session, gone with the last connection."""
        return self.who.session_id is None


class Group:
    """Subscribers to whom the same goes, as the fan-out wants them: the peers of each encoding in use."""

    __slots__ = ("peers",)

    def __init__(self, subscribers: Iterable[Subscriber] = ()) -> None:
        self.peers: dict[Encoding, Peers] = {}
        for one in subscribers:
            self.add(one)

    def add(self, one: Subscriber) -> None:
        self.peers.setdefault(one.encoding, {})[one.sid] = one.peer

    def remove(self, one: Subscriber) -> None:
        peers = self.peers[one.encoding]
        del peers[one.sid]
        if not peers:
            del self.peers[one.encoding]

    def __bool__(self) -> bool:
        return bool(self.peers)

    def sids(self) -> set[str]:
        """The sids of all of them."""
        return {sid for peers in self.peers.values() for sid in peers}
