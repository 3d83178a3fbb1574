"""Subscribers, which are clients of any kind that receive events, and groups of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from chat.core.command import Who
from chat.core.event import Event
from chat.core.wire import Person
from chat.live.transport.admission import Bucket
from chat.live.transport.fanout import Frame, Peers, Receiver


class Encoding(Protocol):
    """The protocol of one kind of client."""

    def encode(self, event: Event) -> Frame | None:
        """Encode an event, or return None if these clients don't receive it."""

    def expel(self, sid: str) -> None:
        """Close a client's connection, and tell the client not to reconnect by itself."""


class Subscriber:
    """One client: its identity, its encoding, and the rooms that it has `open`, each with the rev from which on
    everything in it is sent. They are rooms of which the person is a member, or public ones."""

    __slots__ = ("address", "allowance", "encoding", "open", "peer", "person", "sid", "visiting", "who")

    def __init__(
        self,
        sid: str,
        peer: Receiver,
        encoding: Encoding,
        who: Who,
        person: Person,
        *,
        visiting: bool,
        allowance: Bucket,
    ) -> None:
        self.sid = sid
        self.peer = peer
        self.encoding = encoding
        self.who = who
        self.person = person
        self.visiting = visiting  # True for a guest of one room, who receives nothing else
        self.address = who.address
        self.allowance = allowance
        self.open: dict[str, int] = {}

    @property
    def passing(self) -> bool:
        """True for a guest without a session, who is gone with the last connection."""
        return self.who.session_id is None


class Group:
    """A set of subscribers, as the fan-out takes them: the peers by encoding."""

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
        """Return the session ids of all subscribers."""
        return {sid for peers in self.peers.values() for sid in peers}
