"""The registry, presence, memberships and feeds of a worker, without sockets."""

from collections import deque
from collections.abc import Callable
from itertools import count

from chat.core.command import Who
from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.messages.events import MessageChanged
from chat.domain.people.memberships import Rooms
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Encoding, Subscriber
from chat.live.transport.admission import Bucket
from chat.live.transport.fanout import Fanout, Frame


class FakePeer:
    """A peer whose socket accepts all data, or none (`full`), or so many bytes (`takes`), or is closed (`dead`)."""

    def __init__(self, *, full: bool = False, takes: int | None = None, dead: bool = False) -> None:
        self.backlog: deque[bytes] | None = None
        self.sends: list[bytes] = []
        self.queued = b""
        self.full, self.takes, self.dead, self.aborted = full, takes, dead, False

    def send_now(self, data: bytes) -> int:
        if self.dead:
            raise ConnectionResetError
        if self.full:
            raise BlockingIOError
        size = len(data) if self.takes is None else self.takes
        self.sends.append(data[:size])
        return min(size, len(data))

    def queue(self, data: bytes) -> None:
        self.backlog = deque([*(self.backlog or []), data])
        self.queued += data

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        if self.backlog is None:
            self.sends.append(data)
        else:
            self.queue(data)

    def abort(self) -> None:
        self.aborted = True
        self.backlog = deque()

    @property
    def got(self) -> str:
        """The texts of all frames, sent or queued. Each frame of these tests has one letter."""
        return (b"".join(self.sends) + self.queued).replace(b"\x81\x01", b"").decode()


class Heard:
    """An encoding that sends only the names of events. `told` has each event that was encoded, as often as that was
    done, and `expelled` the sids of the clients that were expelled."""

    def __init__(self, mark: str = "") -> None:
        self.mark = mark
        self.told: list[Event] = []
        self.expelled: list[str] = []

    def encode(self, event: Event) -> Frame:
        self.told.append(event)
        return Frame.of(f"{self.mark}{event.event},")

    def expel(self, sid: str) -> None:
        self.expelled.append(sid)


def heard(one: Subscriber) -> list[str]:
    """Return the names of the events that arrived. Call this after the fan-out has been flushed."""
    data = b"".join(one.peer.sends) + one.peer.queued
    frames = data.decode("latin-1").split("\x81")[1:]
    return [frame[1:].rstrip(",") for frame in frames]


def nothing(*_: object) -> list[MessageChanged]:
    return []


class Worker:
    """The connected people and the rooms whose events they receive. `read` returns a page of a person's rooms."""

    def __init__(self, read: Callable[[int, int], Rooms] = lambda *_: Rooms({}, None)) -> None:
        self.now = 100.0
        self._numbers = count(1)
        self.registry = Registry(Fanout())
        self.presence = Presence(self.registry, lambda: self.now)
        self.memberships = Memberships(self.registry, self.presence, read)
        self.feeds = Feeds(self.registry, deliver=nothing, changes=nothing, revs=lambda slugs: {})
        self.encoding = Heard()

    def connect(
        self,
        person: Person,
        rooms: Rooms | None = None,
        session_id: int | None = None,
        address: str = "",
        *,
        visiting: bool = False,
        encoding: Encoding | None = None,
    ) -> Subscriber:
        """Connect another tab of a person. `rooms` are those that the handshake has read."""
        sid = f"tab {next(self._numbers)} of {person.name}"
        who = Who(person.id, session_id, address)
        one = Subscriber(
            sid, FakePeer(), encoding or self.encoding, who, person, visiting=visiting, allowance=Bucket(0, 1)
        )
        self.memberships.load(person, rooms)
        self.presence.arrive(one)
        return one

    def disconnect(self, one: Subscriber) -> None:
        """Close a tab."""
        self.presence.depart(one.sid)

    def count(self, slug: str) -> int:
        """Return the number of members of this room who are connected."""
        return self.registry.members_here(slug, 0)[0]

    def exit(self, person_id: int, slug: str) -> None:
        """End a person's membership of a room."""
        self.registry.exit(self.registry.people[person_id], slug)

    def hears(self, one: Subscriber) -> set[str]:
        """Return the groups from which a tab receives events: everybody, the rooms that it has open, and those for
        which it receives `unread`."""
        found = {f"open:{slug}" for slug in one.open if one.sid in self.registry.rooms[slug].opened.sids()}
        if one.sid in self.registry.everybody.sids():
            found.add("everybody")
        online = self.registry.people[one.person.id]
        return found | {f"watch:{slug}" for slug in online.rooms if one.sid in self.registry.watching(slug).sids()}
