"""A cache of the rooms of the people who are here: read page by page, once for all tabs, and updated by the log."""

from __future__ import annotations

from collections.abc import Callable

from gevent.event import Event

from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Online, Registry
from chat.live.rooms.subscribers import Subscriber

# (person id, id of the last room of the page before) -> a page of their rooms
Read = Callable[[int, int], Rooms]


class Memberships:
    """Reads a person's rooms when they connect, and updates them when they join or leave a room."""

    def __init__(self, registry: Registry, presence: Presence, read: Read) -> None:
        self._registry = registry
        self._presence = presence
        self._read = read
        self._loading: dict[int, Event] = {}

    # Reading

    def has_loaded(self, person_id: int) -> bool:
        """Return True if the rooms of this person are cached."""
        online = self._registry.people.get(person_id)
        return online is not None and online.loaded

    def load(self, person: Person, first: Rooms | None) -> None:
        """Cache the rooms of a person who is about to connect, once for all tabs that connect at the same time. `first`
        is the first page, if it was read already. Raises ChatError."""
        while not self.has_loaded(person.id):
            if (under_way := self._loading.get(person.id)) is not None:
                under_way.wait()
                continue
            done = self._loading[person.id] = Event()
            try:
                self._load(self._presence.expect(person), first)
            finally:
                first = None  # stale by now
                del self._loading[person.id]
                done.set()

    def _load(self, online: Online, first: Rooms | None) -> None:
        person_id, lost = online.person.id, set(online.rooms)
        online.stale = False
        page = first if first is not None and not lost else self._read(person_id, 0)
        while self._registry.people.get(person_id) is online:
            for slug, rev in page.slugs.items():
                self._registry.enter(person_id, slug, rev)
            lost -= page.slugs.keys()
            if page.after is None:
                for slug in lost:
                    self._registry.exit(online, slug)
                online.loaded = not online.stale
                return
            self._presence.expect(online.person)  # extends the entry, which may expire before all pages are read
            page = self._read(person_id, page.after)

    def read(self, person_id: int) -> dict[str, int]:
        """Read all rooms of a person from the database: slug and rev. Raises ChatError."""
        found, after = dict[str, int](), 0
        while True:
            page = self._read(person_id, after)
            found.update(page.slugs)
            if page.after is None:
                return found
            after = page.after

    def invalidate(self, person_id: int) -> None:
        """Mark the cached rooms of this person as stale, so that the next connection reads them again."""
        if (online := self._registry.people.get(person_id)) is not None:
            online.loaded, online.stale = False, True

    def invalidate_all(self) -> None:
        """Mark the cached rooms of everybody as stale."""
        for person_id in list(self._registry.people):
            self.invalidate(person_id)

    # Changes

    def joined(self, person: Person, slug: str, rev: int) -> list[Subscriber]:
        """Handle a join at `rev`, and return the tabs that received nothing from the room before."""
        if not self._registry.enter(person.id, slug, rev):
            return []
        return [tab for tab in self._registry.tabs(person.id) if slug not in tab.open]

    def left(self, person_id: int, slug: str, rev: int) -> list[Subscriber]:
        """Handle a departure at `rev`, for all tabs except those that opened the room later. Return the tabs that were
        cut off."""
        online = self._registry.people.get(person_id)
        if online is None:
            return []
        was_member = online.rooms.get(slug, rev) < rev
        gone = [tab for tab in online.tabs.values() if tab.open.get(slug, -1 if was_member else rev) < rev]
        if was_member:
            self._registry.exit(online, slug)
        for tab in gone:
            self._registry.close(tab, slug)
        return gone

    def evict(self, person_id: int, slug: str) -> None:
        """Handle the end of a membership at an unknown rev, by cutting off all tabs from the room."""
        online = self._registry.people.get(person_id)
        if online is not None and self._registry.exit(online, slug):
            for tab in self._registry.tabs(person_id):
                self._registry.close(tab, slug)
