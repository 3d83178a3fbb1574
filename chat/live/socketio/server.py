"""python-socketio's server with the doors closed that it leaves open.

Events do not go through Flask-SocketIO's `@socketio.on`, for three reasons: a handler there can't
know whether an ack is awaited, a client that emits an event named "connect" would run the connect
handler, and every event would build a Flask request. `_handle_event` is the door: it hands each
event to one dispatcher.

Leans on python-socketio 5.18: `Server._handle_event`, `_handle_eio_message`,
`_send_packet`, `manager.sid_from_eio_sid`, `eio.sockets`; on python-engineio 4.15:
`Payload.max_decode_packets`; on Flask-SocketIO 5.7:
`init_app`, `_SocketIOMiddleware`. tests/live/test_hostile.py turns red when they move.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

import flask_socketio
import socketio
from engineio.payload import Payload
from flask import Flask
from msgspec import Raw
from socketio import packet

from chat.live.socketio.engine import Engine
from chat.live.socketio.fanout import Manager
from chat.live.socketio.packets import StrictPacket, decode_event

log = logging.getLogger(__name__)

# (sid, event, arguments, whether an ack is awaited) -> the ack, or None
Dispatch = Callable[[str, str, list[Raw], bool], Any]

# A long-polling client may post more packets at once than the 16 that engineio takes before it
# drops them all with a 200. Their size together is limited.
Payload.max_decode_packets = sys.maxsize


class Server(socketio.Server):  # type: ignore[misc]
    """Gives every event to `dispatch`; answers each that asks; closes what talks nonsense."""

    dispatch: Dispatch

    def __init__(self, **options: Any) -> None:
        super().__init__(client_manager=Manager(), **options)
        self.eio.manager = self.manager

    def _engineio_server_class(self) -> type:
        return Engine

    def expel(self, sid: str) -> None:
        """End a client's connection, in a way that tells it not to come back by itself."""
        self.disconnect(sid)
        if (connection := self.eio.sockets.get(sid)) is not None:
            connection.leave()

    def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
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

    def _handle_event(self, eio_sid: str, namespace: str, ack_id: int | None, data: Any) -> None:
        event, arguments = decode_event(data)
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if not self.manager.is_connected(sid, namespace or "/"):
            raise ValueError("an event before the connection to its namespace")
        answer = self.dispatch(sid, event, arguments, ack_id is not None)
        if ack_id is not None:
            ack = StrictPacket(packet.ACK, namespace=namespace, id=ack_id, data=[answer])
            self._send_packet(eio_sid, ack)


class ChatSocketIO(flask_socketio.SocketIO):  # type: ignore[misc]
    """Flask-SocketIO around our `Server`. Its own `init_app` names the class it builds."""

    def init_app(self, app: Flask, **options: Any) -> None:
        app.extensions["socketio"] = self
        self.server = Server(**options)
        self.async_mode = self.server.async_mode
        for event, handler, namespace in self.handlers:
            self.server.on(event, handler, namespace=namespace)
        self.sockio_mw = flask_socketio._SocketIOMiddleware(self.server, app)
        app.wsgi_app = self.sockio_mw  # type: ignore[method-assign]
