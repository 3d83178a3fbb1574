"""The bus between the workers of one chat: an event goes to this process at once, and by a link to the other workers.

Publishing does not wait: a greenlet sends the events that have gathered. The link may lose batches, or be gone. Each
worker numbers its batches, so the others notice the loss of one, and read the changes from the database; and while the
link is gone, they follow the log as they do without any bus.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Protocol

import gevent
import msgspec
from gevent.event import Event as Signal

from chat.bus.batches import Batch, Batches
from chat.bus.memory import Bus
from chat.clock import REAL, Clock
from chat.core.event import Audience, Missed, Published

log = logging.getLogger(__name__)

HEARTBEAT = 2.0  # seconds; an empty batch is sent if there was no other, so that the loss of the last one is noticed
SEND_SECONDS = 1.0  # for one batch
AGAIN_SECONDS = 0.5  # after a failure, before the link is tried again
MOST_WAITING = 10_000  # events; while the link is slower than this worker, they are dropped and counted as lost
AT_ONCE = 100  # events in one batch
DEAF = 2.2 * HEARTBEAT  # seconds without a batch, not even one of its own, after which a worker hears nothing
LOAD_WITHIN = 5.0  # seconds, over which clients spread their requests once events were lost


class LinkError(Exception):
    """The link does not work now. Its text is for the log."""


class Link(Protocol):
    """Carries batches between workers. Both methods may run at the same time, and connect by themselves if needed."""

    def send(self, batch: bytes) -> None:
        """Send a batch to all workers. Raises LinkError."""

    def receive(self) -> list[bytes]:
        """Wait for batches, at most some seconds, and return them in order: also this worker's own. Raises
        LinkError."""

    def hang_up(self) -> None:
        """Give up the connection for sending, because it did not answer in time."""


class SharedBus(Bus):
    """Passes each published event to the subscribers here and, once it has been started, in the other workers."""

    is_shared = True

    def __init__(self, link: Link, batches: Batches, clock: Clock = REAL) -> None:
        super().__init__()
        self._link = link
        self._batches = batches
        self._clock = clock
        self._name = secrets.token_hex(8)
        self._number = 0  # of the last batch
        self._heard: dict[str, int] = {}  # the number of the last batch of each worker
        self._waiting: list[Published] = []
        self._due = Signal()
        self._is_started = False
        self._last = 0.0  # when a batch arrived, of this worker or another
        self._troubles: set[str] = set()

    def start(self) -> None:
        """Start the greenlets. Only a worker does; the commands of an operator reach the workers by the log."""
        self._is_started = True
        gevent.spawn(self._keep_sending)
        gevent.spawn(self._keep_receiving)

    def publish(self, published: Published) -> None:
        super().publish(published)
        if not self._is_started:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._lose()
        self._waiting.append(published)
        self._due.set()

    @property
    def is_connected(self) -> bool:
        return self._clock.monotonic() - self._last < DEAF

    # Sending

    def _keep_sending(self) -> None:
        while True:
            self._clock.wait(self._due, HEARTBEAT)
            self._due.clear()
            if not self._attempt(self.send):
                self._clock.sleep(AGAIN_SECONDS)
                self._lose()

    def send(self) -> bool:
        """Send all events that wait, or else a heartbeat. Return False if the link fails: those that were to be sent
        are lost."""
        while True:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            self._number += 1
            try:
                with gevent.Timeout(SEND_SECONDS):
                    self._link.send(self._batches.encode(self._name, self._number, batch))
            except gevent.Timeout:
                self._link.hang_up()
                return self._failed("sending", "no answer")
            except LinkError as error:
                return self._failed("sending", str(error))
            self._worked("sending")
            if not self._waiting:
                return True

    def _lose(self) -> None:
        """Drop the events that wait. The hole in the numbers tells the other workers."""
        if self._waiting:
            self._waiting = []
            self._number += 1

    # Receiving

    def _keep_receiving(self) -> None:
        while True:
            if not self._attempt(self.receive):
                self._clock.sleep(AGAIN_SECONDS)

    def receive(self) -> bool:
        """Wait for batches of other workers, and pass their events on. Return False if the link fails."""
        try:
            arrived = self._link.receive()
        except LinkError as error:
            return self._failed("receiving", str(error))
        self._worked("receiving")
        for data in arrived:
            self._last = self._clock.monotonic()
            try:
                batch = self._batches.decode(data)
                if batch.worker != self._name:
                    self._take_in(batch)
            except (msgspec.MsgspecError, RecursionError) as error:
                log.warning("a batch on the bus can't be read: %s", error)
        return True

    def _take_in(self, batch: Batch) -> None:
        expected = self._heard.get(batch.worker, batch.number - 1) + 1
        self._heard[batch.worker] = batch.number
        if batch.number != expected:
            log.info("batches of another worker were lost on the bus")
            super().publish(Published(Missed(LOAD_WITHIN), Audience()))
        for published in self._batches.events(batch):
            super().publish(published)

    def _attempt(self, act: Callable[[], bool]) -> bool:
        """Run an act of a greenlet that must go on whatever happens. Return False if it fails."""
        try:
            return act()
        except Exception:
            log.exception("the bus could not %s", act.__name__)
            return False

    # The log has one line when the link fails and one when it works again.

    def _failed(self, act: str, why: str) -> bool:
        if act not in self._troubles:
            self._troubles.add(act)
            log.warning("the bus is gone (%s: %s); workers learn of each other's changes from the database", act, why)
        return False

    def _worked(self, act: str) -> None:
        if act in self._troubles:
            self._troubles.discard(act)
            log.info("the bus is back (%s)", act)
