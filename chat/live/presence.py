"""Who is here: the connections of this worker, the people behind them, and their rooms.

A person is here while at least one connection lives, however many tabs that is. Going is
told a little late, so that a reload is not a departure and an arrival; coming and going is
told once a second a room, so that a thousand arrivals are one event and not a million; and less
often to a crowd.
Nothing of this is on disk: after a crash it is rebuilt by who comes back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice

from chat.domain.events import PresenceChanged
from chat.domain.wire import Person

LINGER = 3.0  # seconds a person stays after the last connection closed
CROWD = 500  # people; a room of several times as many is told as many times less often
NAMED = 50  # how many of those who came or went an event names


class Changes:
    """Who came to a room and who went since it was last told."""

    __slots__ = ("came", "went")

    def __init__(self) -> None:
        self.came: dict[int, Person] = {}
        self.went: set[int] = set()


class Presence:
    """The register of people who are here. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tabs: dict[int, set[str]] = {}
        self._people: dict[int, Person] = {}
        self._rooms: dict[int, set[str]] = {}
        self._here: dict[str, dict[int, Person]] = {}
        self._leaving: dict[int, float] = {}
        self._untold: dict[str, Changes] = {}
        self._quiet_until: dict[str, float] = {}

    def arrive(self, sid: str, person: Person, rooms: Iterable[str]) -> None:
        """A connection of this person opened; `rooms` are those of their membership."""
        self._leaving.pop(person.id, None)
        self._tabs.setdefault(person.id, set()).add(sid)
        self._people.setdefault(person.id, person)
        self.rename(person)  # a guest may come back by another name
        for slug in rooms:
            self.enter(person, slug)

    def rename(self, person: Person) -> None:
        """Somebody who is here has another name or avatar."""
        if person.id in self._people and self._people[person.id] != person:
            self._people[person.id] = person
            for slug in self._rooms.get(person.id, ()):
                self._here[slug][person.id] = person

    def depart(self, sid: str, person: Person) -> bool:
        """A connection closed; whether it was the person's last."""
        tabs = self._tabs.get(person.id, set())
        tabs.discard(sid)
        if tabs:
            return False
        self._leaving[person.id] = self._clock() + LINGER
        return True

    def enter(self, person: Person, slug: str) -> None:
        """The person, who is connected, is a member of this room."""
        if person.id not in self._people:
            return
        self._rooms.setdefault(person.id, set()).add(slug)
        room = self._here.setdefault(slug, {})
        if person.id not in room:
            room[person.id] = person
            changes = self._untold.setdefault(slug, Changes())
            changes.went.discard(person.id)
            changes.came[person.id] = person

    def exit(self, person_id: int, slug: str) -> None:
        """The person is no member of this room any more, or not here any more."""
        self._rooms.get(person_id, set()).discard(slug)
        room = self._here.get(slug, {})
        if room.pop(person_id, None) is not None:
            changes = self._untold.setdefault(slug, Changes())
            if changes.came.pop(person_id, None) is None:
                changes.went.add(person_id)
            elif not changes.came and not changes.went:
                del self._untold[slug]
            if not room:
                del self._here[slug]

    @property
    def has_news(self) -> bool:
        """Whether anybody came or went since it was last told."""
        return bool(self._untold or self._leaving)

    def tell(self) -> list[PresenceChanged]:
        """Who came and went since the last call; to be called once a second."""
        now = self._clock()
        for person_id in [one for one, due in self._leaving.items() if due <= now]:
            self._forget(person_id)
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

    def count(self, slug: str) -> int:
        """How many of a room's members are here."""
        return len(self._here.get(slug, ()))

    def here(self, slug: str, most: int) -> tuple[int, list[Person]]:
        """How many of a room's members are here, and up to `most` of them."""
        return self.count(slug), self.some(slug, most)

    def some(self, slug: str, most: int) -> list[Person]:
        """Up to `most` of a room's members who are here."""
        return list(islice(self._here.get(slug, {}).values(), most))

    def is_here(self, person_id: int) -> bool:
        return person_id in self._people

    def tabs(self, person_id: int) -> set[str]:
        """The sids of this person's connections."""
        return self._tabs.get(person_id, set())

    def _forget(self, person_id: int) -> None:
        del self._leaving[person_id]
        del self._people[person_id]
        del self._tabs[person_id]
        for slug in self._rooms.pop(person_id, set()).copy():
            self.exit(person_id, slug)
