"""Writes the figures of a whole run into docs/performance.md, and the chart beside it."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path

import chart
from peers import BENCH, PEERS
from report import ROWS, Results, Row, beside, goals, medians, number

DOCS = BENCH.parent / "docs"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of the figures -->"


def publish(results: Results, rounds: int) -> None:
    """Replace what stands between the markers of docs/performance.md, and draw docs/performance.svg."""
    page = DOCS / "performance.md"
    (DOCS / "performance.svg").write_text(chart.draw(results))
    figures = "\n\n".join(
        [
            _where(rounds),
            "![The figures as bars](performance.svg)",
            _goals(results),
            _figures(results),
            _generator(results),
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
    lines = ["| | Banter | to reach | reached |", "| --- | ---: | --- | --- |"]
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
    rows = [(row, medians(results, row)) for row in ROWS]
    rows = [(row, figures) for row, figures in rows if len(figures) > 1]
    lines = ["| |" + "".join(f" {row.title}, {row.unit} |" for row, _ in rows), "| --- |" + " ---: |" * len(rows)]
    for name, peer in PEERS.items():
        cells = [number(figures[name]) if name in figures else "" for _, figures in rows]
        if any(cells):
            lines.append(f"| {peer.label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _generator(results: Results) -> str:
    """How busy both sides were: the proof that the server was measured, not the load generator."""
    lines = ["| CPU of generator / of server | " + " | ".join(peer.label for peer in PEERS.values()) + " |"]
    lines.append("| --- |" + " ---: |" * len(PEERS))
    for row in ROWS:
        cells = [_busy(results, row, peer) for peer in PEERS]
        if any(cells):
            lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _busy(results: Results, row: Row, peer: str) -> str:
    load, server = (beside(results, row, peer, key) for key in ("busy", "server_busy"))
    return "" if load is None or server is None else f"{load:.0%} / {server:.0%}"
