"""A link between workers in the test's hands, and workers that it joins."""

from collections.abc import Callable

import gevent
from gevent.event import Event as Signal
from gevent.queue import Queue

from chat.bus.batches import Batches
from chat.bus.shared import LinkError, SharedBus
from chat.domain import EVENTS
from tests.support.data.clock import Clock
from tests.support.wait import until


class Wire:
    """Links that carry what one sends to all. It can be cut, and lose batches."""

    def __init__(self) -> None:
        self.links: list[LinkInHand] = []

    def link(self) -> "LinkInHand":
        self.links.append(LinkInHand(self))
        return self.links[-1]


class LinkInHand:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.arrived: Queue[bytes | Exception] = Queue()
        self.broken = self.loses = False
        self.may_go = Signal()
        self.may_go.set()
        self.hung_up = 0

    def send(self, batch: bytes) -> None:
        self.may_go.wait()
        if self.broken:
            raise LinkError("cut")
        for link in self.wire.links if not self.loses else []:
            link.arrived.put(batch)

    def receive(self) -> list[bytes]:
        found = self.arrived.get()
        if isinstance(found, Exception):
            raise found
        return [found]

    def hang_up(self) -> None:
        self.hung_up += 1
        self.may_go.set()


def settled(condition: Callable[[], object]) -> None:
    """Wait until the greenlets of the buses have brought this about."""
    until(condition, pause=gevent.idle)


def joined_buses(clock: Clock) -> tuple[SharedBus, SharedBus]:
    """Return the buses of two workers that hear each other."""
    wire = Wire()
    first, second = (SharedBus(wire.link(), Batches(EVENTS), clock) for _ in range(2))
    for bus in (first, second):
        bus.start()
    return first, second
