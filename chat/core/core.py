"""The only door to a change: a transaction, a use case, a commit, and then the events."""

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

AGAIN_WITHIN = 2.0  # seconds; whoever has waited longer hears now, and asks again


class Core:
    """Runs commands and other use cases on the store, and publishes what they did."""

    def __init__(self, store: Store, bus: Bus, clock: Clock = REAL) -> None:
        self.store = store
        self.bus = bus
        self._clock = clock

    def perform(self, who: Who, command: Command[SomeReply, *Loaded]) -> SomeReply:
        """Do what the command says for this person, who is looked up each time; its answer. Raises ChatError."""

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
            with suppress(Unavailable, Unknown):  # which would speak of this try, and not of the first
                return self.write(work)
        raise Unknown("The database was lost before it said whether this was done. It is safe to send it again.")

    def read(self, work: Callable[[Tx], Result]) -> Result:
        """Run a use case that mostly reads; as a write when it finds that it has to."""
        try:
            return self._publish(*self.store.read(_with_events(work)))
        except WriteNeeded:
            return self.write(work)

    def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run a use case; it is on disk, and told to whom it concerns, on return."""
        return self._publish(*self.store.write(_with_events(work)))

    def _publish(self, result: Result, published: list[Published]) -> Result:
        for one in published:
            self.bus.publish(one)
        return result


def _with_events(work: Callable[[Tx], Result]) -> Callable[[Tx], tuple[Result, list[Published]]]:
    def run(tx: Tx) -> tuple[Result, list[Published]]:
        return work(tx), tx.published

    return run
