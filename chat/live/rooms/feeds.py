"""Feeds: each room's log, delivered by this worker in order, once and without gaps.

An event from the bus is a hint. If it is the next one in its room it is delivered at once, otherwise the log itself is
read. Every second or two the worker also asks the database for the rooms' revs, so changes by another process arrive
even if no event announces them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import gevent
import msgspec

from chat.clock import REAL, Clock
from chat.domain.messages.events import MessageChanged
from chat.errors import ChatError
from chat.live.rooms.registry import Registry, Room

log = logging.getLogger(__name__)

# Seconds before a gap costs a query. The greenlets of one group commit wake in any order, so most gaps close within the
# same turn of the event loop; and a burst of changes that are only hinted at is read once.
PATIENCE = 0.05
# The number of rooms that a round asks for, beside those that are open.
AT_ONCE = 1000


class Feeds:
    """The feeds of the rooms in the registry.

    `deliver` is called with each change, in order. `changes(slug, since)` reads a page of the log and `revs(slugs)` the
    current revs of rooms; both may raise ChatError.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        deliver: Callable[[MessageChanged], None],
        changes: Callable[[str, int], list[MessageChanged]],
        revs: Callable[[list[str]], dict[str, int]],
        clock: Clock = REAL,
    ) -> None:
        self._rooms = registry.rooms
        self._deliver = deliver
        self._changes = changes
        self._revs = revs
        self._clock = clock
        self._in_turn: list[str] = []

    def has(self, slug: str) -> bool:
        """Return True if this worker has subscribers for this room."""
        return slug in self._rooms

    def position(self, slug: str) -> int:
        """Return the rev up to which this room's log has been delivered; 0 if it has no subscribers."""
        room = self._rooms.get(slug)
        return room.delivered if room is not None else 0

    def start_afresh(self) -> None:
        """Continue from the current revs of all rooms, because the database was replaced. Raises ChatError."""
        for slug, rev in self._revs(list(self._rooms)).items():
            if (room := self._rooms.get(slug)) is not None:
                room.delivered = room.known = rev
                room.early.clear()

    def offer(self, change: MessageChanged, since: int | None = None) -> None:
        """Deliver a committed change if it is the next in its room, or keep it for later if it is early. One of several
        that were read from the log has the rev `since` which that was read."""
        room = self._rooms.get(change.room)
        if room is None or change.rev <= room.delivered:
            return
        if change.prev > room.delivered:
            room.early[change.prev] = change
            self._expect(room, change.prev)
            return
        self._advance(room, change, since)
        while (due := room.early.pop(room.delivered, None)) is not None:
            self._advance(room, due, since)

    def expect(self, slug: str, rev: int, *, at_once: bool = False) -> None:
        """Read the log of a room in a moment or `at_once`, unless it is delivered up to this rev by then."""
        if (room := self._rooms.get(slug)) is not None:
            self._expect(room, rev, 0.0 if at_once else PATIENCE)

    def every(self) -> list[str]:
        """Return all rooms of this worker's subscribers."""
        return list(self._rooms)

    def some(self) -> list[str]:
        """Return up to `AT_ONCE` of the rooms; the next call returns the next ones, in turn."""
        if not self._in_turn:
            self._in_turn = list(self._rooms)
        some, self._in_turn = self._in_turn[:AT_ONCE], self._in_turn[AT_ONCE:]
        return some

    def catch_up(self, slugs: Iterable[str]) -> None:
        """Read the current revs of these rooms, and deliver missing changes. Raises ChatError."""
        revs = self._revs([slug for slug in slugs if slug in self._rooms])
        for slug, rev in revs.items():
            room = self._rooms.get(slug)
            if room is not None and rev > room.delivered:
                self._read_log(room)

    def read(self, slug: str) -> None:
        """Read this room's log, and deliver missing changes. Raises ChatError."""
        if (room := self._rooms.get(slug)) is not None:
            self._read_log(room)

    def _advance(self, room: Room, change: MessageChanged, since: int | None) -> None:
        """Deliver a change, with `prev` set to the rev that this worker delivered before it. It may differ from the
        change's own: read from the log, several changes of one message are a single one."""
        if since == room.delivered:
            since = None
        change = msgspec.structs.replace(change, prev=room.delivered, since=since)
        room.delivered = change.rev
        self._deliver(change)

    def _expect(self, room: Room, rev: int, patience: float = PATIENCE) -> None:
        room.known = max(room.known, rev)
        if room.known > room.delivered and not room.filling_gap:
            room.filling_gap = True
            gevent.spawn(self._fill_gap, room, patience)

    def _fill_gap(self, room: Room, patience: float) -> None:
        reached = -1
        try:
            while room.known > room.delivered > reached:  # again, for changes announced while the log was read
                reached = room.delivered
                self._clock.sleep(patience)
                if room.known > room.delivered:
                    self._read_log(room)
        except ChatError as error:
            log.warning("the log of a room can't be read now: %s", error)  # without the slug, which may be private
        finally:
            room.filling_gap = False
            room.early = {prev: change for prev, change in room.early.items() if prev > room.delivered}

    def _read_log(self, room: Room) -> None:
        since = room.delivered
        while True:
            page = self._changes(room.slug, room.delivered)
            for change in page:
                self.offer(change, since)
            if not page or self._rooms.get(room.slug) is not room:
                return
