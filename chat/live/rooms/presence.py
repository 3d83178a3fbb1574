"""Presence: the people behind this worker's connections, and the rooms they are in.

A person is here while at least one connection lives, however many tabs that is; their rooms are cached once for all
tabs. A departure is told a little late, so a reload is not a departure and an arrival. Changes are
told once a second for each room, so a thousand arrivals are one event and not a million; a crowd is told less often.
Nothing of this is on disk: after a crash it is rebuilt as people come back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice

from chat.core.wire import Person
from chat.domain.rooms.events import PresenceChanged

LINGER = 3.0  # seconds a person stays after the last connection closed
CROWD = 500  # people; a room of several times as many is told as many times less often
NAMED = 50  # how many of those who came or went an event names
AT_ONCE = 1000  # rooms that departed people are removed from in one go


class Online:
    """A person who is here, or was until a moment ago: their connections, and their rooms, each with the rev since
    which they are a member. `loaded` once the rooms are complete; `stale` if they changed unseen meanwhile."""

    __slots__ = ("loaded", "person", "rooms", "stale", "tabs")

    def __init__(self, person: Person) -> None:
        self.person = person
        self.tabs: set[str] = set()
        self.rooms: dict[str, int] = {}
        self.loaded = False
        self.stale = False


class Changes:
    """The people who came to a room and who left it since it was last told."""

    __slots__ = ("came", "went")

    def __init__(self) -> None:
        self.came: dict[int, Person] = {}
        self.went: set[int] = set()


class Presence:
    """The register of people who are here. `clock` gives seconds. Changes are recorded only for rooms that are open
    (`is_open`); `left(slug)` is called for each room that a departed person is removed from."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        is_open: Callable[[str], bool] = lambda _: True,
        left: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._is_open = is_open
        self._left = left
        self._people: dict[int, Online] = {}
        self._here: dict[str, dict[int, Online]] = {}
        self._leaving: dict[int, float] = {}
        self._gone: list[Online] = []
        self._untold: dict[str, Changes] = {}
        self._quiet_until: dict[str, float] = {}

    # People

    def expect(self, person: Person) -> Online:
        """The entry of a person who is about to connect; it expires unless they do."""
        online = self._people.get(person.id)
        if online is None:
            online = self._people[person.id] = Online(person)
        if not online.tabs:
            self._leaving[person.id] = self._clock() + LINGER
        return online

    def arrive(self, sid: str, person: Person) -> Online:
        """A connection of this person opened."""
        online = self.expect(person)
        self._leaving.pop(person.id, None)
        online.tabs.add(sid)
        online.person = person  # a guest may come back by another name
        return online

    def rename(self, person: Person) -> None:
        """Somebody who is here has another name or avatar."""
        if (online := self._people.get(person.id)) is not None:
            online.person = person

    def depart(self, sid: str, person: Person) -> bool:
        """A connection closed; whether it was the person's last."""
        online = self._people[person.id]
        online.tabs.discard(sid)
        if online.tabs:
            return False
        self._leaving[person.id] = self._clock() + LINGER
        return True

    def invalidate(self, person_id: int) -> None:
        """The cached rooms of this person may be stale: read them again at the next connection."""
        if (online := self._people.get(person_id)) is not None:
            online.loaded, online.stale = False, True

    def invalidate_all(self) -> None:
        """The cached rooms of everybody may be stale."""
        for person_id in list(self._people):
            self.invalidate(person_id)

    def find(self, person_id: int) -> Online | None:
        """The entry of a person who is here."""
        return self._people.get(person_id)

    def is_here(self, person_id: int) -> bool:
        return person_id in self._people

    def tabs(self, person_id: int) -> Iterable[str]:
        """The sids of this person's connections."""
        online = self._people.get(person_id)
        return online.tabs if online is not None else ()

    # Their rooms

    def enter(self, person_id: int, slug: str, rev: int = 0) -> bool:
        """Record that a person who is here is a member of this room since `rev`; False if that was known."""
        online = self._people.get(person_id)
        if online is None or slug in online.rooms:
            return False
        online.rooms[slug] = rev
        room = self._here.setdefault(slug, {})
        was_here = person_id in room
        room[person_id] = online
        if not was_here and self._is_open(slug):
            changes = self._untold.setdefault(slug, Changes())
            changes.went.discard(person_id)
            changes.came[person_id] = online.person
        return True

    def exit(self, person_id: int, slug: str) -> bool:
        """Remove a person from a room; False if they were not in it."""
        online = self._people.get(person_id)
        return online is not None and self._take_out(online, slug)

    def _take_out(self, online: Online, slug: str) -> bool:
        if online.rooms.pop(slug, None) is None:
            return False
        room, person_id = self._here[slug], online.person.id
        if room.get(person_id) is not online:
            return True  # this entry has expired, and the person is back with a new one
        del room[person_id]
        if not room:
            del self._here[slug]
        changes = self._untold.get(slug)
        if changes is not None and changes.came.pop(person_id, None) is not None:
            if not changes.came and not changes.went:
                del self._untold[slug]
        elif self._is_open(slug):
            self._untold.setdefault(slug, Changes()).went.add(person_id)
        return True

    def count(self, slug: str) -> int:
        """How many of a room's members are here."""
        return len(self._here.get(slug, ()))

    def here(self, slug: str, most: int) -> tuple[int, list[Person]]:
        """How many of a room's members are here, and up to `most` of them."""
        return self.count(slug), self.some(slug, most)

    def some(self, slug: str, most: int) -> list[Person]:
        """Up to `most` of a room's members who are here."""
        return [online.person for online in islice(self._here.get(slug, {}).values(), most)]

    def tabs_in(self, slug: str) -> Iterable[str]:
        """The sids of the connections of a room's members."""
        return [sid for online in self._here.get(slug, {}).values() for sid in online.tabs]

    # Telling rooms

    def expire(self) -> bool:
        """Remove departed people from their rooms, at most `AT_ONCE` rooms; True if there are more."""
        now, left = self._clock(), AT_ONCE
        for person_id in [one for one, due in self._leaving.items() if due <= now]:
            self._forget(person_id)
        while self._gone and left:
            online = self._gone[-1]
            for slug in list(islice(online.rooms, left)):
                self._take_out(online, slug)
                self._left(slug)
                left -= 1
            if not online.rooms:
                self._gone.pop()
        return bool(self._gone)

    def changed_rooms(self) -> list[str]:
        """The rooms with changes that have not been told yet."""
        return list(self._untold)

    def tell(self) -> list[PresenceChanged]:
        """The changes since the last call. To be called once a second, after `expire`."""
        now = self._clock()
        self._quiet_until = {slug: due for slug, due in self._quiet_until.items() if due > now}
        return [self._told(slug, now) for slug in list(self._untold) if slug not in self._quiet_until]

    def _told(self, slug: str, now: float) -> PresenceChanged:
        changes, here = self._untold.pop(slug), self.count(slug)
        if here > CROWD:
            self._quiet_until[slug] = now + here / CROWD
        return PresenceChanged(
            room=slug,
            here=here,
            came=list(islice(changes.came.values(), NAMED)),
            went=list(islice(changes.went, NAMED)),
        )

    def _forget(self, person_id: int) -> None:
        del self._leaving[person_id]
        self._gone.append(self._people.pop(person_id))
