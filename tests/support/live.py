"""The live side in this process, wired as in a worker, without a server: clients are tabs that keep what they are
told."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gevent
import msgspec
from flask import Flask
from msgspec import Raw

from chat.bus.memory import Bus
from chat.core.core import Core
from chat.core.event import Event
from chat.core.wire import Person
from chat.domain import JOBS
from chat.live import Live, init_live
from chat.live.jobs import JobRunner
from chat.live.rooms.subscribers import Subscriber
from chat.settings import load
from chat.store import open_store
from tests.support.data.store import Workspace
from tests.support.seams import Gates
from tests.support.wait import until
from tests.support.worker import FakePeer, Heard


class Peer(FakePeer):
    """Takes all, and remembers how it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.code = 0

    def close(self, code: int, _reason: str = "") -> None:
        self.code = code


class Tab(Heard):
    """A connection of somebody, with an encoding of its own, so that `told` is what it was told."""

    _numbers = itertools.count(1)

    def __init__(self, worker: "LiveWorker", name: str) -> None:
        super().__init__()
        self.worker = worker
        self.sid = f"tab {next(self._numbers)} of {name}"
        self.peer = Peer()
        self.answers: list[Any] = []
        self.is_gone = False

    @property
    def subscriber(self) -> Subscriber:
        """What the registry knows of it."""
        return self.worker.live.parts.registry.subscribers[self.sid]

    @property
    def person(self) -> Person:
        return self.subscriber.person

    def expel(self, sid: str) -> None:
        super().expel(sid)
        self.leave()

    def leave(self) -> None:
        """The connection is gone."""
        self.is_gone = True
        self.worker.live.parts.connections.left(self.sid)

    def call(self, event: str, /, **fields: Any) -> dict[str, Any]:
        """Ask for something; the answer."""
        answers: list[dict[str, Any]] = []
        self.worker.live.parts.requests.handle(self.sid, event, [_raw(fields)], answers.append)
        [answer] = answers
        return answer

    def ask(self, event: str, /, **fields: Any) -> dict[str, Any]:
        """Ask for something that is done; the answer."""
        answer = self.call(event, **fields)
        assert answer["ok"], (event, answer)
        return answer

    def emit(self, event: str, /, **fields: Any) -> None:
        """Ask for something without awaiting an answer."""
        self.worker.live.parts.requests.handle(self.sid, event, [_raw(fields)], None)

    def heard(self, kind: type[Event]) -> list[Any]:
        """What it was told of this kind."""
        return [event for event in self.told if isinstance(event, kind)]


def _raw(fields: dict[str, Any]) -> Raw:
    return Raw(msgspec.json.encode(fields))


class LiveWorker:
    """A worker on the database of a workspace. Another one on the same knows of it by the database alone, unless both
    have a `bus` between workers."""

    def __init__(self, workspace: Workspace, data: Path, bus: Bus | None = None, **settings: str) -> None:
        environ = {"CHAT_DATA": str(data), "DATABASE_URL": workspace.url, "CHAT_EVENTS_PER_SECOND": "0", **settings}
        self.workspace = workspace
        clock = workspace.clock
        self.store = Gates(open_store(workspace.url, clock))
        self.core = Core(self.store, bus or Bus(), clock)
        self.app = Flask(__name__)
        self.live: Live = init_live(self.app, self.core, load(environ), clock)
        self.jobs = JobRunner(self.core, JOBS, clock)

    def connect(self, name: str, *, address: str = "192.0.2.1", has_key: bool = True, once: str = "") -> Tab:
        """Have somebody connect who has the key that `Workspace.account` gives, or none. They had the name `once` when
        they got it, if it is another one."""
        tab = Tab(self, name)
        auth = {"name": name, "key": f"the key of {once or name}, at length"} if has_key else {"name": name}
        arrival = self.live.parts.connections.recognise(auth, dict, {"REMOTE_ADDR": address})
        self.live.parts.connections.let_in(tab.sid, tab.peer, tab, arrival, address)
        self.settle()
        return tab

    def settle(self) -> None:
        """Wait until all that was committed here is told, and nobody waits for the database."""
        gevent.idle()
        until(lambda: not self.live.parts.delivery.is_busy and not self.store.in_use, pause=gevent.idle)
        gevent.idle()

    def catch_up(self) -> None:
        """Wait until the log is read for all changes that this worker has heard of."""
        until(lambda: not any(room.filling_gap for room in self.live.parts.registry.rooms.values()), pause=gevent.idle)
        self.settle()

    def follow(self) -> None:
        """Look for what other workers did, as is done every second or two."""
        self.live.periodic.follow()
        self.settle()


@contextmanager
def live_worker(workspace: Workspace, data: Path, bus: Bus | None = None, **settings: str) -> Iterator[LiveWorker]:
    """A worker for as long as the block lasts, and until nobody uses its database any more."""
    worker = LiveWorker(workspace, data, bus, **settings)
    try:
        yield worker
    finally:
        gevent.idle()
        until(lambda: not worker.store.in_use, pause=gevent.idle)
        worker.store.close()
