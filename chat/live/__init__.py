"""Who connects, what they ask, what they are told.

transport    bytes: WebSockets, frames, who may have one
socketio     python-socketio's server, with its open doors closed, on an engine of our own
plain        bare WebSockets
rooms        which rooms each connection hears of, each room's log in order, who is here
hub          connections, what they ask and what they are told
dispatch     event -> command -> ack
calls        commands by plain HTTP
replies      who is here, which only this worker can add to an answer
connections  the connections of this worker
revocation   connections whose session has ended, or whose rights have changed
caches       what is known without the database
drain        sending everybody away
periodic     what is done every second or two
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused

from chat.core.core import Core
from chat.domain.messages import log as room_log
from chat.errors import ChatError, Forbidden
from chat.live.hub import Hub
from chat.live.periodic import Rounds
from chat.live.plain.echo import init_echo
from chat.live.revocation import BANNED
from chat.live.rooms.feeds import Feeds
from chat.live.socketio.handshake import identify
from chat.live.socketio.packets import Json, StrictPacket
from chat.live.socketio.server import ChatSocketIO, Server
from chat.live.transport.admission import Admission
from chat.live.transport.arrivals import Arrivals
from chat.settings import Settings

log = logging.getLogger(__name__)

# A message of 8,000 characters is 96,000 bytes when every one is escaped as a pair of \uXXXX.
LARGEST_PACKET = 128 * 1024
PING_TIMEOUT = 20
FORGOTTEN: dict[str, Any] = {}  # what is kept of a request after the handshake


def init_live(app: Flask, core: Core, settings: Settings) -> Hub:
    """Put Socket.IO in front of the app, at /socket.io."""
    admission = Admission(settings.connections_per_address, settings.handshakes_per_second)
    socketio = _socketio(app, settings, admission)
    feeds = Feeds(
        deliver=lambda change: hub.deliver(change),
        changes=lambda slug, since: core.read(lambda tx: room_log.follow(tx, slug, since)),
        revs=lambda slugs: core.read(lambda tx: room_log.positions(tx, slugs)),
    )
    hub = Hub(socketio.server, core, feeds, settings)
    socketio.server.dispatch = hub.dispatch
    core.bus.subscribe(hub.receive)
    app.extensions["hub"] = hub
    app.extensions["arrivals"] = Arrivals(0 if settings.proxies else settings.connections_per_address)
    rounds = Rounds(hub, core, settings)
    app.extensions["release_names"] = rounds.release_names
    _handle_connections(app, socketio.server, core, hub, rounds)
    init_echo(app, settings, admission, LARGEST_PACKET)
    return hub


def _socketio(app: Flask, settings: Settings, admission: Admission) -> ChatSocketIO:
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
        admission=admission,
        cors_allowed_origins=lambda origin, environ: settings.allows_origin(origin, environ.get("HTTP_HOST", "")),
        cors_credentials=False,
    )


def _handle_connections(app: Flask, server: Server, core: Core, hub: Hub, rounds: Rounds) -> None:
    """Handle who comes and who goes.

    These handlers are python-socketio's own. Flask-SocketIO's would be run within a request of
    Flask's, with its routing and its session, which costs more than all else in a handshake.
    """

    def connect(sid: str, environ: dict[str, Any], auth: Any) -> None:
        try:
            if hub.banned(environ.get("REMOTE_ADDR", "")):
                raise Forbidden(BANNED)
            has_loaded = hub.listening.has_loaded
            arrival = identify(core, auth, lambda: _session(app, environ), environ, has_loaded, rounds.worker)
            hub.listening.load(arrival.me.person, arrival.rooms)
        except ChatError as error:
            raise Refused(error.message, error.wire()) from None
        except Exception:
            log.exception("a handshake failed")
            raise Refused("Something went wrong here.", {"code": "internal"}) from None
        if sid not in server.eio.sockets:
            # Gone while the database made it wait; its end has been told already.
            if arrival.session_id is None:
                hub.say_goodbye(arrival.me.person)
            raise Refused("You are gone.")
        hub.connect(sid, arrival, environ.get("REMOTE_ADDR", ""))
        server.environ[sid] = FORGOTTEN
        server.eio.joined(sid)
        rounds.start()

    server.on("connect", connect)
    server.on("disconnect", lambda sid, _reason: hub.disconnect(sid))


def _session(app: Flask, environ: dict[str, Any]) -> Mapping[str, Any]:
    """What the signed cookie of a browser says."""
    return app.session_interface.open_session(app, app.request_class(environ)) or {}
