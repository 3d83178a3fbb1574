"""What a worker does again and again, from its first connection on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from socket import gethostname

import gevent

from chat.core.core import Core
from chat.domain.accounts import leases
from chat.domain.messages import log as room_log
from chat.domain.messages.events import Position
from chat.errors import ChatError
from chat.live.hub import Hub
from chat.settings import Settings

log = logging.getLogger(__name__)

PRESENCE_SECONDS = 1.0
LEASE_SECONDS = 30.0
AT_ONCE = 100  # rooms
LAG_SECONDS = 1.0  # of the event loop, from which on the log tells of it


class Rounds:
    """The greenlets that keep a hub going. One that fails is logged, and goes on."""

    def __init__(self, hub: Hub, core: Core, settings: Settings) -> None:
        self._hub = hub
        self._core = core
        self._settings = settings
        self._started = False
        self._epoch: str | None = None
        # The same after a restart; another one for each process that shares the database.
        self.worker = f"{settings.host}:{settings.port} {gethostname()}"[:100]

    def start(self) -> None:
        """Begin, unless begun: a command-line process never gets here."""
        if self._started:
            return
        self._started = True
        gevent.spawn(_watch_lag)
        gevent.spawn(_every, PRESENCE_SECONDS, self._tell_presence)
        gevent.spawn(_every, self._settings.follow_seconds, self._follow)
        gevent.spawn(_every, self._settings.position_seconds, self._tell_positions)
        gevent.spawn(_every, LEASE_SECONDS, self._renew_names)

    def release_names(self) -> None:
        """Before the first connection: guests without a key of a worker that was killed are gone."""
        try:
            self._core.write(lambda tx: leases.start_afresh(tx, self.worker))
        except ChatError as error:
            log.warning("names of guests are held on for a while: %s", error)

    def _tell_presence(self) -> None:
        """Who was removed elsewhere does not hear who came after."""
        while self._hub.presence.expire():
            gevent.sleep(0)
        if news := self._hub.presence.changed_rooms():
            self._hub.feeds.catch_up(news)
        for change in self._hub.presence.tell():
            self._hub.server.emit(change.event, change, to=f"open:{change.room}")

    def _follow(self) -> None:
        """Rights before messages: who was removed elsewhere is not to hear what came after."""
        epoch = self._core.read(room_log.epoch)
        if self._epoch not in (None, epoch):
            log.warning("the database is another one than before: everybody starts afresh")
            self._hub.banned.reload()
            self._hub.place.reload()
            self._hub.presence.invalidate_all()
            self._hub.feeds.start_afresh()
            self._hub.drain.start_afresh()
        self._epoch = epoch
        self._hub.rights.follow()
        self._hub.feeds.catch_up({*self._hub.listening.opened, *self._hub.feeds.some()})

    def _tell_positions(self) -> None:
        epoch = self._core.read(room_log.epoch)
        for number, slug in enumerate(self._hub.listening.opened):
            if number % AT_ONCE == AT_ONCE - 1:
                gevent.sleep(0)  # others have their turn
            position = Position(slug, self._hub.feeds.position(slug), epoch)
            self._hub.server.emit(Position.event, position, to=f"open:{slug}")

    def _renew_names(self) -> None:
        passing = [one.person.id for one in self._hub.connections if one.passing]
        self._core.write(lambda tx: leases.renew(tx, passing))


def _watch_lag() -> None:
    """Whatever holds up the event loop holds up everybody, and pings are missed after 20 seconds of it."""
    while True:
        began = time.monotonic()
        gevent.sleep(PRESENCE_SECONDS)
        if (lag := time.monotonic() - began - PRESENCE_SECONDS) > LAG_SECONDS:
            log.warning("the event loop was held up for %.1f seconds", lag)


def _every(seconds: float, work: Callable[[], None]) -> None:
    while True:
        gevent.sleep(seconds)
        try:
            work()
        except ChatError as error:
            log.warning("%s: %s", work.__name__, error)
        except Exception:
            log.exception("%s failed", work.__name__)
