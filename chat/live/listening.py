"""Which rooms each connection hears of.

Three kinds of Socket.IO rooms decide it: `open:<slug>` gets everything in a room, `person:<id>` are all tabs of one
person, and `place` are all but visitors. What is unread in a room is told to those tabs of its members that have not
opened it: that is worked out when there is something, so that a connection costs nothing for the rooms it is silent in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gevent.event import Event

from chat.domain.events import Audience
from chat.domain.membership import Rooms
from chat.domain.wire import Person
from chat.errors import Conflict
from chat.live.connections import Connection, Connections
from chat.live.fanout import Peers
from chat.live.feeds import Feeds
from chat.live.presence import Insider, Presence
from chat.live.server import Server

PLACE = "place"
MOST_OPEN = 1000  # rooms, on one connection

# (the id of a person, after which room) -> a page of their rooms
Read = Callable[[int, int], Rooms]


class Listening:
    """Has connections hear of the rooms that they follow or are members of, and of no others."""

    def __init__(self, server: Server, feeds: Feeds, connections: Connections, presence: Presence, read: Read) -> None:
        self._server = server
        self._feeds = feeds
        self.connections = connections
        self._presence = presence
        self._read = read
        self._gathering: dict[int, Event] = {}
        self._opened: dict[str, int] = {}  # by how many connections

    # People who come

    def knows_rooms(self, person_id: int) -> bool:
        """Whether the rooms of this person need not be read."""
        insider = self._presence.insider(person_id)
        return insider is not None and insider.known

    def gather(self, person: Person, first: Rooms | None) -> None:
        """Know the rooms of somebody who is about to be here; `first` are those that were read already. Thousands are
        read page by page, once for all tabs that come at the same time. Raises ChatError."""
        while not self.knows_rooms(person.id):
            if (under_way := self._gathering.get(person.id)) is not None:
                under_way.wait()
                continue
            done = self._gathering[person.id] = Event()
            try:
                self._gather(self._presence.expect(person), first)
            finally:
                first = None  # whatever has come in between, it may be stale
                del self._gathering[person.id]
                done.set()

    def _gather(self, insider: Insider, first: Rooms | None) -> None:
        person_id, lost = insider.person.id, set(insider.rooms)
        insider.doubted = False
        page = first if first is not None and not lost else self._read(person_id, 0)
        while self._presence.insider(person_id) is insider:
            for slug, rev in page.slugs.items():
                self.enter(person_id, slug, rev)
            lost -= page.slugs.keys()
            if page.after is None:
                for slug in lost:
                    self.forget(person_id, slug)
                insider.known = not insider.doubted
                return
            self._presence.expect(insider.person)  # it may take longer than somebody lingers
            page = self._read(person_id, page.after)

    def read_rooms(self, person_id: int) -> dict[str, int]:
        """All rooms of somebody, as they are in the database. Raises ChatError."""
        found, after = dict[str, int](), 0
        while True:
            page = self._read(person_id, after)
            found.update(page.slugs)
            if page.after is None:
                return found
            after = page.after

    def begin(self, connection: Connection) -> None:
        """A connection was let in, of a person whose rooms are known."""
        self._server.enter_room(connection.sid, f"person:{connection.person.id}")
        if not connection.visiting:
            self._server.enter_room(connection.sid, PLACE)
        self._presence.arrive(connection.sid, connection.person)
        self._server.manager.regroup()

    def end(self, connection: Connection) -> bool:
        """It is gone; python-socketio has it out of its rooms already. Whether it was the person's last."""
        for slug in connection.open:
            self._closed(slug)
        return self._presence.depart(connection.sid, connection.person)

    # Rooms that are open

    def demand_room(self, connection: Connection, slug: str) -> None:
        """Raise Conflict where a connection would have too many rooms open."""
        if len(connection.open) >= MOST_OPEN and slug not in connection.open:
            raise Conflict(f"This connection has {MOST_OPEN} rooms open. Close one first.", field="room")

    def follow(self, connection: Connection, slug: str, rev: int) -> None:
        """Tell it everything in this room, from `rev` on."""
        if slug in connection.open:
            return
        connection.open[slug] = rev
        self._opened[slug] = self._opened.get(slug, 0) + 1
        self._feeds.listen(slug, rev)
        self._server.enter_room(connection.sid, f"open:{slug}")
        self._server.manager.regroup()

    def unfollow(self, connection: Connection, slug: str) -> None:
        """Tell a member no more than what is unread, and somebody who only looked at the room nothing."""
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
        """Somebody is known to be a member since `rev`; whether that is news."""
        if not self._presence.enter(person_id, slug, rev):
            return False
        self._feeds.listen(slug, rev)
        self._server.manager.regroup()
        return True

    def joined(self, person: Person, slug: str, rev: int) -> list[str]:
        """Somebody is a member since `rev`: all tabs hear of the room. The sids of those that did not before."""
        if not self.enter(person.id, slug, rev):
            return []
        return [tab.sid for tab in self.tabs(person.id) if slug not in tab.open]

    def left(self, person_id: int, slug: str, rev: int) -> list[str]:
        """Somebody is no member since `rev`: no tab hears of the room any more, but for those that came
        into it later. The sids of those that did before."""
        insider = self._presence.insider(person_id)
        was_member = insider is not None and insider.rooms.get(slug, rev) < rev
        since = {tab.sid: tab.open.get(slug, -1 if was_member else rev) for tab in self.tabs(person_id)}
        gone = [tab for tab in self.tabs(person_id) if since[tab.sid] < rev]
        if was_member:
            self.forget(person_id, slug)
        for tab in gone:
            self.unfollow(tab, slug)
        return [tab.sid for tab in gone]

    def forget(self, person_id: int, slug: str) -> bool:
        """Somebody is no member; whether they were one."""
        was_member = self._presence.exit(person_id, slug)
        if was_member:
            self.forgotten(slug)
        return was_member

    def shut_out(self, person_id: int, slug: str) -> None:
        """Somebody is no member, it is not known since when."""
        if self.forget(person_id, slug):
            for tab in self.tabs(person_id):
                self.unfollow(tab, slug)

    def forgotten(self, slug: str) -> None:
        """One member less of this room is here."""
        self._feeds.unlisten(slug)
        self._server.manager.regroup()

    def rooms_of(self, person_id: int) -> set[str]:
        """The rooms that this person is known to be a member of."""
        insider = self._presence.insider(person_id)
        return set(insider.rooms) if insider is not None else set()

    def opened_by(self, person_id: int) -> set[str]:
        """The rooms that any tab of this person has open, in them or not."""
        return {slug for tab in self.tabs(person_id) for slug in tab.open}

    def catch_up(self, slug: str) -> None:
        """Have everybody hear what happened in this room up to now. Raises ChatError."""
        self._feeds.read(slug)

    # Who is told

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
