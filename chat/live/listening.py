"""Which rooms each connection hears of.

Three kinds of Socket.IO rooms decide it: `open:<slug>` gets everything in a room, `watch:<slug>` only learns
that there is something unread, and `person:<id>` are all tabs of one person. `place` are all but visitors.
"""

from __future__ import annotations

from chat.domain.events import Audience
from chat.domain.wire import Person
from chat.live.connections import Connection, Connections
from chat.live.feeds import Feeds
from chat.live.presence import Presence
from chat.live.server import Server

PLACE = "place"


class Listening:
    """Has connections hear of the rooms that they follow or are members of, and of no others."""

    def __init__(self, server: Server, feeds: Feeds, connections: Connections, presence: Presence) -> None:
        self._server = server
        self._feeds = feeds
        self.connections = connections
        self._presence = presence

    def begin(self, connection: Connection, rooms: list[tuple[str, int]]) -> None:
        """A connection was let in; its person is a member of these rooms, which stand at these revs."""
        self._server.enter_room(connection.sid, f"person:{connection.person.id}")
        if not connection.visiting:
            self._server.enter_room(connection.sid, PLACE)
        for slug, rev in rooms:
            self.watch(connection, slug, rev)

    def end(self, connection: Connection) -> None:
        """It is gone; python-socketio has it out of its rooms already."""
        for slug in connection.rooms:
            self._feeds.unlisten(slug)

    def watch(self, connection: Connection, slug: str, rev: int) -> bool:
        """Tell it what is unread in this room, from `rev` on; whether it did not hear of the room before."""
        connection.at.discard(slug)
        if slug in connection.rooms:
            return False
        connection.rooms[slug] = rev
        self._feeds.listen(slug, rev)
        self._server.enter_room(connection.sid, f"watch:{slug}")
        return True

    def follow(self, connection: Connection, slug: str, rev: int, *, looking: bool = False) -> None:
        """Tell it everything in this room, from `rev` on. Who is only `looking` is not a member."""
        if not looking:
            connection.at.discard(slug)
        elif slug not in connection.rooms:
            connection.at.add(slug)
        if slug in connection.open:
            return
        if slug in connection.rooms:
            self._server.leave_room(connection.sid, f"watch:{slug}")
        else:
            self._feeds.listen(slug, rev)
        connection.rooms[slug] = rev
        connection.open.add(slug)
        self._server.enter_room(connection.sid, f"open:{slug}")

    def unfollow(self, connection: Connection, slug: str) -> None:
        """Tell it no more than what is unread, and to somebody who only looked at the room nothing."""
        if slug in connection.at:
            self.forget(connection, slug)
        elif slug in connection.open:
            self._server.leave_room(connection.sid, f"open:{slug}")
            self._server.enter_room(connection.sid, f"watch:{slug}")
            connection.open.discard(slug)

    def forget(self, connection: Connection, slug: str) -> None:
        """Tell it nothing of this room any more."""
        if connection.rooms.pop(slug, None) is None:
            return
        opened = slug in connection.open
        connection.open.discard(slug)
        connection.at.discard(slug)
        self._server.leave_room(connection.sid, f"open:{slug}" if opened else f"watch:{slug}")
        self._feeds.unlisten(slug)

    def joined(self, person: Person, slug: str, rev: int) -> list[str]:
        """Somebody is a member since `rev`: all tabs hear of the room. The sids of those that did not before."""
        new = [connection.sid for connection in self.tabs(person.id) if self.watch(connection, slug, rev)]
        self._presence.enter(person, slug)
        return new

    def left(self, person_id: int, slug: str, rev: int) -> list[str]:
        """Somebody is no member since `rev`: no tab hears of the room any more, but for those that came
        into it later. The sids of those that did before."""
        gone = [connection for connection in self.tabs(person_id) if connection.rooms.get(slug, rev) < rev]
        for connection in gone:
            self.forget(connection, slug)
        if not any(slug in connection.rooms and slug not in connection.at for connection in self.tabs(person_id)):
            self._presence.exit(person_id, slug)
        return [connection.sid for connection in gone]

    def rooms_of(self, person_id: int) -> set[str]:
        """The rooms of which any tab of this person hears."""
        return {slug for connection in self.tabs(person_id) for slug in connection.rooms}

    def catch_up(self, slug: str) -> None:
        """Have everybody hear what happened in this room up to now. Raises ChatError."""
        self._feeds.read(slug)

    def tabs(self, person_id: int) -> list[Connection]:
        """The connections of this person."""
        found = (self.connections.get(sid) for sid in self._presence.tabs(person_id))
        return [connection for connection in found if connection is not None]


def names(audience: Audience) -> list[str]:
    """The Socket.IO rooms of an audience."""
    found = [f"open:{audience.room}"] if audience.room is not None else []
    for slug in audience.members:
        found += [f"open:{slug}", f"watch:{slug}"]
    found += [f"person:{person_id}" for person_id in audience.people]
    return found or [PLACE]
