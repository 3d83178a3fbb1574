"""Live connections: admit clients, answer their requests, send them events.

transport      bytes: WebSockets, frames, the fan-out, limits on connections
socketio       python-socketio and python-engineio, and all code that relies on their internals
plain          bare WebSockets
rooms          the registry of subscribers, people and rooms; the feed of each room's log; presence
requests       turn a request into a command, and its result into the answer
answers        parts of an answer that are not in the database, such as presence
subscriptions  the rooms that a connection opens, joins and closes
delivery       send a committed event to its audience
revocation     close or update connections when sessions end or rights change
losses         people who have lost a right or a room within the last half minute
connections    register clients that connect, and clean up after those that leave
handshake      identify a client that connects
caches         the banned addresses and the workspace's name, without a query
drain          close all connections, so that clients know when to come back
periodic       greenlets that run every few seconds
jobs           greenlets that run durable jobs
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask

from chat.clock import REAL, Clock
from chat.core.command import Who
from chat.core.core import Core
from chat.core.wire import Person
from chat.domain.messages import log as room_log
from chat.domain.people.memberships import rooms_of
from chat.live.caches import Banned, WorkspaceName
from chat.live.connections import Connections
from chat.live.delivery import Delivery, RoomDelivery
from chat.live.drain import Drain
from chat.live.losses import Losses
from chat.live.periodic import Periodic, worker_name
from chat.live.plain.client import RoomSocket
from chat.live.plain.door import Door
from chat.live.plain.echo import init_echo
from chat.live.plain.rooms import PlainRooms, init_rooms
from chat.live.requests import Answer, Requests
from chat.live.revocation import Revocation
from chat.live.rooms.elsewhere import Elsewhere
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Registry
from chat.live.rooms.typing_limit import TypingLimit
from chat.live.socketio.clients import Clients
from chat.live.socketio.packets import Json, StrictPacket
from chat.live.socketio.server import ChatSocketIO
from chat.live.subscriptions import Subscriptions
from chat.live.transport.admission import Admission
from chat.live.transport.arrivals import Arrivals
from chat.live.transport.fanout import Fanout
from chat.settings import Settings

# Bytes. A message of 8,000 characters takes 96,000 when each is escaped as a pair of \uXXXX.
LARGEST_PACKET = 128 * 1024
PING_TIMEOUT = 20  # seconds


class Parts(NamedTuple):
    """The parts of this package that all transports share."""

    registry: Registry
    presence: Presence
    memberships: Memberships
    elsewhere: Elsewhere
    feeds: Feeds
    caches: tuple[Banned, WorkspaceName]
    revocation: Revocation
    delivery: Delivery
    requests: Requests
    connections: Connections


class Live(NamedTuple):
    """The parts of this package that the pages use, and those that start and stop with the worker."""

    who_is_here: Callable[[str, int], tuple[int, list[Person]]]
    perform: Callable[[Who, str, bytes], Answer]
    is_banned: Callable[[str], bool]
    workspace_name: Callable[[], str]
    is_stopping: Callable[[], bool]
    drain: Drain
    periodic: Periodic
    parts: Parts


def put_together(core: Core, settings: Settings, clock: Clock = REAL) -> Parts:
    """Make the shared parts, and subscribe the delivery to the core's bus."""
    registry = Registry(Fanout())
    presence = Presence(registry, clock.monotonic)
    memberships = Memberships(
        registry, presence, lambda person_id, after: core.read(lambda tx: rooms_of(tx, person_id, after))
    )
    elsewhere = Elsewhere(core.bus, registry, presence, memberships, clock)
    losses, typing = Losses(clock.time), TypingLimit(clock.monotonic)
    rooms = RoomDelivery(registry, memberships, losses, typing)
    feeds = Feeds(
        registry,
        deliver=rooms.change,
        changes=lambda slug, since: core.read(lambda tx: room_log.follow(tx, slug, since)),
        revs=lambda slugs: core.read(lambda tx: room_log.positions(tx, slugs)),
        clock=clock,
    )
    banned, name = Banned(core, clock), WorkspaceName(core, settings.workspace, clock)
    revocation = Revocation(core, banned, name, registry, memberships, feeds, losses, clock)
    delivery = Delivery(registry, feeds, rooms, revocation, typing)
    core.bus.subscribe(delivery.receive)
    core.bus.subscribe(elsewhere.receive)
    core.bus.attend(registry.ids_here)

    subscriptions = Subscriptions(core, registry, memberships, feeds, revocation)
    requests = Requests(core, registry, subscriptions, settings, clock)
    worker = worker_name(settings)
    connections = Connections(core, registry, presence, memberships, revocation, requests, banned, name, worker)
    return Parts(
        registry, presence, memberships, elsewhere, feeds, (banned, name), revocation, delivery, requests, connections
    )


def init_live(app: Flask, core: Core, settings: Settings, clock: Clock = REAL) -> Live:
    """Serve Socket.IO at /socket.io, in front of the app, and bare WebSockets at /ws."""
    parts = put_together(core, settings, clock)
    registry, requests, connections, (banned, name) = parts.registry, parts.requests, parts.connections, parts.caches
    admission = Admission(settings.connections_per_address, settings.handshakes_per_second, clock.monotonic)
    server = _socketio(app, settings, admission, registry, clock).server
    drain = Drain(server, registry, requests, RoomSocket.live, clock)
    periodic = Periodic(
        core, registry, parts.presence, parts.elsewhere, parts.memberships, parts.feeds, parts.revocation, parts.caches,
        drain, settings, clock,
    )  # fmt: skip
    server.register_namespace(Clients(app, connections, periodic, requests.handle))
    door, bounds = (
        Door(settings, admission),
        {"largest": LARGEST_PACKET, "most_queued": settings.backlog_bytes},
    )
    init_echo(app, door, clock=clock, **bounds)
    plain = PlainRooms(registry, connections, requests, door, ping_seconds=settings.ping_seconds, clock=clock, **bounds)
    init_rooms(app, plain, periodic)

    live = Live(registry.members_here, requests.call, banned, name, drain.is_stopping, drain, periodic, parts)
    app.extensions["live"] = live
    app.extensions["arrivals"] = Arrivals(0 if settings.proxies else settings.connections_per_address)
    return live


def _socketio(app: Flask, settings: Settings, admission: Admission, registry: Registry, clock: Clock) -> ChatSocketIO:
    options: dict[str, Any] = {
        "registry": registry,
        "async_mode": "gevent",
        "serializer": StrictPacket,
        "json": Json,
        "async_handlers": False,  # handle a client's events one after the other, in order
        "ping_interval": settings.ping_seconds,
        "ping_timeout": PING_TIMEOUT,
        "max_http_buffer_size": LARGEST_PACKET,
        "most_queued": settings.backlog_bytes,
        "admission": admission,
        "clock": clock,
        "cors_allowed_origins": lambda origin, environ: settings.allows_origin(origin, environ.get("HTTP_HOST", "")),
        "cors_credentials": False,
    }
    return ChatSocketIO(app, **options)
