"""Writes the figures of a complete run to docs/performance.md, and the chart beside it."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable
from pathlib import Path

import chart
from peers import BENCH, PEERS
from report import ROWS, Results, Row, beside, failures, goals, medians, number

DOCS = BENCH.parent / "docs"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of the figures -->"


def publish(results: Results, rounds: int) -> None:
    """Replace the text between the markers in docs/performance.md, and draw docs/performance.svg."""
    page = DOCS / "performance.md"
    (DOCS / "performance.svg").write_text(chart.draw(results))
    lost = [f"- {words.partition(' Its log ends')[0]}" for words in failures(results)]
    figures = "\n\n".join(
        [
            _where(rounds),
            "![The figures as bars](performance.svg)",
            _goals(results),
            _figures(results),
            _generator(results),
            *(["Failed measurements, in which a server lost messages or clients:", "\n".join(lost)] if lost else []),
        ]
    )
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}")
    print("Wrote docs/performance.md and docs/performance.svg.")


def _where(rounds: int) -> str:
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    machine = model.group(1) if model else platform.machine()
    return (
        f"Measured on {time.strftime('%d %B %Y').lstrip('0')}: {machine}, {os.cpu_count()} cores, Linux "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}; medians of {rounds} rounds."
    )


def _goals(results: Results) -> str:
    lines = ["| | Banter | goal | reached |", "| --- | ---: | --- | --- |"]
    for row in ROWS:
        figures = medians(results, row)
        if "ours" not in figures:
            continue
        found = list(goals(row, figures))
        reached = "; ".join(f"{number(value)} {'✓' if enough else '**open**'}" for _, value, enough in found)
        words = "; ".join(words for words, _, _ in found)
        lines.append(f"| {row.title} | {number(figures['ours'])} {row.unit} | {words} | {reached} |")
    return "\n".join(lines)


def _figures(results: Results) -> str:
    def cell(row: Row, peer: str) -> str:
        figures = medians(results, row)
        return number(figures[peer]) if peer in figures else ""

    return _by_peer("Medians", cell)


def _generator(results: Results) -> str:
    """Return the load of both sides, which shows that the server was the limit and not the load generator."""

    def cell(row: Row, peer: str) -> str:
        load, server = (beside(results, row, peer, key) for key in ("busy", "server_busy"))
        return "" if load is None or server is None else f"{load:.0%} / {server:.0%}"

    return _by_peer("CPU of generator / of server", cell)


def _by_peer(corner: str, cell: Callable[[Row, str], str]) -> str:
    """Return a table with a column for each server, without the rows that only Banter has."""
    lines = [f"| {corner} | " + " | ".join(peer.label for peer in PEERS.values()) + " |"]
    lines.append("| --- |" + " ---: |" * len(PEERS))
    for row in ROWS:
        cells = [cell(row, peer) for peer in PEERS]
        if any(cells[1:]):
            lines.append(f"| {row.title}, {row.unit} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
