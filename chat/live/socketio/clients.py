"""Admit clients of Socket.IO, handle their events, and notice when they leave.

All events go through `trigger_event` of one class-based namespace, the extension point of python-socketio.
Flask-SocketIO would run its handlers within a Flask request, whose routing and session cost more than all the rest of a
handshake.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from wsgiref.types import WSGIEnvironment

import socketio
from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused
from msgspec import Raw

from chat.errors import ChatError
from chat.live.connections import Connections
from chat.live.periodic import Periodic
from chat.live.socketio.packets import Asked, Json
from chat.live.socketio.server import Server

log = logging.getLogger(__name__)

# (sid, event, arguments, a function that sends the ack, or None if the client expects none)
Handle = Callable[[str, str, list[Raw], Callable[[dict[str, object]], None] | None], None]

FORGOTTEN: WSGIEnvironment = {}  # replaces the request's environment after the handshake, to save memory


class Clients(socketio.Namespace):  # type: ignore[misc]
    """Admits clients, passes their events to `handle` or to an extension that has registered them, and cleans up when
    clients leave."""

    server: Server

    def __init__(self, app: Flask, connections: Connections, periodic: Periodic, handle: Handle) -> None:
        super().__init__("/")
        self._app = app
        self._connections = connections
        self._periodic = periodic
        self._handle = handle

    def trigger_event(self, event: str | Asked, sid: str, *arguments: Any) -> Any:
        """Handle an event. Events of clients are `Asked`, whatever their names; only python-socketio itself sends the
        names "connect" and "disconnect"."""
        if isinstance(event, Asked):
            answer = None if event.ack_id is None else partial(self.server.answer, sid, event.ack_id)
            if event.name in self.server.extensions:
                self._handle_extension(sid, event, answer)
            else:
                self._handle(sid, event.name, event.arguments, answer)
        elif event == "connect":
            self._let_in(sid, *arguments)
        else:
            self._connections.left(sid)
        return self.server.not_handled  # so that python-socketio sends no ack: ours precedes events that follow from it

    def _let_in(self, sid: str, environ: WSGIEnvironment, auth: object) -> None:
        try:
            arrival = self._connections.recognise(auth, lambda: self._session(environ), environ)
        except ChatError as error:
            raise Refused(error.message, error.wire()) from None
        except Exception:
            log.exception("a handshake failed")
            raise Refused("Something went wrong on the server. Try again in a moment.", {"code": "internal"}) from None
        if (peer := self.server.eio.sockets.get(sid)) is None:
            # The client left while the database was slow, and its disconnection has been handled already.
            if arrival.session_id is None:
                self._connections.say_goodbye(arrival.me.person)
            raise Refused("The connection has ended.")
        self._connections.let_in(sid, peer, self.server.encoding, arrival, environ.get("REMOTE_ADDR", ""))
        self.server.environ[sid] = FORGOTTEN
        self.server.eio.joined(sid)
        self._periodic.start()

    def _session(self, environ: WSGIEnvironment) -> Mapping[str, object]:
        """Return the content of a browser's signed cookie."""
        return self._app.session_interface.open_session(self._app, self._app.request_class(environ)) or {}

    def _handle_extension(self, sid: str, asked: Asked, answer: Callable[..., None] | None) -> None:
        """Handle an event of an extension as Flask-SocketIO documents it: the handler's return value is the ack."""
        try:
            result = self.server.extensions[asked.name](sid, *map(Json.loads, asked.arguments))
        except Exception:
            log.exception("the handler of %r failed", asked.name)
            result = None
        if answer is not None:
            answer(*(() if result is None else result if isinstance(result, tuple) else (result,)))
