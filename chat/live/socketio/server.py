"""python-socketio's server, hardened against hostile clients.

The chat's own events do not use Flask-SocketIO's `@socketio.on`: its handlers don't learn if the client expects an ack,
a client that emits an event named "connect" would run the connect handler, and each event would build a Flask request.
They go to the class-based namespace in `clients`.

Relies on python-socketio 5.18: `Server._engineio_server_class`, and the exceptions that its handler of Engine.IO's
messages raises and `receive` catches; on python-engineio 4.15: `handlers`; on Flask-SocketIO 5.7: its `init_app` does
no more than ours. tests/house/test_insides.py fails if one of them is missing, tests/live/test_hostile.py if one
behaves differently.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIEnvironment

import flask_socketio
import socketio
from engineio.payload import Payload
from flask import Flask
from socketio import packet
from werkzeug.test import create_environ

from chat.core.event import Event
from chat.live.rooms.registry import Registry
from chat.live.socketio.engine import Engine
from chat.live.socketio.manager import Manager
from chat.live.socketio.packets import EVENT_DIGIT, frame_of
from chat.live.transport.fanout import Frame

log = logging.getLogger(__name__)

RESERVED = ("connect", "disconnect")

# A long-polling client may post more than 16 packets at once, which engineio would answer with 200 and drop. Their
# total size is limited.
Payload.max_decode_packets = sys.maxsize


class Server(socketio.Server):  # type: ignore[misc]
    """Closes connections that send invalid packets. `extensions` has the handlers of events of extensions, by name."""

    def __init__(self, app: Flask, registry: Registry, **options: Any) -> None:
        super().__init__(client_manager=Manager(registry), **options)
        self.eio.manager = self.manager
        self.encoding = SocketIoEncoding(self.expel)
        self.extensions: dict[str, Callable[..., Any]] = {}
        self._app = app
        self._handle_packet = self.eio.handlers["message"]
        self.eio.on("message", self.receive)

    def _engineio_server_class(self) -> type:
        return Engine

    def expel(self, sid: str) -> None:
        """End a client's connection so that it does not reconnect automatically."""
        self.disconnect(sid)
        if (connection := self.eio.sockets.get(sid)) is not None:
            connection.leave()

    def receive(self, sid: str, data: Any) -> None:
        """Handle a packet of a client."""
        try:
            if data[:1] == EVENT_DIGIT and not self.manager.is_connected(sid, "/"):
                raise ValueError("an event before the connection to its namespace")
            self._handle_packet(sid, data)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            log.info("closed %s, which sent an invalid packet: %s", sid, error)
            if (connection := self.eio.sockets.get(sid)) is not None:
                connection.leave()

    def answer(self, sid: str, ack_id: int, *answer: object) -> None:
        """Send a client the ack that it expects."""
        if (peer := self.eio.sockets.get(sid)) is not None:
            self.manager.fanout.post({sid: peer}, frame_of(packet.ACK, list(answer), ack_id))

    def on(self, event: str, handler: Callable[..., Any], namespace: str | None = None) -> None:
        """Register an event handler of an extension. Flask-SocketIO's `on` calls this."""
        self.extensions[event] = handler

    def get_environ(self, sid: str, namespace: str | None = None) -> WSGIEnvironment:
        """Return the environment of a request for handlers of extensions. It has only the address of the client: the
        original one would take most of a connection's memory."""
        one = self.manager.registry.subscribers[sid]
        environ: WSGIEnvironment = create_environ("/socket.io/", environ_overrides={"REMOTE_ADDR": one.address})
        return environ | {"flask.app": self._app}


class SocketIoEncoding:
    """The encoding of events for clients of Socket.IO."""

    def __init__(self, expel: Callable[[str], None]) -> None:
        self.expel = expel

    def encode(self, event: Event) -> Frame:
        return frame_of(packet.EVENT, [event.event, event])


class ChatSocketIO(flask_socketio.SocketIO):  # type: ignore[misc]
    """Flask-SocketIO with our `Server`. `init_app` is overridden because the original has its server class fixed."""

    def on(self, message: str, namespace: str | None = None) -> Any:
        """Register a handler for an event of an extension. "connect" and "disconnect" are reserved for the chat."""
        if message in RESERVED or namespace not in (None, "/"):
            raise ValueError(f"{message!r} can't be handled by an extension")
        return super().on(message, namespace)

    def on_namespace(self, namespace_handler: Any) -> None:
        """Refuse a class-based namespace, because it would take all events, including the chat's own."""
        raise ValueError("the events of the chat can't be handled by an extension")

    def init_app(self, app: Flask, **options: Any) -> None:
        app.extensions["socketio"] = self
        self.server = Server(app, **options)
        self.async_mode = self.server.async_mode
        self.sockio_mw = socketio.WSGIApp(self.server, app.wsgi_app)
        app.wsgi_app = self.sockio_mw  # type: ignore[method-assign]
