"""Socket.IO clients come and go.

These handlers are python-socketio's own. Flask-SocketIO's would be run within a request of Flask's, with its routing
and its session, which costs more than all else in a handshake.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused

from chat.errors import ChatError
from chat.live.connections import Connections
from chat.live.periodic import Periodic
from chat.live.socketio.server import Server

log = logging.getLogger(__name__)

FORGOTTEN: WSGIEnvironment = {}  # what is kept of a request after the handshake


def handle_connections(app: Flask, server: Server, connections: Connections, periodic: Periodic) -> None:
    """Let clients in, and notice when they are gone."""

    def session(environ: WSGIEnvironment) -> Mapping[str, object]:
        """The content of a browser's signed cookie."""
        return app.session_interface.open_session(app, app.request_class(environ)) or {}

    def connect(sid: str, environ: WSGIEnvironment, auth: object) -> None:
        try:
            arrival = connections.recognise(auth, lambda: session(environ), environ)
        except ChatError as error:
            raise Refused(error.message, error.wire()) from None
        except Exception:
            log.exception("a handshake failed")
            raise Refused("Something went wrong here.", {"code": "internal"}) from None
        if (peer := server.eio.sockets.get(sid)) is None:
            # Gone while the database made it wait; its end has been told already.
            if arrival.session_id is None:
                connections.say_goodbye(arrival.me.person)
            raise Refused("You are gone.")
        connections.let_in(sid, peer, server.encoding, arrival, environ.get("REMOTE_ADDR", ""))
        server.environ[sid] = FORGOTTEN
        server.eio.joined(sid)
        periodic.start()

    server.on("connect", connect)
    server.on("disconnect", lambda sid, _reason: connections.left(sid))
