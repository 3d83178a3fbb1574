"""What clients of Socket.IO do: they come, they ask, they go.

All of it comes through the `trigger_event` of one class-based namespace, python-socketio's own way to say where events
go. Flask-SocketIO's handlers would be run within a request of Flask's, with its routing and its session, which costs
more than all else in a handshake.
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

# (sid, event, arguments, the function to answer with or None where no ack is awaited)
Handle = Callable[[str, str, list[Raw], Callable[[dict[str, object]], None] | None], None]

FORGOTTEN: WSGIEnvironment = {}  # what is kept of a request after the handshake


class Clients(socketio.Namespace):  # type: ignore[misc]
    """Lets clients in, gives their events to `handle`, but for those that an extension has registered, and notices when
    they are gone."""

    server: Server

    def __init__(self, app: Flask, connections: Connections, periodic: Periodic, handle: Handle) -> None:
        super().__init__("/")
        self._app = app
        self._connections = connections
        self._periodic = periodic
        self._handle = handle

    def trigger_event(self, event: str | Asked, sid: str, *arguments: Any) -> Any:
        """Take an event. What a client sends is `Asked`, whatever its name; "connect" and "disconnect" are said by
        python-socketio alone."""
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
        return self.server.not_handled  # python-socketio answers nothing: an answer goes before what follows from it

    def _let_in(self, sid: str, environ: WSGIEnvironment, auth: object) -> None:
        try:
            arrival = self._connections.recognise(auth, lambda: self._session(environ), environ)
        except ChatError as error:
            raise Refused(error.message, error.wire()) from None
        except Exception:
            log.exception("a handshake failed")
            raise Refused("Something went wrong here.", {"code": "internal"}) from None
        if (peer := self.server.eio.sockets.get(sid)) is None:
            # Gone while the database made it wait; its end has been told already.
            if arrival.session_id is None:
                self._connections.say_goodbye(arrival.me.person)
            raise Refused("You are gone.")
        self._connections.let_in(sid, peer, self.server.encoding, arrival, environ.get("REMOTE_ADDR", ""))
        self.server.environ[sid] = FORGOTTEN
        self.server.eio.joined(sid)
        self._periodic.start()

    def _session(self, environ: WSGIEnvironment) -> Mapping[str, object]:
        """The content of a browser's signed cookie."""
        return self._app.session_interface.open_session(self._app, self._app.request_class(environ)) or {}

    def _handle_extension(self, sid: str, asked: Asked, answer: Callable[..., None] | None) -> None:
        """An event of somebody else's, as Flask-SocketIO documents it: what the handler returns is the ack."""
        try:
            said = self.server.extensions[asked.name](sid, *map(Json.loads, asked.arguments))
        except Exception:
            log.exception("the handler of %r failed", asked.name)
            said = None
        if answer is not None:
            answer(*(() if said is None else said if isinstance(said, tuple) else (said,)))
