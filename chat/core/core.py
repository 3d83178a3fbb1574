"""Run every command and use case: a transaction, the use case, a commit, and then the events."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from chat.clock import REAL, Clock
from chat.core import access
from chat.core.bus import Bus
from chat.core.command import Command, Loaded, SomeReply, Who
from chat.core.event import Published
from chat.errors import Unavailable, Unknown
from chat.store import Store, Tx, WriteNeeded

Result = TypeVar("Result")

AGAIN_WITHIN = 2.0  # seconds; a client that has waited longer gets the error, and sends the command again itself


class Core:
    """Runs commands and other use cases on the store, and publishes their events."""

    def __init__(self, store: Store, bus: Bus, clock: Clock = REAL) -> None:
        self.store = store
        self.bus = bus
        self._clock = clock

    def perform(self, who: Who, command: Command[SomeReply, *Loaded]) -> SomeReply:
        """Run a command for this person, whose rights are read each time, and return its reply. Raises ChatError."""

        def work(tx: Tx) -> SomeReply:
            return access.perform(tx, who, command)

        if not command.writes:
            return self.read(work)
        began = self._clock.monotonic()
        try:
            return self.write(work)
        except Unknown:
            if not command.repeatable:
                raise
        if self._clock.monotonic() - began < AGAIN_WITHIN:
            with suppress(Unavailable, Unknown):  # they concern the second try; whether the first was done is unknown
                return self.write(work)
        raise Unknown("The database stopped answering before it confirmed this. It's safe to send it again.")

    def read(self, work: Callable[[Tx], Result]) -> Result:
        """Run a use case on a reader, and again as a write if it raises WriteNeeded."""
        try:
            return self._publish(*self.store.read(self._with_events(work)))
        except WriteNeeded:
            return self.write(work)

    def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run a use case. On return its changes are on disk and its events have been published."""
        return self._publish(*self.store.write(self._with_events(work)))

    def _publish(self, result: Result, published: list[Published]) -> Result:
        for one in published:
            self.bus.publish(one)
        return result

    def _with_events(self, work: Callable[[Tx], Result]) -> Callable[[Tx], tuple[Result, list[Published]]]:
        def run(tx: Tx) -> tuple[Result, list[Published]]:
            tx.here = self.bus.here
            return work(tx), tx.published

        return run
