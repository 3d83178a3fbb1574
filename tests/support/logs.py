"""The logs of rooms, and feeds that follow them, without a database."""

from typing import Any

from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.errors import Unavailable
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.registry import Room
from tests.support.data.clock import Clock
from tests.support.worker import Worker

SLUGS = ("lobby", "den")
PAGE = 2


class Log:
    """The logs of rooms as the database has them, a worker that follows them, and what it delivered since it last began
    to. `is_away`: the database can't be read; `before_page` happens when a page was read, and nobody has it yet."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.messages: dict[str, dict[int, Message]] = {slug: {} for slug in SLUGS}
        self.revs = dict.fromkeys(SLUGS, 0)
        self.events: list[MessageChanged] = []  # that the bus has not brought
        self.is_away = False
        self.reads = 0
        self.before_page: Any = lambda: None
        self.delivered: list[MessageChanged] = []
        self.registry = Worker().registry
        self.feeds = Feeds(
            self.registry, deliver=self.delivered.append, changes=self._changes, revs=self._revs, clock=self.clock
        )

    def follow(self, slug: str) -> Room:
        """Somebody hears of a room, from where it stands."""
        return self.registry.rooms.setdefault(slug, Room(slug, self.revs[slug]))

    def write(self, slug: str, seq: int = 0) -> MessageChanged:
        """Commit a new message, or a change of the one at `seq`."""
        rev = self.revs[slug] = self.revs[slug] + 1
        message = Message(
            id=seq or rev, seq=seq or rev, rev=rev, kind="text", author=None, text=f"at {rev}",
            at=0, edited_at=None, deleted=False, client_id=None,
        )  # fmt: skip
        self.messages[slug][message.seq] = message
        self.events.append(MessageChanged(room=slug, prev=rev - 1, rev=rev, message=message))
        return self.events[-1]

    def replace(self) -> None:
        """Another database: fewer messages, and revs that count from elsewhere."""
        for slug in SLUGS:
            self.revs[slug] //= 2
            self.messages[slug] = {seq: one for seq, one in self.messages[slug].items() if one.rev <= self.revs[slug]}
        self.events.clear()

    def _changes(self, slug: str, since: int) -> list[MessageChanged]:
        self._reach()
        self.reads += 1
        assert self.reads < 5000, "it reads for ever"
        found = sorted((one for one in self.messages[slug].values() if one.rev > since), key=lambda one: one.rev)[:PAGE]
        self.before_page()
        revs = [since, *(one.rev for one in found)]
        return [
            MessageChanged(room=slug, prev=prev, rev=one.rev, message=one)
            for prev, one in zip(revs, found, strict=False)
        ]

    def _revs(self, slugs: list[str]) -> dict[str, int]:
        self._reach()
        return {slug: self.revs[slug] for slug in slugs}

    def _reach(self) -> None:
        if self.is_away:
            raise Unavailable("not now")

    def told(self) -> list[tuple[int, int]]:
        return [(one.prev, one.rev) for one in self.delivered]
