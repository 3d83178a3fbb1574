"""Each open room's log, delivered by this worker in order, without holes and once.

An event from the bus is a hint: it is delivered at once when it is the next in its room, and
otherwise the log itself is read. The follower reads where the rooms stand every second or
two, so changes made by another process arrive even if nobody tells us.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import gevent
import msgspec

from chat.domain.messages.events import MessageChanged
from chat.errors import ChatError

log = logging.getLogger(__name__)

# The greenlets of one group commit wake in any order; a hole usually closes by itself in
# the same turn of the loop, and is worth a query only when it does not.
PATIENCE = 0.05  # seconds
# How many rooms a round asks for, beside those that are open.
AT_ONCE = 1000


class Feed:
    """One room's log as far as this worker has delivered it, while somebody listens."""

    __slots__ = ("delivered", "early", "listeners", "mending", "slug")

    def __init__(self, slug: str, delivered: int) -> None:
        self.slug = slug
        self.delivered = delivered
        self.listeners = 0
        self.early: dict[int, MessageChanged] = {}  # by the rev they follow on
        self.mending = False


class Feeds:
    """The feeds of this worker.

    `deliver` is called with each change, in order; `changes(slug, since)` reads a page of the log
    and `revs(slugs)` where rooms stand; both may raise ChatError.
    """

    def __init__(
        self,
        *,
        deliver: Callable[[MessageChanged], None],
        changes: Callable[[str, int], list[MessageChanged]],
        revs: Callable[[list[str]], dict[str, int]],
    ) -> None:
        self._deliver = deliver
        self._changes = changes
        self._revs = revs
        self._feeds: dict[str, Feed] = {}
        self._in_turn: list[str] = []

    def listen(self, slug: str, rev: int) -> None:
        """One more listener wants this room's changes after `rev`."""
        feed = self._feeds.get(slug)
        if feed is None:
            feed = self._feeds[slug] = Feed(slug, rev)
        feed.listeners += 1

    def unlisten(self, slug: str) -> None:
        """One listener less."""
        feed = self._feeds[slug]
        feed.listeners -= 1
        if feed.listeners == 0:
            del self._feeds[slug]

    def has(self, slug: str) -> bool:
        """Whether anybody listens to this room."""
        return slug in self._feeds

    def position(self, slug: str) -> int:
        """The rev up to which this room's listeners were served; 0 when there are none."""
        feed = self._feeds.get(slug)
        return feed.delivered if feed is not None else 0

    def start_afresh(self) -> None:
        """The revs of all rooms count from elsewhere now. Raises ChatError."""
        for slug, rev in self._revs(list(self._feeds)).items():
            if (feed := self._feeds.get(slug)) is not None:
                feed.delivered = rev
                feed.early.clear()

    def offer(self, change: MessageChanged) -> None:
        """A change was committed. Deliver it if it is due, keep it if it is early."""
        feed = self._feeds.get(change.room)
        if feed is None or change.rev <= feed.delivered:
            return
        if change.prev > feed.delivered:
            feed.early[change.prev] = change
            if not feed.mending:
                feed.mending = True
                gevent.spawn_later(PATIENCE, self._mend, feed)
            return
        self._advance(feed, change)
        while (due := feed.early.pop(feed.delivered, None)) is not None:
            self._advance(feed, due)

    def some(self) -> list[str]:
        """Up to `AT_ONCE` followed rooms, in turn: other ones at the next call."""
        if not self._in_turn:
            self._in_turn = list(self._feeds)
        some, self._in_turn = self._in_turn[:AT_ONCE], self._in_turn[AT_ONCE:]
        return some

    def catch_up(self, slugs: Iterable[str]) -> None:
        """Read where these rooms stand, and deliver what is missing. Raises ChatError."""
        revs = self._revs([slug for slug in slugs if slug in self._feeds])
        for slug, rev in revs.items():
            feed = self._feeds.get(slug)
            if feed is not None and rev > feed.delivered:
                self._read_log(feed)

    def read(self, slug: str) -> None:
        """Deliver what this room's log has by now. Raises ChatError."""
        if (feed := self._feeds.get(slug)) is not None:
            self._read_log(feed)

    def _advance(self, feed: Feed, change: MessageChanged) -> None:
        """Deliver, linked to what this worker delivered before it: the log may have been read
        in one stride where several changes of one message had been."""
        change = msgspec.structs.replace(change, prev=feed.delivered)
        feed.delivered = change.rev
        self._deliver(change)

    def _mend(self, feed: Feed) -> None:
        try:
            if feed.early:
                self._read_log(feed)
        except ChatError as error:
            log.warning("the log of a room can't be read now: %s", error)  # its slug may tell its name
        finally:
            feed.mending = False
            feed.early = {prev: change for prev, change in feed.early.items() if prev > feed.delivered}

    def _read_log(self, feed: Feed) -> None:
        while True:
            page = self._changes(feed.slug, feed.delivered)
            self._offer_all(page)
            if not page or self._feeds.get(feed.slug) is not feed:
                return

    def _offer_all(self, changes: Iterable[MessageChanged]) -> None:
        for change in changes:
            self.offer(change)
