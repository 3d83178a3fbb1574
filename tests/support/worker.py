"""A worker's live side without sockets."""

from collections.abc import Callable
from itertools import count

from chat.core.command import Who
from chat.core.wire import Person
from chat.domain.messages.events import MessageChanged
from chat.domain.people.memberships import Rooms
from chat.live.connections import Connection, Connections
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.listening import Listening
from chat.live.rooms.presence import Presence
from chat.live.socketio.server import Server
from chat.live.transport.admission import Admission, Bucket


def nothing(*_: object) -> list[MessageChanged]:
    return []


class Worker:
    """The connected people and the rooms they hear of. `read` gives the rooms of a person, by page."""

    def __init__(self, read: Callable[[int, int], Rooms]) -> None:
        self.now = 100.0
        self._numbers = count(1)
        self.server = Server(async_mode="gevent", most_queued=1, admission=Admission(0, 0))
        self.connections = Connections()
        self.presence = Presence(
            lambda: self.now,
            is_open=lambda slug: self.listening.is_open(slug),
            left=lambda slug: self.listening.release(slug),
        )
        self.feeds = Feeds(deliver=nothing, changes=nothing, revs=lambda slugs: {})
        self.listening = Listening(self.server, self.feeds, self.connections, self.presence, read)

    def connect(
        self, person: Person, rooms: Rooms | None = None, session_id: int | None = None, address: str = ""
    ) -> Connection:
        """One tab more. `rooms` are those that the handshake has read."""
        transport = f"transport {next(self._numbers)} of {person.name}"
        self.server.eio.sockets[transport] = object()  # of which nothing is asked here
        self.server.manager.pre_connect(transport, "/")
        sid = self.server.manager.connect(transport, "/")
        connection = Connection(sid, Who(person.id, session_id), person, False, address, Bucket(0, 1))
        self.listening.load(person, rooms)
        self.connections.add(connection)
        self.listening.begin(connection)
        return connection

    def disconnect(self, connection: Connection) -> None:
        """That tab is closed."""
        self.server.manager.basic_disconnect(connection.sid, "/")
        self.connections.pop(connection.sid)
        self.listening.end(connection)

    def hears(self, connection: Connection) -> set[str]:
        """The Socket.IO rooms of a connection, but for the one that each connection is by itself; and the rooms of
        which it hears what is unread."""
        found = {room for room in self.server.rooms(connection.sid) if room != connection.sid}
        for slug in self.listening.rooms_of(connection.person.id):
            if connection.sid in self.listening.watching(slug):
                found.add(f"watch:{slug}")
        return found
