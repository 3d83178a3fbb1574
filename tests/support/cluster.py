"""Several workers in this process that hear each other by a bus, on a clock that the test moves."""

from contextlib import ExitStack
from pathlib import Path

import gevent

from chat.bus.batches import Batches
from chat.bus.shared import SharedBus
from chat.domain import EVENTS
from chat.domain.rooms.events import PresenceChanged
from tests.support.bus import LinkInHand, Wire
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker


class Cluster:
    """Two workers, and those that are added. Time passes for all of them at once."""

    def __init__(self, workspace: Workspace, clock: Clock, data: Path, stack: ExitStack) -> None:
        self.workspace, self.clock, self.data, self.stack = workspace, clock, data, stack
        self.wire = Wire()
        self.links: dict[LiveWorker, LinkInHand] = {}
        self.frozen: set[LiveWorker] = set()
        self.first, self.second = self.worker(), self.worker()

    def worker(self) -> LiveWorker:
        link = self.wire.link()
        bus = SharedBus(link, Batches(EVENTS), self.clock)
        worker = self.stack.enter_context(live_worker(self.workspace, self.data / str(len(self.links)), bus))
        bus.start()
        self.links[worker] = link
        return worker

    def tick(self, seconds: float = 1.0) -> None:
        """Let time pass, and each worker do what it does every second."""
        while seconds > 0:
            step = min(1.0, seconds)
            seconds -= step
            self.clock.go(step)
            for _ in range(2):  # what one says is an answer to another
                for worker in self.links:
                    if worker not in self.frozen:
                        worker.live.periodic.tell_presence()
                self.settle()

    def settle(self) -> None:
        for _ in range(5):
            for worker in self.links:
                gevent.idle()
                if worker not in self.frozen:
                    worker.settle()

    def freeze(self, worker: LiveWorker) -> None:
        """It hangs: it says nothing and hears nothing."""
        self.frozen.add(worker)
        self.links[worker].loses = True


def here(tab: Tab, room: str = "lobby") -> set[str]:
    """The people who are in a room, as a page hears when it opens it."""
    tab.ask("room:close", room=room)
    answer = tab.ask("room:open", room=room)
    names = {one.name for one in answer["members"]}
    assert answer["here"] == len(names)
    return names


def came(tab: Tab) -> list[str]:
    return [person.name for event in tab.heard(PresenceChanged) for person in event.came]


def went(tab: Tab) -> list[int]:
    return [one for event in tab.heard(PresenceChanged) for one in event.went]
