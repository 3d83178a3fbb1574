"""A room's log without a database, and feeds that read it."""

from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.errors import Unavailable
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.registry import Room as Followed
from tests.support.worker import Worker

PAGE = 3


class Room:
    """A room's log as in the database, with feeds that read it, and the changes that they delivered."""

    def __init__(self) -> None:
        self.log: dict[int, Message] = {}  # by seq, as of its last change
        self.rev = 0
        self.reads = 0
        self.refused = 0
        self.reachable = True
        self.delivered: list[MessageChanged] = []
        self.registry = Worker().registry
        self.follow("lobby")
        self.feeds = Feeds(self.registry, deliver=self.delivered.append, changes=self._changes, revs=self._revs)

    def follow(self, slug: str, rev: int = 0) -> Followed:
        """Add a listener of this room from here on."""
        return self.registry.rooms.setdefault(slug, Followed(slug, rev))

    def write(self, seq: int | None = None) -> MessageChanged:
        """Commit a new message, or a change of the one at `seq`, and return its event."""
        self.rev += 1
        seq = seq or self.rev
        message = Message(
            id=seq, seq=seq, rev=self.rev, kind="text", author=None, text=f"at {self.rev}",
            at=0, edited_at=None, deleted=False, client_id=None,
        )  # fmt: skip
        self.log[seq] = message
        return MessageChanged(room="lobby", prev=self.rev - 1, rev=self.rev, message=message)

    def _changes(self, slug: str, since: int) -> list[MessageChanged]:
        self._reach()
        self.reads += 1
        found = sorted((m for m in self.log.values() if m.rev > since), key=lambda m: m.rev)[:PAGE]
        revs = [since, *(message.rev for message in found)]
        return [
            MessageChanged(room=slug, prev=prev, rev=message.rev, message=message)
            for prev, message in zip(revs, found, strict=False)
        ]

    def _revs(self, slugs: list[str]) -> dict[str, int]:
        self._reach()
        return dict.fromkeys(slugs, self.rev)

    def _reach(self) -> None:
        if not self.reachable:
            self.refused += 1
            raise Unavailable("not now")

    def revs(self) -> list[int]:
        return [change.rev for change in self.delivered]

    def held(self) -> dict[int, Message]:
        """Return the copy of a listener that received the delivered changes, each of which must follow the one
        before."""
        held, rev = {}, 0
        for change in self.delivered:
            assert change.prev == rev < change.rev
            rev = change.rev
            held[change.message.seq] = change.message
        return held
