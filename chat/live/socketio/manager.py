"""python-socketio's client manager, as a thin adapter of the registry, which knows all connections and rooms.

Extensions use rooms as usual: `socketio.emit("event", data, to="lobby")` goes to the clients that have this room open,
with `to=sid` it goes to one client, and without `to` to all.

Relies on python-socketio 5.18, which calls exactly the methods that are overridden here. There is only one namespace,
and a client's sid is its Engine.IO sid.
"""

from __future__ import annotations

from collections.abc import Iterable

from socketio import packet
from socketio.manager import Manager as SocketioManager

from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group
from chat.live.socketio.packets import frame_of


class Manager(SocketioManager):  # type: ignore[misc]
    """Answers python-socketio from the registry."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.registry = registry
        self.fanout = registry.fanout
        self._joining: set[str] = set()

    # Connections

    def get_namespaces(self) -> tuple[str, ...]:
        return ("/",)

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        is_known = eio_sid in self.registry.subscribers or eio_sid in self._joining
        if namespace != "/" or is_known or eio_sid not in self.server.eio.sockets:
            return None
        self._joining.add(eio_sid)
        return eio_sid

    def connect(self, sid: str, namespace: str) -> str:
        self._joining.discard(sid)
        return sid

    def is_connected(self, sid: str, namespace: str) -> bool:
        return sid in self.registry.subscribers and sid not in self._joining

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        is_known = eio_sid in self.registry.subscribers or eio_sid in self._joining
        return eio_sid if namespace == "/" and is_known else None

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:
        return sid if sid in self.server.eio.sockets else None

    def pre_disconnect(self, sid: str, namespace: str) -> str | None:
        self._joining.add(sid)
        return sid

    def basic_disconnect(self, sid: str, namespace: str, **_: object) -> None:
        self.fanout.flush()
        self._joining.discard(sid)
        self.callbacks.pop(sid, None)

    # Rooms

    def basic_enter_room(self, sid: str, namespace: str, room: str, eio_sid: str | None = None) -> None:
        raise ValueError("a client enters a room by opening it: room:open")

    def basic_leave_room(self, sid: str, namespace: str, room: str) -> None:
        raise ValueError("a client leaves a room by closing it: room:close")

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        one = self.registry.subscribers.get(sid)
        return [sid, *one.open] if one is not None else []

    def get_participants(self, namespace: str, room: str | None) -> Iterable[tuple[str, str]]:
        return [(sid, sid) for sid in self._group(room).sids()]

    # Events

    def emit(
        self, event: str, data: object, namespace: str, room: str | None = None, to: str | None = None, **_: object
    ) -> None:
        """Send an event of an extension to clients of Socket.IO."""
        frame = frame_of(packet.EVENT, [event, data])
        for encoding, peers in self._group(to or room).peers.items():
            if encoding is self.server.encoding:
                self.fanout.post(peers, frame)

    def _group(self, room: str | None) -> Group:
        if room is None:
            return Group(self.registry)
        if (one := self.registry.subscribers.get(room)) is not None:
            return Group((one,))
        found = self.registry.rooms.get(room)
        return found.opened if found is not None else Group()
