"""The periodic tasks of a worker, from its first connection on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from socket import gethostname

import gevent

from chat.clock import REAL, Clock
from chat.core.core import Core
from chat.core.event import Audience
from chat.domain.accounts import leases
from chat.domain.messages import log as room_log
from chat.domain.messages.events import Position
from chat.domain.rooms.direct import is_direct
from chat.errors import ChatError
from chat.live.caches import Banned, WorkspaceName
from chat.live.drain import Drain
from chat.live.revocation import Revocation
from chat.live.rooms.elsewhere import Elsewhere
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Registry
from chat.settings import Settings

log = logging.getLogger(__name__)

PRESENCE_SECONDS = 1.0
LEASE_SECONDS = 30.0
AT_ONCE = 100  # rooms, before other greenlets get a turn
LAG_SECONDS = 1.0  # a longer lag of the event loop is logged


class Periodic:
    """The greenlets of the periodic tasks. A failure is logged, and the task runs again at its next time."""

    def __init__(
        self,
        core: Core,
        registry: Registry,
        presence: Presence,
        elsewhere: Elsewhere,
        memberships: Memberships,
        feeds: Feeds,
        revocation: Revocation,
        caches: tuple[Banned, WorkspaceName],
        drain: Drain,
        settings: Settings,
        clock: Clock = REAL,
    ) -> None:
        self._core = core
        self._registry = registry
        self._presence = presence
        self._elsewhere = elsewhere
        self._memberships = memberships
        self._feeds = feeds
        self._revocation = revocation
        self._caches = caches
        self._drain = drain
        self._settings = settings
        self._clock = clock
        self._started = False
        self._epoch: str | None = None

    def start(self) -> None:
        """Start the greenlets, if they are not running yet. A command-line process never calls this."""
        if self._started:
            return
        self._started = True
        gevent.spawn(self._watch_lag)
        gevent.spawn(self._every, PRESENCE_SECONDS, self.tell_presence)
        gevent.spawn(self._every, self._settings.follow_seconds, self.follow)
        gevent.spawn(self._every, self._settings.position_seconds, self.tell_positions)
        gevent.spawn(self._every, LEASE_SECONDS, self.renew_names)

    def release_names(self) -> None:
        """Free the names of guests without a key who were connected to this worker before it was killed. Called before
        the first connection."""
        try:
            self._core.write(lambda tx: leases.start_afresh(tx, worker_name(self._settings)))
        except ChatError as error:
            log.warning("names of guests stay taken until their leases expire: %s", error)

    def tell_presence(self) -> None:
        """Send presence changes. Rooms are brought up to date first, so that a person whom another worker removed does
        not learn who came afterwards."""
        self._elsewhere.tick()
        while self._presence.expire():
            gevent.sleep(0)
        if self._registry.changed:
            self._feeds.catch_up(list(self._registry.changed))
        for change in self._presence.tell():
            slug = change.room
            audience = Audience(members=(slug,)) if is_direct(slug) else Audience(room=slug)
            self._registry.send(change, *self._registry.to(audience))

    def follow(self) -> None:
        """Read changes made elsewhere: rights before messages, so that a person who was removed does not receive later
        messages."""
        epoch = self._core.read(room_log.epoch)
        if self._epoch not in (None, epoch):
            log.warning("the database was replaced: all clients start afresh")
            for cache in self._caches:
                cache.reload()
            self._memberships.invalidate_all()
            self._feeds.start_afresh()
            self._drain.start_afresh()
        self._epoch = epoch
        self._revocation.follow()
        self._feeds.catch_up({*(room.slug for room in self._registry.opened()), *self._feeds.some()})

    def tell_positions(self) -> None:
        epoch = self._core.read(room_log.epoch)
        for number, room in enumerate(self._registry.opened()):
            if number % AT_ONCE == AT_ONCE - 1:
                gevent.sleep(0)  # let other greenlets run
            self._registry.send(Position(room.slug, room.delivered, epoch), room.opened)

    def renew_names(self) -> None:
        passing = [one.person.id for one in self._registry if one.passing]
        self._core.write(lambda tx: leases.renew(tx, passing))

    def _watch_lag(self) -> None:
        """Log when something blocks the event loop: all clients wait then, and after 20 seconds they miss a ping."""
        while True:
            began = self._clock.monotonic()
            self._clock.sleep(PRESENCE_SECONDS)
            if (lag := self._clock.monotonic() - began - PRESENCE_SECONDS) > LAG_SECONDS:
                log.warning("the event loop was blocked for %.1f seconds", lag)

    def _every(self, seconds: float, work: Callable[[], None]) -> None:
        while True:
            self._clock.sleep(seconds)
            try:
                work()
            except ChatError as error:
                log.warning("%s: %s", work.__name__, error)
            except Exception:
                log.exception("%s failed", work.__name__)


def worker_name(settings: Settings) -> str:
    """Return a name that stays the same after a restart and differs for each process that shares the database."""
    return f"{settings.host}:{settings.port} {gethostname()}"[:100]
