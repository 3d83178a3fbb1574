"""python-socketio's server with the doors closed that it leaves open.

The chat's own events do not go through Flask-SocketIO's `@socketio.on`, for three reasons: a handler there can't
know whether an ack is awaited, a client that emits an event named "connect" would run the connect
handler, and every event would build a Flask request. `_handle_event` is the door: it hands each
event to `handle`, but for those that an extension has registered.

Leans on python-socketio 5.18: `Server._handle_event`, `_handle_eio_message`,
`_send_packet`, `manager.sid_from_eio_sid`, `eio.sockets`; on python-engineio 4.15:
`Payload.max_decode_packets`; on Flask-SocketIO 5.7:
`init_app`, `_SocketIOMiddleware`. tests/live/test_hostile.py turns red when they move.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from wsgiref.types import WSGIEnvironment

import flask_socketio
import socketio
from engineio.payload import Payload
from flask import Flask
from msgspec import Raw
from socketio import packet
from werkzeug.test import create_environ

from chat.core.event import Event
from chat.live.rooms.registry import Registry
from chat.live.socketio.engine import Engine
from chat.live.socketio.manager import Manager
from chat.live.socketio.packets import Json, StrictPacket, decode_event, frame_of
from chat.live.transport.fanout import Frame

log = logging.getLogger(__name__)

# (sid, event, arguments, the function to answer with or None where no ack is awaited)
Handle = Callable[[str, str, list[Raw], Callable[[dict[str, object]], None] | None], None]

RESERVED = ("connect", "disconnect")

# A long-polling client may post more packets at once than the 16 that engineio takes before it
# drops them all with a 200. Their size together is limited.
Payload.max_decode_packets = sys.maxsize


class Server(socketio.Server):  # type: ignore[misc]
    """Gives every event to `handle`; answers each that asks; closes what talks nonsense."""

    def __init__(self, registry: Registry, handle: Handle, **options: Any) -> None:
        super().__init__(client_manager=Manager(registry), **options)
        self.eio.manager = self.manager
        self.encoding = SocketIoEncoding(self.expel)
        self._handle = handle

    def _engineio_server_class(self) -> type:
        return Engine

    def expel(self, sid: str) -> None:
        """End a client's connection, in a way that tells it not to come back by itself."""
        self.disconnect(sid)
        if (connection := self.eio.sockets.get(sid)) is not None:
            connection.leave()

    def _handle_eio_message(self, eio_sid: str, data: object) -> None:
        try:
            super()._handle_eio_message(eio_sid, data)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            log.info("closed %s, which sent what is no packet: %s", eio_sid, error)
            if (connection := self.eio.sockets.get(eio_sid)) is not None:
                connection.leave()

    def _send_packet(self, eio_sid: str, pkt: packet.Packet) -> None:
        """A CONNECT_ERROR is an object with a `message`: clients show nothing of another
        (https://socket.io/docs/v4/socket-io-protocol/#connection-to-a-namespace-1)."""
        if pkt.packet_type == packet.CONNECT_ERROR and isinstance(pkt.data, str):
            pkt.data = {"message": "Invalid namespace" if pkt.namespace not in (None, "/") else pkt.data}
        super()._send_packet(eio_sid, pkt)

    def _handle_event(self, eio_sid: str, namespace: str, ack_id: int | None, data: object) -> None:
        event, arguments = decode_event(data)
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if not self.manager.is_connected(sid, namespace or "/"):
            raise ValueError("an event before the connection to its namespace")
        answer = None if ack_id is None else partial(self._ack, eio_sid, namespace, ack_id)
        if event in self.handlers.get("/", {}) and event not in RESERVED:
            self._handle_extension(sid, event, arguments, answer)
        else:
            self._handle(sid, event, arguments, answer)

    def _ack(self, eio_sid: str, namespace: str, ack_id: int, *answer: object) -> None:
        self._send_packet(eio_sid, StrictPacket(packet.ACK, namespace=namespace, id=ack_id, data=list(answer)))

    def _handle_extension(self, sid: str, event: str, arguments: list[Raw], answer: Callable[..., None] | None) -> None:
        """An event of somebody else's, as Flask-SocketIO documents it: what the handler returns is the ack."""
        try:
            said = self._trigger_event(event, "/", sid, *map(Json.loads, arguments))
        except Exception:
            log.exception("the handler of %r failed", event)
            said = None
        if answer is not None:
            answer(*(() if said is None else said if isinstance(said, tuple) else (said,)))

    def get_environ(self, sid: str, namespace: str | None = None) -> WSGIEnvironment:
        """A request for the handlers of extensions. Of the one by which the client came hardly anything is kept: it
        would be most of a connection's memory."""
        one = self.manager.registry.subscribers[sid]
        environ: WSGIEnvironment = create_environ("/socket.io/", environ_overrides={"REMOTE_ADDR": one.address})
        return environ | {"flask.app": self.app}


class SocketIoEncoding:
    """How clients of Socket.IO are spoken to."""

    def __init__(self, expel: Callable[[str], None]) -> None:
        self.expel = expel

    def encode(self, event: Event) -> Frame:
        return frame_of(StrictPacket(packet.EVENT, data=[event.event, event]))


class ChatSocketIO(flask_socketio.SocketIO):  # type: ignore[misc]
    """Flask-SocketIO around our `Server`. Its own `init_app` names the class it builds."""

    def on(self, message: str, namespace: str | None = None) -> Any:
        """Register the handler of an event that is none of the chat's. Who connects is the chat's own business."""
        if message in RESERVED or namespace not in (None, "/"):
            raise ValueError(f"{message!r} can't be handled by an extension")
        return super().on(message, namespace)

    def init_app(self, app: Flask, **options: Any) -> None:
        app.extensions["socketio"] = self
        self.server = Server(**options)
        self.server.app = app
        self.async_mode = self.server.async_mode
        for event, handler, namespace in self.handlers:
            self.server.on(event, handler, namespace=namespace)
        self.sockio_mw = flask_socketio._SocketIOMiddleware(self.server, app)
        app.wsgi_app = self.sockio_mw  # type: ignore[method-assign]
