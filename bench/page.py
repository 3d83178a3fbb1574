"""Measure how quickly the page answers: scrolling, typing, and changing rooms, with thousands of messages loaded.

Run it in the checkout, on a quiet machine, after `make test` has installed what it needs:

    .venv/bin/python -m bench.page [--messages 10000]

It prints each figure with its bound, and exits with 1 if a bound is missed. Work is processor time of the page's main
thread, about the same on a busy machine; the other times are true only on a quiet one. See docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from bench.rooms import fill
from bench.trace import Trace
from tests.support.browser.browser import Visitor, launch
from tests.support.browser.look import SIDEBAR_NODES
from tests.support.browser.scrolling import SCROLL
from tests.support.browser.talk import COMPOSER, come_in
from tests.support.clients.clients import Chatter
from tests.support.data.crowd import belong, populate
from tests.support.servers.server import Server

# A phone of the lower middle is so many times slower. The work is multiplied: Chromium's own way to slow a page down
# interrupts it so often that a list of elements took 17 to 36 times as long where plain script took six.
SLOW = 6
FRAME = 1000 / 60  # milliseconds
STEP = 100  # pixels in each frame: 6,000 in a second, a fast flick of a finger
KEYS = 120
PAUSE = 100  # milliseconds between two keys: a quick typist
SWITCHES = 24
PRESS = 80  # milliseconds between pressing the button of a mouse and letting it go

# Measures the time from an event of this kind until its frame is ready: the task after the next frame's callbacks,
# layout and paint.
LISTEN = """(kind) => {
    window.measured = [];
    addEventListener(kind, ({ timeStamp }) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => measured.push(performance.now() - timeStamp);
        port2.postMessage(null);
    }), { capture: true });
}"""


@dataclass(frozen=True)
class Figure:
    """One measured value and its bound, in the same unit."""

    name: str
    value: float
    bound: float
    unit: str

    @property
    def is_met(self) -> bool:
        return self.value <= self.bound

    def __str__(self) -> str:
        sign = "✓" if self.is_met else "MISSED"
        return f"{self.name:<72}{self.value:>8.1f} {self.unit:<3} ≤ {self.bound:g}  {sign}"


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def scrolling(page: Page, session: CDPSession, step: int, what: str, box: str = ".log") -> list[Figure]:
    """Scroll the room, or another box, to one end."""
    with Trace(session) as trace:
        seen: dict[str, list[float]] = page.evaluate(SCROLL, [box, step])
    times = seen["times"]
    lost = sum(max(0, round(one / FRAME) - 1) for one in times)
    full = sum(1 for work in trace.frames if work > FRAME)
    return [
        Figure(f"Frames with more work than time, {what}", 100 * full / len(trace.frames), 1, "%"),
        Figure(f"Work in a frame, p95, {what}", p95(trace.frames), FRAME, "ms"),
        Figure(f"Frames lost, {what}", 100 * lost / (len(times) + lost), 1, "%"),
        Figure(f"Largest jump of a row, {what}", max(seen["shifts"], default=0.0), 1, "px"),
    ]


def typing(page: Page, session: CDPSession) -> Iterator[Figure]:
    """Type a text. Time from each key to its frame, and what it takes."""
    page.locator(COMPOSER).fill("")
    page.evaluate(LISTEN, "keydown")
    with Trace(session) as trace:
        page.locator(COMPOSER).press_sequentially("abcdefghij klmnopqr " * (KEYS // 20), delay=PAUSE, timeout=120_000)
        page.wait_for_function("(count) => measured.length >= count", arg=KEYS)
    yield Figure("From a key to its frame, p95", p95(page.evaluate("measured")), 25, "ms")
    yield Figure(f"Work from a key to its frame, p95, {SLOW} times", SLOW * p95(trace.after("keydown")), 50, "ms")
    page.locator(COMPOSER).fill("")


def switching(page: Page, session: CDPSession, rooms: tuple[str, str]) -> Iterator[Figure]:
    """Go to and fro between two rooms that are loaded. Time from each click to the frame that shows the other room, and
    what it takes. The mouse clicks, and not Playwright's locator, which looks during the click at what is below the
    mouse, at the page's cost."""
    page.evaluate(LISTEN, "click")
    with Trace(session) as trace:
        for number in range(SWITCHES):
            name = rooms[number % 2]
            box = page.locator(".room-link", has_text=name).bounding_box()
            assert box
            page.mouse.click(box["x"] + 40, box["y"] + box["height"] / 2, delay=PRESS)
            expect(page.locator(".room-name")).to_have_text(name)
            expect(page.locator(".log")).to_have_attribute("aria-busy", "false")
    yield Figure("From a click to another loaded room, p95", p95(page.evaluate("measured")), 50, "ms")
    yield Figure(f"Work from a click to that room, p95, {SLOW} times", SLOW * p95(trace.after("click")), 100, "ms")


def measure(server: Server, messages: int) -> Iterator[Figure]:
    with Chatter(server.url, "Olga") as olga:
        olga.ask("room:create", name="Garden")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = come_in(Visitor(browser, viewport={"width": 1440, "height": 900}), server.url, "Ann", "garden")
        page.locator(".room-link", has_text="Lobby").click()
        expect(page.locator(".room-name")).to_have_text("Lobby")
        fill(server, {"lobby": messages, "garden": 300})
        page.reload()
        expect(page.locator(".message").first).to_be_visible()
        session = page.context.new_cdp_session(page)
        if page.locator(".pill.below").count():
            page.locator(".pill.below").click()
        yield from scrolling(page, session, -STEP, f"scrolling up {messages:,} messages while they are loaded")
        expect(page.locator(".beginning")).to_be_attached()
        yield from scrolling(page, session, STEP, f"scrolling down {messages:,} loaded messages")
        yield from typing(page, session)
        page.locator(".room-link", has_text="Garden").click()
        yield from switching(page, session, ("Lobby", "Garden"))
        browser.close()


def measure_sidebar(server: Server) -> Iterator[Figure]:
    """Scroll the sidebar of somebody with 500 rooms and 300 conversations, in a workspace of 5,000 people."""
    populate(server, people=5000, rooms=540, acts=0)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = come_in(Visitor(browser, viewport={"width": 1440, "height": 900}), server.url, "Ann")
        belong(server, "Ann")
        page.reload()
        expect(page.get_by_role("button", name="Browse rooms")).to_be_attached()
        session = page.context.new_cdp_session(page)
        for step, way in ((STEP // 2, "down"), (-STEP // 2, "up")):
            yield from scrolling(page, session, step, f"scrolling {way} 500 rooms and 300 conversations", ".rooms")
        yield Figure("Nodes in the sidebar", page.evaluate(SIDEBAR_NODES), 4000, "")
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000)
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as directory, Server(Path(directory) / "data") as server:
        for figure in measure(server, options.messages):
            print(figure, flush=True)
            found.append(figure)
    with tempfile.TemporaryDirectory() as directory, Server(Path(directory) / "data") as server:
        for figure in measure_sidebar(server):
            print(figure, flush=True)
            found.append(figure)
    return 0 if all(figure.is_met for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
