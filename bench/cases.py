"""The cases of the benchmark. Each is one session with one server: it is started, filled with clients, loaded with
traffic, and stopped."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator import Generator, Shape
from peers import PEERS
from process import BenchError, Program

WARM_UP = 0.5  # seconds of traffic that don't count
EVERYBODY = tuple(PEERS)
ONE_ROOM = Shape()
CHATS = tuple(name for name in PEERS if name not in ("limit", "ceiling"))


class Session:
    """One server and its load during one case. `scale` below 1 makes everything smaller, for a trial."""

    def __init__(
        self, server: Program, load: Generator, values: dict[str, Any], *, scale: float, seconds: float
    ) -> None:
        self.server = server
        self.load = load
        self.seconds = seconds
        self._values = values
        self._scale = scale

    def size(self, count: int) -> int:
        """Scale a number of clients."""
        return max(2, round(count * self._scale))

    def note(self, row: str, value: float, **beside: Any) -> None:
        """Record a measured value, with more values that explain it."""
        self._values[row] = {"value": value, **beside}

    def traffic(self, senders: int, seconds: float | None = None) -> dict[str, Any]:
        """Post messages, and return the results with the load of both sides (1 is a whole core)."""
        before = self.server.cpu_seconds()
        answer = self.load.post(seconds or self.seconds, senders)
        answer["server_busy"] = (self.server.cpu_seconds() - before) / answer["seconds"]
        return answer


def _fan_out(session: Session, members: int, together: int) -> None:
    """One message at a time, then `together` of them in flight."""
    session.load.post(WARM_UP, 1)
    for name, senders in ((f"fanout-{members}", 1), (f"fanout-{members}-{together}", session.size(together))):
        answer = session.traffic(senders)
        session.note(name, answer["delivered"] / answer["seconds"], **answer)
        session.note(f"p99-{name}", answer["p99_ms"])


def fanout_1000(session: Session) -> None:
    session.load.open(session.size(1000))
    session.load.ask("hold 1.5")  # until all arrivals have been announced
    _fan_out(session, 1000, 32)


def fanout_10000(session: Session) -> None:
    """Measure memory first, while the connections are idle."""
    few, all_of_them = session.size(100), session.size(10_000)
    session.load.open(few)
    session.load.ask("hold 1")
    before = session.server.rss()
    session.load.open(all_of_them)
    session.load.ask("hold 3")
    session.note("memory", (session.server.rss() - before) / (all_of_them - few) / 1000)
    _fan_out(session, 10_000, 8)


def connects(session: Session) -> None:
    """Connect 5,000 clients at once. The room has a full page of messages, which everybody gets."""
    session.load.open(1)
    session.load.post(WARM_UP, 1)
    newcomers = session.size(5000)
    before = session.server.cpu_seconds()
    answer = session.load.open(1 + newcomers, at_once=newcomers)
    answer["server_busy"] = (session.server.cpu_seconds() - before) / answer["seconds"]
    session.note("connects", newcomers / answer["seconds"], **answer)


def posts(session: Session) -> None:
    """100 senders, each in a room of their own."""
    senders = session.size(100)
    session.load.open(senders)
    session.load.ask("hold 1.5")
    session.load.post(WARM_UP, senders)
    answer = session.traffic(senders)
    session.note("posts", answer["acked"] / answer["seconds"], **answer)


def restart(session: Session) -> None:
    """Stop the worker, so that Gunicorn starts another. Clients wait before they reconnect, as the page does."""
    session.load.open(session.size(5000))
    session.load.ask("hold 2")
    (worker,) = session.server.children()
    session.load.begin("revive 90")
    start = time.monotonic()
    os.kill(worker, signal.SIGTERM)
    answer = session.load.answer(may_lose=True)
    if answer["live"] != session.size(5000):
        raise BenchError(f"only {answer['live']} clients are live again after 90 s")
    session.note("restart", answer["at"] - start)
    session.note("turned-away", answer["unreachable"])
    session.load.post(WARM_UP, 1)


def slow_reader(session: Session) -> None:
    """Let 20 of 50 clients in a room post while the last one never reads. The memory to compare with is measured after
    the same traffic with all clients reading."""
    people = max(3, session.size(50))
    senders = min(people - 1, session.size(20))
    session.load.open(people)
    session.load.post(min(10, session.seconds), senders)
    before = session.server.rss()
    session.load.ask(f"stall {people - 1}")
    with session.server.peak_rss() as peak:
        answer = session.load.post(session.seconds, senders)
    closed = session.load.ask(f"probe {people - 1}")["closed"]
    sent = answer["posted"] * answer["bytes"] / 1e6
    session.note("slow-reader", (peak[0] - before) / 1e6, dropped=closed, sent_mb=sent, **answer)


@dataclass(frozen=True)
class Case:
    """A case. It can run with each of `peers`, and runs with `usual` by default. `people` is the number of members that
    Banter's lobby has before it starts."""

    run: Callable[[Session], None]
    people: int
    seconds: float  # of traffic in one measurement
    peers: tuple[str, ...] = CHATS
    usual: tuple[str, ...] = ("ours", "socketio")
    shape: Shape = ONE_ROOM
    durable: bool = False
    rounds: int = 99  # at most


CASES = {
    "fanout-1000": Case(fanout_1000, 1000, 3, peers=EVERYBODY, usual=EVERYBODY),
    "fanout-10000": Case(
        fanout_10000, 10_000, 3, peers=EVERYBODY, usual=("ours", "socketio", "flask-socketio", "limit")
    ),
    "connects": Case(connects, 5001, 1, usual=("ours", "socketio", "flask-socketio")),
    "posts": Case(posts, 0, 4, peers=("ours", "socketio"), shape=Shape(rooms=100), durable=True),
    "restart": Case(restart, 5000, 1, peers=("ours",), usual=("ours",)),
    "slow-reader": Case(
        slow_reader, 50, 20, usual=("ours", "socketio", "flask-socketio"), shape=Shape(text_length=2000), rounds=1
    ),
}
