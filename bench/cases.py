"""What is measured. Each case is one session with one server: it is started, filled with clients,
given traffic, and stopped."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from generator import Generator, Shape
from peers import PEERS
from process import BenchError, Program

WARM_UP = 0.5  # seconds of traffic that is not counted
EVERYBODY = tuple(PEERS)
ONE_ROOM = Shape()
MIXED = "sssjsl"  # in two rooms: the odd letters are the second's
TURNS = 6  # of each room, in one measurement
CHATS = tuple(name for name in PEERS if name not in ("limit", "ceiling"))


class Session:
    """One server with its load, during one case. `scale` makes everything smaller, for trying it out."""

    def __init__(
        self, server: Program, load: Generator, values: dict[str, Any], *, scale: float, seconds: float
    ) -> None:
        self.server = server
        self.load = load
        self.seconds = seconds
        self._values = values
        self._scale = scale

    def size(self, count: int) -> int:
        """How many, at this scale."""
        return max(2, round(count * self._scale))

    def note(self, row: str, value: float, **beside: Any) -> None:
        """A measured value, and what should be known beside it."""
        self._values[row] = {"value": value, **beside}

    def traffic(self, senders: int, seconds: float | None = None, first: int = 0, every: int = 1) -> dict[str, Any]:
        """Post, and say how busy both sides were (1 is a whole core)."""
        before = self.server.cpu_seconds()
        answer = self.load.post(seconds or self.seconds, senders, first, every)
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
    session.load.ask("hold 1.5")  # until nobody is told any more who came
    _fan_out(session, 1000, 32)


def mixed(session: Session) -> None:
    """Two rooms: in the one all speak Socket.IO, in the other a third each that, JSON and lines. They take turns, so
    both have the same server at the same time; who posts speaks Socket.IO in both.

    They come in any order, as people do. In the order of their numbers, those of one kind would be neighbours in memory
    in the one room and every third in the other, and be walked up to a fifth slower for that alone."""
    people = len(MIXED) * session.size(500)
    session.load.visit(2, 1)  # they make the rooms
    session.load.visit(people, 20)  # and these join while hardly anybody is there to be told
    session.load.open(people, at_once=50, in_order=False)
    session.load.ask("hold 3")
    for row, senders in (("mixed", 1), ("mixed-32", session.size(32))):
        speeds: tuple[list[float], list[float]] = ([], [])
        costs: tuple[list[float], list[float]] = (
            [],
            [],
        )  # in seconds of the server's CPU: what else runs doesn't count
        for turn in range(2 * TURNS + 2):
            room = (turn + 1) // 2 % 2  # 0 1 1 0 0 1: neither is always first
            answer = session.traffic(senders, session.seconds / TURNS, first=room, every=len(MIXED))
            if turn > 1:  # the first of each warms up
                speeds[room].append(answer["delivered"] / answer["seconds"])
                costs[room].append(answer["server_busy"] * answer["seconds"] / answer["delivered"])
        (alike, third), (alike_cpu, third_cpu) = map(median, speeds), map(median, costs)
        session.note(row, third / alike, alike=alike, mixed=third, by_cpu=alike_cpu / third_cpu)


def fanout_10000(session: Session) -> None:
    """Memory first, while the connections are idle."""
    few, all_of_them = session.size(100), session.size(10_000)
    session.load.open(few)
    session.load.ask("hold 1")
    before = session.server.rss()
    session.load.open(all_of_them)
    session.load.ask("hold 3")
    session.note("memory", (session.server.rss() - before) / (all_of_them - few) / 1000)
    _fan_out(session, 10_000, 8)


def connects(session: Session) -> None:
    """5,000 at once. The room has its newest page of messages, which everybody gets."""
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
    """The worker is told to end; its master starts another. Clients wait as the page does."""
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
    """50 in a room, 20 of them talk, the last one never reads. Memory before is taken after traffic
    without such a reader, so what traffic itself needs is in it."""
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
    """A session with each of `peers`; of `usual` when nobody names others. `people`: how many known
    members Banter's lobby has before it starts."""

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
    "mixed": Case(mixed, 0, 6, peers=("ours",), usual=("ours",), shape=Shape(rooms=2, speech=MIXED)),
    "connects": Case(connects, 5001, 1, usual=("ours", "socketio", "flask-socketio")),
    "posts": Case(posts, 0, 4, peers=("ours", "socketio"), shape=Shape(rooms=100), durable=True),
    "restart": Case(restart, 5000, 1, peers=("ours",), usual=("ours",)),
    "slow-reader": Case(
        slow_reader, 50, 20, usual=("ours", "socketio", "flask-socketio"), shape=Shape(text_length=2000), rounds=1
    ),
}
