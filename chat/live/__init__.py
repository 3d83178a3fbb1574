"""Socket.IO: who connects, what they ask, what they are told.

server     python-socketio's server, with its open doors closed
handshake  who is connecting
dispatch   event -> command -> ack
hub        connections, the rooms they follow, the events they get
feeds      each open room's log, delivered in order, without holes and once
presence   who is here
rounds     what is done every second or two
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from werkzeug.test import EnvironBuilder

from chat.core import Core
from chat.domain import log as room_log
from chat.errors import ChatError
from chat.live.codec import Json, StrictPacket
from chat.live.echo import init_echo
from chat.live.feeds import Feeds
from chat.live.handshake import identify
from chat.live.hub import Hub
from chat.live.limits import Admission
from chat.live.rounds import Rounds
from chat.live.server import ChatSocketIO
from chat.settings import Settings

log = logging.getLogger(__name__)

# A message of 8,000 characters is 96,000 bytes when every one is escaped as a pair of \uXXXX.
LARGEST_PACKET = 128 * 1024
PING_TIMEOUT = 20


def init_live(app: Flask, core: Core, settings: Settings) -> Hub:
    """Put Socket.IO in front of the app, at /socket.io."""
    socketio = _socketio(app, settings)
    feeds = Feeds(
        deliver=lambda change: hub.deliver(change),
        changes=lambda slug, since: core.read(lambda tx: room_log.follow(tx, slug, since)),
        revs=lambda slugs: core.read(lambda tx: room_log.positions(tx, slugs)),
    )
    hub = Hub(socketio.server, core, feeds, settings)
    socketio.server.dispatch = hub.dispatch
    core.bus.subscribe(hub.receive)
    app.extensions["hub"] = hub
    _handle_connections(app, socketio, core, hub, Rounds(hub, core, settings))
    init_echo(app, settings)
    return hub


def _socketio(app: Flask, settings: Settings) -> ChatSocketIO:
    return ChatSocketIO(
        app,
        async_mode="gevent",
        serializer=StrictPacket,
        json=Json,
        async_handlers=False,  # a client's events are handled one after the other, in order
        manage_session=False,
        ping_interval=settings.ping_seconds,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=LARGEST_PACKET,
        most_queued=settings.backlog_bytes,
        admission=Admission(settings.connections_per_address, settings.handshakes_per_second),
        cors_allowed_origins=lambda origin, environ: settings.allows_origin(origin, environ.get("HTTP_HOST", "")),
        cors_credentials=False,
    )


def _handle_connections(app: Flask, socketio: ChatSocketIO, core: Core, hub: Hub, rounds: Rounds) -> None:
    # What the disconnect handler is given for a request: all connections share it.
    bare = {**EnvironBuilder(path="/socket.io/").get_environ(), "flask.app": app}

    @socketio.on("connect")  # type: ignore[untyped-decorator]
    def connect(auth: Any = None) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        try:
            arrival = identify(core, auth)
        except ChatError as error:
            raise Refused(error.message, error.wire()) from None
        except Exception:
            log.exception("a handshake failed")
            raise Refused("Something went wrong here.", {"code": "internal"}) from None
        if sid not in socketio.server.eio.sockets:
            # Gone while the database made it wait; its end has been told already.
            if arrival.passing:
                hub.say_goodbye(arrival.person)
            raise Refused("You are gone.")
        hub.connect(sid, arrival)
        socketio.server.environ[sid] = bare
        rounds.start()

    @socketio.on("disconnect")  # type: ignore[untyped-decorator]
    def disconnect(_reason: Any = None) -> None:
        hub.disconnect(request.sid)  # type: ignore[attr-defined]
