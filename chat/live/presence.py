"""Who is here: the people behind this worker's connections, and their rooms.

A person is here while at least one connection lives, however many tabs that is; their rooms are kept once for all of
them. Going is told a little late, so that a reload is not a departure and an arrival; coming and going is
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
AT_ONCE = 1000  # rooms that somebody who has gone is taken out of before others get their turn


class Insider:
    """Somebody who is here, or was until a moment ago: their connections, and their rooms, each with the rev since
    which they are known to be in it. `known` tells whether those are all; `doubted`, that they may be others by now."""

    __slots__ = ("doubted", "known", "person", "rooms", "tabs")

    def __init__(self, person: Person) -> None:
        self.person = person
        self.tabs: set[str] = set()
        self.rooms: dict[str, int] = {}
        self.known = False
        self.doubted = False


class Changes:
    """Who came to a room and who went since it was last told."""

    __slots__ = ("came", "went")

    def __init__(self) -> None:
        self.came: dict[int, Person] = {}
        self.went: set[int] = set()


class Presence:
    """The register of people who are here. `clock` gives seconds. Of a room that nobody `is_open`, nothing is told.
    `left(slug)` is called for each room that somebody who has gone is taken out of."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        is_open: Callable[[str], bool] = lambda _: True,
        left: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._is_open = is_open
        self._left = left
        self._insiders: dict[int, Insider] = {}
        self._here: dict[str, dict[int, Insider]] = {}
        self._leaving: dict[int, float] = {}
        self._gone: list[Insider] = []
        self._untold: dict[str, Changes] = {}
        self._quiet_until: dict[str, float] = {}

    # People

    def expect(self, person: Person) -> Insider:
        """Somebody is about to be here: who they are. They linger, as if they had just gone."""
        insider = self._insiders.get(person.id)
        if insider is None:
            insider = self._insiders[person.id] = Insider(person)
        if not insider.tabs:
            self._leaving[person.id] = self._clock() + LINGER
        return insider

    def arrive(self, sid: str, person: Person) -> Insider:
        """A connection of this person opened."""
        insider = self.expect(person)
        self._leaving.pop(person.id, None)
        insider.tabs.add(sid)
        insider.person = person  # a guest may come back by another name
        return insider

    def rename(self, person: Person) -> None:
        """Somebody who is here has another name or avatar."""
        if (insider := self._insiders.get(person.id)) is not None:
            insider.person = person

    def depart(self, sid: str, person: Person) -> bool:
        """A connection closed; whether it was the person's last."""
        insider = self._insiders[person.id]
        insider.tabs.discard(sid)
        if insider.tabs:
            return False
        self._leaving[person.id] = self._clock() + LINGER
        return True

    def doubt(self, person_id: int) -> None:
        """What is known of the rooms of somebody may not hold any more: it is to be read again when they come."""
        if (insider := self._insiders.get(person_id)) is not None:
            insider.known, insider.doubted = False, True

    def insider(self, person_id: int) -> Insider | None:
        """Somebody who is here."""
        return self._insiders.get(person_id)

    def is_here(self, person_id: int) -> bool:
        return person_id in self._insiders

    def tabs(self, person_id: int) -> Iterable[str]:
        """The sids of this person's connections."""
        insider = self._insiders.get(person_id)
        return insider.tabs if insider is not None else ()

    # Their rooms

    def enter(self, person_id: int, slug: str, rev: int = 0) -> bool:
        """The person, who is here, is a member of this room since `rev`; whether that was not known."""
        insider = self._insiders.get(person_id)
        if insider is None or slug in insider.rooms:
            return False
        insider.rooms[slug] = rev
        room = self._here.setdefault(slug, {})
        was_here = person_id in room
        room[person_id] = insider
        if not was_here and self._is_open(slug):
            changes = self._untold.setdefault(slug, Changes())
            changes.went.discard(person_id)
            changes.came[person_id] = insider.person
        return True

    def exit(self, person_id: int, slug: str) -> bool:
        """The person is no member of this room any more; whether they were."""
        insider = self._insiders.get(person_id)
        return insider is not None and self._take_out(insider, slug)

    def _take_out(self, insider: Insider, slug: str) -> bool:
        if insider.rooms.pop(slug, None) is None:
            return False
        room, person_id = self._here[slug], insider.person.id
        if room.get(person_id) is not insider:
            return True  # gone, and back already
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
        return [insider.person for insider in islice(self._here.get(slug, {}).values(), most)]

    def tabs_in(self, slug: str) -> Iterable[str]:
        """The sids of the connections of a room's members."""
        return [sid for insider in self._here.get(slug, {}).values() for sid in insider.tabs]

    # What is told

    def settle(self) -> bool:
        """Take those who have gone out of their rooms, a thousand at a time; whether there are more."""
        now, left = self._clock(), AT_ONCE
        for person_id in [one for one, due in self._leaving.items() if due <= now]:
            self._forget(person_id)
        while self._gone and left:
            insider = self._gone[-1]
            for slug in list(islice(insider.rooms, left)):
                self._take_out(insider, slug)
                self._left(slug)
                left -= 1
            if not insider.rooms:
                self._gone.pop()
        return bool(self._gone)

    def news(self) -> list[str]:
        """The rooms in which somebody came or went since it was last told."""
        return list(self._untold)

    def tell(self) -> list[PresenceChanged]:
        """Who came and went since the last call; to be called once a second, when all is settled."""
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
        self._gone.append(self._insiders.pop(person_id))
