"""From `emit` to the kernel: an event is encoded once, framed once, and sent straight to each
member's socket; what comes due in one turn of the event loop is joined into one `send`.

A burst of 32 messages to a thousand members is then a thousand sends and not 32,000. The
joining is done once for a room, not once for a member: only who also gets something of its own
in this turn (an ack, say), or is in two rooms that speak, has its frames put together singly.
So every connection gets its frames in the order in which they were emitted, acks included.

Leans on python-socketio 5.18: it asks a client manager for exactly what `Manager` overrides
here, and knows only one namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import gevent
from engineio import packet as engine_packet
from socketio import packet
from socketio.manager import Manager as SocketioManager

from chat.live.socketio.packets import StrictPacket
from chat.live.transport import frames

MESSAGE = str(engine_packet.MESSAGE)


class Frame(NamedTuple):
    """One Engine.IO packet: as text for long-polling, as a WebSocket frame for the others."""

    text: str
    wire: bytes

    @classmethod
    def of(cls, text: str) -> Frame:
        return cls(text, frames.frame(frames.TEXT, text.encode()))


Peers = dict[str, Any]  # sid -> engine.Peer or engine.PollingPeer


class Fanout:
    """What was emitted in this turn of the loop, and to whom."""

    def __init__(self) -> None:
        self._due: list[tuple[Peers, Frame]] = []

    def post(self, peers: Peers, frame: Frame) -> None:
        """Send a frame to these peers before the loop goes on waiting. Whoever changes `peers`
        before that has to call `flush` first."""
        if not self._due:
            gevent.get_hub().loop.run_callback(self.flush)
        self._due.append((peers, frame))

    def flush(self) -> None:
        """Send what is due."""
        due, self._due = self._due, []
        if not due:
            return
        rooms: dict[int, tuple[Peers, list[Frame]]] = {}
        for peers, frame in due:
            rooms.setdefault(id(peers), (peers, []))[1].append(frame)
        mixed = _in_several([peers for peers, _ in rooms.values()]) if len(rooms) > 1 else {}
        for peers, frame in due if mixed else ():
            for sid in mixed.keys() & peers.keys():
                mixed[sid][1].append(frame)
        singly = {peer for peer, _ in mixed.values()}
        for peers, some in rooms.values():
            _send(peers, some, singly)
        for peer, some in mixed.values():
            peer.deliver(some, b"".join(frame.wire for frame in some))


def _in_several(rooms: list[Peers]) -> dict[str, tuple[Any, list[Frame]]]:
    """The peers that are in more than one of these rooms, each with an empty list. The largest
    room is looked into, but never walked through."""
    largest = max(rooms, key=len)
    seen: Peers = {}
    several: dict[str, tuple[Any, list[Frame]]] = {}
    for peers in rooms:
        if peers is not largest:
            for sid in (seen.keys() & peers.keys()) | (largest.keys() & peers.keys()):
                several[sid] = (peers[sid], [])
            seen.update(peers)
    return several


def _send(peers: Peers, some: list[Frame], but: set[Any]) -> None:
    """The inner loop, a thousand times a message: nothing in it but the `send`. It looks at the
    peers alone, as each look at something else is a wait for memory."""
    data = b"".join([frame.wire for frame in some]) if len(some) > 1 else some[0].wire
    size = len(data)
    for peer in peers.values():
        if peer in but:
            continue
        if peer.backlog is not None:
            peer.deliver(some, data)
            continue
        send = peer.send_now
        try:
            sent = send(data)
        except (BlockingIOError, InterruptedError):
            peer.queue(data)
        except OSError:
            peer.abort()
        else:
            if sent != size:
                peer.queue(data[sent:])


class Manager(SocketioManager):  # type: ignore[misc]
    """Who is connected and who is in which Socket.IO room.

    A client's sid is its Engine.IO sid: there is one namespace. A room is a dict of peers, so
    that sending looks nothing up; a client that is in three rooms costs three entries
    and a list, where the stock manager keeps a two-way dict for each client besides.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fanout = Fanout()
        self._peers: Peers = {}
        self._rooms: dict[str, Peers] = {}
        self._rooms_of: dict[str, set[str]] = {}
        self._groups: dict[str, Peers] = {}
        self._pending: set[str] = set()

    # Connections

    def get_namespaces(self) -> tuple[str, ...]:
        return ("/",)

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        if namespace != "/" or eio_sid in self._peers or eio_sid not in self.server.eio.sockets:
            return None
        self._peers[eio_sid] = self.server.eio.sockets[eio_sid]
        self._rooms_of[eio_sid] = set()
        self._pending.add(eio_sid)
        return eio_sid

    def connect(self, sid: str, namespace: str) -> str:
        self._pending.discard(sid)
        return sid

    def is_connected(self, sid: str, namespace: str) -> bool:
        return sid in self._peers and sid not in self._pending

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        return eio_sid if namespace == "/" and eio_sid in self._peers else None

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:
        return sid if sid in self._peers else None

    def pre_disconnect(self, sid: str, namespace: str) -> str | None:
        self._pending.add(sid)
        return sid

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        for room in self._rooms_of.pop(sid, ()):
            self._take_out(sid, room)
        self.fanout.flush()
        self._peers.pop(sid, None)
        self.regroup()
        self._pending.discard(sid)
        self.callbacks.pop(sid, None)

    def replace(self, sid: str, peer: Any) -> None:
        """The client goes on by another transport."""
        if sid in self._peers:
            self.fanout.flush()
            self._peers[sid] = peer
            for room in self._rooms_of[sid]:
                self._rooms[room][sid] = peer
            self.regroup()

    # Rooms

    def basic_enter_room(self, sid: str, namespace: str, room: str, eio_sid: str | None = None) -> None:
        if room not in self._rooms_of[sid]:
            self.fanout.flush()
            self._rooms_of[sid].add(room)
            self._rooms.setdefault(room, {})[sid] = self._peers[sid]

    def basic_leave_room(self, sid: str, namespace: str, room: str) -> None:
        if room in self._rooms_of.get(sid, ()):
            self._rooms_of[sid].discard(room)
            self._take_out(sid, room)

    def _take_out(self, sid: str, room: str) -> None:
        self.fanout.flush()
        peers = self._rooms[room]
        del peers[sid]
        if not peers:
            del self._rooms[room]

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        return list(self._rooms_of.get(sid, ()))

    def get_participants(self, namespace: str, room: Any) -> Iterable[tuple[str, str]]:
        return [(sid, sid) for sid in self._members(room)]

    # Groups: cached sets of clients

    def peers_of(self, sids: Iterable[str]) -> Peers:
        """The connected clients among these sids."""
        return {sid: self._peers[sid] for sid in sids if sid in self._peers}

    def group(self, name: str, sids: Callable[[], Iterable[str]]) -> Peers:
        """The clients with these sids, cached until `regroup` is called or a client goes. So what is sent to a group in
        one turn is joined, as for a room."""
        if (peers := self._groups.get(name)) is None:
            peers = self._groups[name] = self.peers_of(sids())
        return peers

    def regroup(self) -> None:
        """Invalidate the groups."""
        self._groups.clear()

    # Events

    def emit(self, event: str, data: Any, namespace: str, room: Any = None, to: Any = None, **_: Any) -> None:
        """Send one event, with one argument, to a sid, a room, peers, several of those, or everybody."""
        peers = self._members(to or room)
        if peers:
            text = StrictPacket(packet.EVENT, data=[event, data]).encode()
            self.fanout.post(peers, Frame.of(MESSAGE + text))

    def _members(self, room: Any) -> Peers:
        if room is None:
            return self._peers
        if isinstance(room, str):
            peer = self._peers.get(room)
            return self._rooms.get(room, {}) if peer is None else {room: peer}
        if isinstance(room, dict):
            return room
        if len(room) == 1:
            return self._members(room[0])  # the room itself: what goes to it in one turn is joined
        return {sid: peer for one in room for sid, peer in self._members(one).items()}
