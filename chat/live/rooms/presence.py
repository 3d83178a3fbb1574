"""Presence: the people who are here, sent to subscribers that have a room open.

A person is here while they have at least one connection. A departure is announced a little late, so that a reload is
not a departure and an arrival. Each room's changes are sent at most once a second, so a thousand arrivals are one event
for each subscriber; in a crowd they are sent less often. Presence is not on disk: after a crash it is rebuilt as people
come back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

from chat.core.wire import Person
from chat.domain.rooms.events import PresenceChanged
from chat.live.rooms.registry import Online, Registry, Room
from chat.live.rooms.subscribers import Subscriber

LINGER = 3.0  # seconds for which a person stays after their last connection has closed
CROWD = 500  # people; in a larger room changes are sent every `people / CROWD` seconds
NAMED = 50  # names in one event, of people who came and of people who went
AT_ONCE = 1000  # rooms from which departed people are removed before other greenlets get a turn


class Presence:
    """Keeps people for a while after their last connection, and reports arrivals and departures. `clock` returns
    seconds."""

    def __init__(self, registry: Registry, clock: Callable[[], float] = time.monotonic) -> None:
        self._registry = registry
        self._clock = clock
        self._leaving: dict[int, float] = {}
        self._gone: list[Online] = []
        self._quiet_until: dict[str, float] = {}

    def expect(self, person: Person) -> Online:
        """Return the entry of a person who is about to connect. It expires unless they do."""
        online = self._registry.people.get(person.id)
        if online is None:
            online = self._registry.people[person.id] = Online(person)
        if not online.is_connected:
            self._leaving[person.id] = self._clock() + LINGER
        return online

    def arrive(self, one: Subscriber) -> None:
        """Register a new connection."""
        self.expect(one.person)
        self._leaving.pop(one.person.id, None)
        self._registry.add(one)

    def depart(self, sid: str) -> Subscriber | None:
        """Remove a closed connection. Return it, or None if it was never registered."""
        one = self._registry.remove(sid)
        if one is not None:
            self._wait_if_gone(one.person.id)
        return one

    def came_elsewhere(self, person: Person, worker: str) -> None:
        """Record that a person is connected to another worker, under this name. Their rooms are yet to be loaded."""
        online = self.expect(person)
        online.person = person
        online.elsewhere.add(worker)
        self._leaving.pop(person.id, None)

    def went_elsewhere(self, person_id: int, worker: str) -> None:
        """Record that a person has no connection to that worker any more."""
        if (online := self._registry.people.get(person_id)) is not None and worker in online.elsewhere:
            online.elsewhere.discard(worker)
            self._wait_if_gone(person_id)

    def _wait_if_gone(self, person_id: int) -> None:
        if not self._registry.people[person_id].is_connected:
            self._leaving[person_id] = self._clock() + LINGER

    def expire(self) -> bool:
        """Remove departed people from their rooms, at most `AT_ONCE` rooms. Return True if there are more."""
        now, left = self._clock(), AT_ONCE
        for person_id in [one for one, due in self._leaving.items() if due <= now]:
            del self._leaving[person_id]
            self._gone.append(self._registry.people.pop(person_id))
        while self._gone and left:
            online = self._gone[-1]
            for slug in list(islice(online.rooms, left)):
                self._registry.exit(online, slug)
                left -= 1
            if not online.rooms:
                self._gone.pop()
        return bool(self._gone)

    def tell(self) -> list[PresenceChanged]:
        """Return the changes since the last call. Call this once a second, after `expire`."""
        now = self._clock()
        self._quiet_until = {slug: due for slug, due in self._quiet_until.items() if due > now}
        changed = self._registry.changed
        due = [changed.pop(slug) for slug in list(changed) if slug not in self._quiet_until]
        return [self._change_of(room, now) for room in due]

    def _change_of(self, room: Room, now: float) -> PresenceChanged:
        here = len(room.here)
        if here > CROWD:
            self._quiet_until[room.slug] = now + here / CROWD
        came, went = list(islice(room.came.values(), NAMED)), list(islice(room.went, NAMED))
        room.came, room.went = {}, set()
        return PresenceChanged(room=room.slug, here=here, came=came, went=went)
