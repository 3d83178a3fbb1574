"""People who are connected to other workers. Each worker tells the others of its own, so presence is the same for all.

A worker reports arrivals and departures every second, and sends a sign of life at least every two seconds. One that
stays silent is dead or hangs, and its people are removed. A worker that hears an unknown one calls the roll: all of
them then report all of their people, whose rooms are read from the database, as for the people of this worker.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable

import gevent

from chat.clock import REAL, Clock
from chat.core.bus import Bus, Present, RollCall
from chat.core.event import Audience, Missed, Published
from chat.core.wire import Person
from chat.errors import ChatError
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Registry

log = logging.getLogger(__name__)

BEAT = 2.0  # seconds, at most, between two signs of life
SILENCE = 5.0  # seconds after which a worker is dead; its people linger, and are gone within ten
DEAF = 27.0  # the same while the bus is gone, and no sign can come
AT_ONCE = 200  # people in one event


class Elsewhere:
    """Keeps the people of other workers in the registry. `tick` has to be called once a second."""

    def __init__(
        self, bus: Bus, registry: Registry, presence: Presence, memberships: Memberships, clock: Clock = REAL
    ) -> None:
        self._bus = bus
        self._registry = registry
        self._presence = presence
        self._memberships = memberships
        self._clock = clock
        self._name = secrets.token_hex(8)
        self._reported: dict[int, Person] = {}  # the people of this worker, as last reported
        self._beat = 0.0  # when the next sign of life is due
        self._asked = 0.0  # no roll call before this time
        self._workers: dict[str, set[int]] = {}
        self._heard: dict[str, float] = {}  # when each worker was heard last
        self._deaf = 0.0  # when the bus was last gone
        self._is_loading = False

    # Telling

    def tick(self) -> None:
        """Report arrivals and departures, and remove the people of silent workers."""
        if not self._bus.is_shared:
            return
        here = {one: online.person for one, online in self._registry.people.items() if online.tabs}
        came = [person for one, person in here.items() if self._reported.get(one) != person]
        went = [one for one in self._reported if one not in here]
        self._reported = here
        if came or went or self._clock.monotonic() >= self._beat:
            self._tell(came, went)
        self._remove_silent()

    def _tell(self, came: list[Person], went: Iterable[int], *, is_all: bool = False) -> None:
        self._beat = self._clock.monotonic() + BEAT
        self._publish(Present(self._name, came[:AT_ONCE], list(went), is_all))  # the first of them, if there are many
        for at in range(AT_ONCE, len(came), AT_ONCE):
            self._publish(Present(self._name, came[at : at + AT_ONCE], []))

    def _call_roll(self) -> None:
        """Ask all workers to report all of their people."""
        self._asked = self._clock.monotonic() + BEAT
        self._publish(RollCall(self._name))

    def _publish(self, event: Present | RollCall) -> None:
        self._bus.publish(Published(event, Audience()))

    # Hearing

    def receive(self, published: Published) -> None:
        """Handle a report of another worker."""
        event = published.event
        if isinstance(event, Missed):
            self._call_roll()
        elif isinstance(event, RollCall) and event.worker != self._name:
            self._tell(list(self._reported.values()), (), is_all=True)
        elif isinstance(event, Present) and event.worker != self._name:
            self._update(event)

    def _update(self, event: Present) -> None:
        self._heard[event.worker] = self._clock.monotonic()
        if event.worker not in self._workers and not event.is_all and self._clock.monotonic() >= self._asked:
            self._call_roll()
        known = self._workers.setdefault(event.worker, set())
        gone = known - {person.id for person in event.came} if event.is_all else known.intersection(event.went)
        for person_id in gone:
            self._presence.went_elsewhere(person_id, event.worker)
        known -= gone
        for person in event.came:
            self._presence.came_elsewhere(person, event.worker)
            known.add(person.id)
        self._load_soon()

    def _remove_silent(self) -> None:
        """Forget the workers that are not heard any more, and their people."""
        now = self._clock.monotonic()
        if self._bus.is_connected:
            patience, since = SILENCE, self._deaf  # once it is back, each worker has time to be heard
        else:
            patience, since, self._deaf = DEAF, 0.0, now
        for worker in [one for one, heard in self._heard.items() if now - max(heard, since) > patience]:
            log.info("a worker was not heard for %.0f seconds: its people are gone", patience)
            del self._heard[worker]
            for person_id in self._workers.pop(worker):
                self._presence.went_elsewhere(person_id, worker)

    # The rooms of these people

    def _load_soon(self) -> None:
        if not self._is_loading:
            self._is_loading = True
            gevent.spawn(self._load)

    def _load(self) -> None:
        try:
            for online in list(self._registry.people.values()):
                if online.elsewhere and not online.loaded:
                    self._memberships.load(online.person, None)
        except ChatError as error:
            # It is tried again when a worker is heard next.
            log.warning("the rooms of people at other workers can't be read now: %s", error)
        finally:
            self._is_loading = False
