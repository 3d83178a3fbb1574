"""Which rooms each connection hears of.

Three kinds of Socket.IO rooms decide it: `open:<slug>` gets everything in a room, `person:<id>` are all tabs of one
person, and `place` are all but visitors. `unread` goes to those tabs of a room's members that have not opened it. They
are looked up when there is something to send, so the cost of a connection does not depend on its person's memberships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gevent.event import Event

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.errors import Conflict
from chat.live.connections import Connection, Connections
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.presence import Online, Presence
from chat.live.socketio.fanout import Peers
from chat.live.socketio.server import Server

PLACE = "place"
MOST_OPEN = 1000  # rooms, on one connection

# (the id of a person, after which room) -> a page of their rooms
Read = Callable[[int, int], Rooms]


class Listening:
    """Subscribes connections to the rooms that they have open, and looks up the members' other tabs."""

    def __init__(self, server: Server, feeds: Feeds, connections: Connections, presence: Presence, read: Read) -> None:
        self._server = server
        self._feeds = feeds
        self.connections = connections
        self._presence = presence
        self._read = read
        self._loading: dict[int, Event] = {}
        self._opened: dict[str, int] = {}  # by how many connections

    # Connecting and disconnecting

    def has_loaded(self, person_id: int) -> bool:
        """True if the rooms of this person are cached."""
        online = self._presence.find(person_id)
        return online is not None and online.loaded

    def load(self, person: Person, first: Rooms | None) -> None:
        """Cache the rooms of a person who is about to connect. They are read page by page, and once for all tabs that
        connect at the same time; `first` is a page that was read already. Raises ChatError."""
        while not self.has_loaded(person.id):
            if (under_way := self._loading.get(person.id)) is not None:
                under_way.wait()
                continue
            done = self._loading[person.id] = Event()
            try:
                self._load(self._presence.expect(person), first)
            finally:
                first = None  # stale by now
                del self._loading[person.id]
                done.set()

    def _load(self, online: Online, first: Rooms | None) -> None:
        person_id, lost = online.person.id, set(online.rooms)
        online.stale = False
        page = first if first is not None and not lost else self._read(person_id, 0)
        while self._presence.find(person_id) is online:
            for slug, rev in page.slugs.items():
                self.enter(person_id, slug, rev)
            lost -= page.slugs.keys()
            if page.after is None:
                for slug in lost:
                    self.forget(person_id, slug)
                online.loaded = not online.stale
                return
            self._presence.expect(online.person)  # extend the entry: reading may take longer than it lives
            page = self._read(person_id, page.after)

    def read_rooms(self, person_id: int) -> dict[str, int]:
        """All rooms of a person, from the database. Raises ChatError."""
        found, after = dict[str, int](), 0
        while True:
            page = self._read(person_id, after)
            found.update(page.slugs)
            if page.after is None:
                return found
            after = page.after

    def begin(self, connection: Connection) -> None:
        """Register a connection, after `load`."""
        self._server.enter_room(connection.sid, f"person:{connection.person.id}")
        if not connection.visiting:
            self._server.enter_room(connection.sid, PLACE)
        self._presence.arrive(connection.sid, connection.person)
        self._server.manager.regroup()

    def end(self, connection: Connection) -> bool:
        """Forget a closed connection, which python-socketio has removed from its rooms; True if it was its person's
        last."""
        for slug in connection.open:
            self._closed(slug)
        return self._presence.depart(connection.sid, connection.person)

    # Rooms that are open

    def check_open_limit(self, connection: Connection, slug: str) -> None:
        """Raise Conflict if this connection can't open one more room."""
        if len(connection.open) >= MOST_OPEN and slug not in connection.open:
            raise Conflict(f"This connection has {MOST_OPEN} rooms open. Close one first.", field="room")

    def follow(self, connection: Connection, slug: str, rev: int) -> None:
        """Send this connection everything in the room, from `rev` on."""
        if slug in connection.open:
            return
        connection.open[slug] = rev
        self._opened[slug] = self._opened.get(slug, 0) + 1
        self._feeds.listen(slug, rev)
        self._server.enter_room(connection.sid, f"open:{slug}")
        self._server.manager.regroup()

    def unfollow(self, connection: Connection, slug: str) -> None:
        """Send a member's connection only `unread` from now on, and that of an outsider nothing."""
        if connection.open.pop(slug, None) is not None:
            self._server.leave_room(connection.sid, f"open:{slug}")
            self._closed(slug)
            self._server.manager.regroup()

    def _closed(self, slug: str) -> None:
        self._feeds.unlisten(slug)
        self._opened[slug] -= 1
        if not self._opened[slug]:
            del self._opened[slug]

    @property
    def opened(self) -> list[str]:
        """The rooms that any connection has open."""
        return list(self._opened)

    def is_open(self, slug: str) -> bool:
        return slug in self._opened

    # Memberships

    def enter(self, person_id: int, slug: str, rev: int) -> bool:
        """Record a membership since `rev`; False if it was known, or the person is not here."""
        if not self._presence.enter(person_id, slug, rev):
            return False
        self._feeds.listen(slug, rev)
        self._server.manager.regroup()
        return True

    def joined(self, person: Person, slug: str, rev: int) -> list[str]:
        """Handle a join at `rev`; the sids of the tabs that did not hear of the room before."""
        if not self.enter(person.id, slug, rev):
            return []
        return [tab.sid for tab in self.tabs(person.id) if slug not in tab.open]

    def left(self, person_id: int, slug: str, rev: int) -> list[str]:
        """Handle a departure at `rev`, for all tabs but those that opened the room later; the sids of the tabs that
        heard of the room before."""
        online = self._presence.find(person_id)
        was_member = online is not None and online.rooms.get(slug, rev) < rev
        since = {tab.sid: tab.open.get(slug, -1 if was_member else rev) for tab in self.tabs(person_id)}
        gone = [tab for tab in self.tabs(person_id) if since[tab.sid] < rev]
        if was_member:
            self.forget(person_id, slug)
        for tab in gone:
            self.unfollow(tab, slug)
        return [tab.sid for tab in gone]

    def forget(self, person_id: int, slug: str) -> bool:
        """Remove a membership; False if there was none."""
        was_member = self._presence.exit(person_id, slug)
        if was_member:
            self.release(slug)
        return was_member

    def evict(self, person_id: int, slug: str) -> None:
        """Handle the end of a membership at an unknown rev: all tabs are cut off from the room."""
        if self.forget(person_id, slug):
            for tab in self.tabs(person_id):
                self.unfollow(tab, slug)

    def release(self, slug: str) -> None:
        """Follow the room for one listener less, after a membership was removed."""
        self._feeds.unlisten(slug)
        self._server.manager.regroup()

    def rooms_of(self, person_id: int) -> set[str]:
        """The cached rooms of a person."""
        online = self._presence.find(person_id)
        return set(online.rooms) if online is not None else set()

    def opened_by(self, person_id: int) -> set[str]:
        """The rooms that any tab of this person has open, in them or not."""
        return {slug for tab in self.tabs(person_id) for slug in tab.open}

    def catch_up(self, slug: str) -> None:
        """Deliver what this room's log has by now. Raises ChatError."""
        self._feeds.read(slug)

    # Recipients

    def tabs(self, person_id: int) -> list[Connection]:
        """The connections of this person."""
        return self._connections(self._presence.tabs(person_id))

    def watching(self, slug: str) -> Peers:
        """The tabs of members that have not opened the room."""

        def sids() -> Iterable[str]:
            return [tab.sid for tab in self._connections(self._presence.tabs_in(slug)) if slug not in tab.open]

        peers: Peers = self._server.manager.group(slug, sids)
        return peers

    def targets(self, audience: Audience) -> list[str | Peers]:
        """Where an event for this audience goes: Socket.IO rooms, and peers."""
        found: list[str | Peers] = [f"open:{audience.room}"] if audience.room is not None else []
        if len(audience.members) == 1:
            found += [f"open:{audience.members[0]}", self.watching(audience.members[0])]
        elif audience.members:
            found += [f"open:{slug}" for slug in audience.members if slug in self._opened]
            sids = {sid for slug in audience.members for sid in self._presence.tabs_in(slug)}
            found.append(self._server.manager.peers_of(sids))
        found += [f"person:{person_id}" for person_id in audience.people]
        return found or [PLACE]

    def _connections(self, sids: Iterable[str]) -> list[Connection]:
        found = (self.connections.get(sid) for sid in sids)
        return [connection for connection in found if connection is not None]
