"""Visitors: people with a real browser, Debian's Chromium driven by Playwright."""

import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

from tests.support import ROOT

OUTPUT = ROOT / "tests" / "output"
# Chromium without windows, a program of its own, takes half of the processor time of the one that has them.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The first three are pages of the address bar, which each window would load without showing them: half of Chromium's
# CPU time in these tests. The others are from Playwright's own list, which this one replaces.
UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "HttpsUpgrades", "MediaRouter", "OptimizationHints", "PaintHolding",
)  # fmt: skip
WITHOUT_WEBSOCKET = "delete window.WebSocket;"


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium, without a window."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "Chromium was not found. Please install it: sudo apt-get install chromium-headless-shell"
    return playwright.chromium.launch(executable_path=found, args=[f"--disable-features={','.join(UNUSED)}"])


class Visitor:
    """One person at a browser with its own cookies and storage. `page` is the first tab.

    `faults` has problems on a page that a test would not notice by itself: uncaught errors, missing static files, and
    violations of the Content-Security-Policy.
    """

    def __init__(self, browser: Browser, *, websocket: bool = True, **options: Any) -> None:
        self.faults: list[str] = []
        self.console: list[str] = []
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(10_000)
        self.context.on("page", self._watch)
        if not websocket:
            self.context.add_init_script(WITHOUT_WEBSOCKET)
        self.page: Page = self.context.new_page()

    def tab(self) -> Page:
        """Open another tab in the same browser."""
        return self.context.new_page()

    def cookie_header(self) -> str:
        """Return the Cookie header, for a client of another kind that acts as the same person."""
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.context.cookies())

    def keep_evidence(self, name: str) -> None:
        """Save pictures of the tabs and the console's lines below tests/output/."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        base = re.sub(r"[^\w.-]+", "-", name).strip("-")[:120]
        for number, page in enumerate(self.context.pages, 1):
            page.screenshot(path=OUTPUT / f"{base}-{number}.png")
        (OUTPUT / f"{base}.log").write_text("\n".join([*self.console, *self.faults, ""]))

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}\n{error.stack or ''}"))
        page.on("console", self._console)
        page.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and "/static/" in response.url:
            self.faults.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        line = f"{message.type}: {message.text}"
        self.console.append(line)
        # Scripts that a test evaluates in a page, such as axe-core, which tries out styles, have no address.
        if "Content Security Policy" in message.text and message.location["url"]:
            self.faults.append(line)


def clear_output() -> None:
    """Delete the pictures and logs of earlier runs."""
    for old in (*OUTPUT.glob("*.png"), *OUTPUT.glob("*.log")):
        Path(old).unlink()
