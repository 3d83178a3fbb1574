"""Medians, ratios and goals from the results of all rounds, and the table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from peers import PEERS

Results = list[dict[str, Any]]


@dataclass(frozen=True)
class Goal:
    """A goal for Banter: `factor` times a peer's figure or, without a peer, `factor` itself."""

    factor: float
    peer: str | None = None


@dataclass(frozen=True)
class Row:
    """A figure to compare. `best` is `max` if more is better, else `min`."""

    name: str
    title: str
    unit: str
    best: Any = max
    goals: tuple[Goal, ...] = ()
    ahead_of_all: bool = False


ROWS = (
    Row(
        "fanout-1000",
        "Fan-out, 1,000 in one room, one message at a time",
        "deliveries/s",
        goals=(Goal(0.75, "limit"), Goal(1.8, "socketio")),
        ahead_of_all=True,
    ),
    Row("fanout-1000-32", "Fan-out, 1,000 in one room, 32 in flight", "deliveries/s", goals=(Goal(8, "socketio"),)),
    Row(
        "p99-fanout-1000", "Delivery p99, 1,000, one message at a time", "ms", best=min, goals=(Goal(0.6, "socketio"),)
    ),
    Row(
        "fanout-10000",
        "Fan-out, 10,000 in one room, one message at a time",
        "deliveries/s",
        goals=(Goal(1.8, "socketio"),),
    ),
    Row("fanout-10000-8", "Fan-out, 10,000 in one room, 8 in flight", "deliveries/s", goals=(Goal(6, "socketio"),)),
    Row(
        "mixed",
        "Fan-out, 1,500 by Socket.IO, JSON and lines in equal parts, one message at a time, beside Socket.IO alone",
        "of the speed",
        goals=(Goal(0.9),),
    ),
    Row("mixed-32", "The same, 32 in flight", "of the speed", goals=(Goal(0.9),)),
    Row("memory", "Memory of an idle connection, 10,000 in a room", "kB", best=min, goals=(Goal(0.4, "socketio"),)),
    Row("connects", "Connections accepted, 5,000 at once, each opening a room", "/s", goals=(Goal(1, "socketio"),)),
    Row(
        "posts",
        "Durable acknowledged posts, 100 senders in 100 rooms (Node.js with better-sqlite3)",
        "/s",
        goals=(Goal(1, "socketio"),),
    ),
    Row("restart", "All of 5,000 clients live again after a worker's restart", "s", best=min, goals=(Goal(15),)),
    Row("turned-away", "Their attempts that were turned away", "times", best=min, goals=(Goal(0),)),
    Row("slow-reader", "Memory growth with one reader that never reads", "MB", best=min, goals=(Goal(8),)),
)
SAME_SIZE = 1.1  # a used database has ids and revs with more digits
LIMITS = ("limit", "ceiling")  # upper limits, which are not peers


def medians(results: Results, row: Row) -> dict[str, float]:
    """Return the median of each server over the rounds that did not fail."""
    values: dict[str, list[float]] = {}
    for result in results:
        if row.name in result["values"]:
            values.setdefault(result["peer"], []).append(result["values"][row.name]["value"])
    return {peer: median(values[peer]) for peer in PEERS if peer in values}


def beside(results: Results, row: Row, peer: str, key: str) -> float | None:
    """Return the median of a value recorded with a figure, such as the load of the generator."""
    found = [
        result["values"][row.name][key]
        for result in results
        if result["peer"] == peer and key in result["values"].get(row.name, {})
    ]
    return median(found) if found else None


def goals(row: Row, figures: dict[str, float]) -> Iterable[tuple[str, float, bool]]:
    """Yield for each goal its text, the factor or figure that was reached, and True if that is enough."""
    ours = figures.get("ours")
    if ours is None:
        return
    sign = "≥" if row.best is max else "≤"
    for goal in row.goals:
        if goal.peer is None:
            yield f"{sign} {goal.factor:g} {row.unit}", ours, row.best(ours, goal.factor) == ours
        elif goal.peer in figures:
            factor = ours / figures[goal.peer]
            yield f"{sign} {goal.factor:g} × {PEERS[goal.peer].label}", factor, row.best(factor, goal.factor) == factor
    peers = [value for peer, value in figures.items() if peer != "ours" and peer not in LIMITS]
    if row.ahead_of_all and peers:
        factor = ours / row.best(peers)
        yield "ahead of every peer", factor, row.best(factor, 1.0) == factor


def number(value: float) -> str:
    """Format a number with three significant digits, and groups of thousands."""
    if abs(value) >= 1000:
        digits = len(str(int(abs(value)))) - 3
        return f"{round(value, -digits):,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def text(results: Results) -> str:
    """Return the table for the terminal."""
    lines = []
    for row in ROWS:
        figures = medians(results, row)
        if not figures:
            continue
        lines += ["", f"{row.title}, {row.unit}"]
        lines += [_line(results, row, peer, value, figures.get("ours")) for peer, value in figures.items()]
        sizes = [size for peer in figures if (size := beside(results, row, peer, "bytes")) is not None]
        if sizes and max(sizes) > SAME_SIZE * min(sizes):
            lines.append("    NOT COMPARABLE: messages were of different sizes")
        for words, reached, enough in goals(row, figures):
            lines.append(f"    {'reached' if enough else 'OPEN':8} {words}: {number(reached)}")
    return "\n".join([*lines, "", *(f"FAILED: {words}" for words in failures(results))])


def failures(results: Results) -> list[str]:
    """Return a line for each failed session, with the reason."""
    return [
        f"{PEERS[each['peer']].label}, {each['case']}, round {each['round']}: {each['failed']}"
        for each in results
        if each["failed"]
    ]


def _line(results: Results, row: Row, peer: str, value: float, ours: float | None) -> str:
    line = f"    {PEERS[peer].label:28} {number(value):>10}"
    if ours is not None and peer != "ours" and value:
        line += f"   Banter is {ours / value:5.2f} x"
    else:
        line += " " * 19
    for key, words in (("busy", "generator"), ("server_busy", "server")):
        if (share := beside(results, row, peer, key)) is not None:
            line += f"   {words} busy {share:4.0%}"
    for key, words in (("p50_ms", "p50"), ("p99_ms", "p99")):
        if (ms := beside(results, row, peer, key)) is not None:
            line += f"   {words} {number(ms)} ms"
    if (size := beside(results, row, peer, "bytes")) is not None:
        line += f"   {size:.0f} bytes"
    return line
