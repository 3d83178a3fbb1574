"""Check pages automatically, and take pictures of them below tests/output/look/."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.support import ROOT
from tests.support.browser.browser import OUTPUT, Visitor

SIZES = {"small": (320, 640), "phone": (360, 740), "tablet": (768, 1024), "desk": (1440, 900)}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ROWS_ALIKE = "tbody tr:nth-child(n + 13)"  # those before them show the same, and axe-core takes half a second for 50
TOO_WIDE = """() => [document.documentElement, document.querySelector('dialog')]
    .filter((box) => box && box.scrollWidth > box.clientWidth).map((box) => `${box.localName} is too wide`)"""
# Buttons that show only an icon need a tooltip.
NO_TOOLTIP = """() => [...document.querySelectorAll('button')]
    .filter((button) => button.clientWidth && !button.title && !button.textContent.trim())
    .map((button) => `${button.className} has no tooltip`)"""

# The sum of all layout shifts of the page, as `window.shift`.
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""

# Counts all nodes of the sidebar: elements, texts and comments.
SIDEBAR_NODES = """() => {
    const nodes = document.createTreeWalker(document.querySelector('.sidebar'), NodeFilter.SHOW_ALL);
    let count = 0;
    while (nodes.nextNode()) count += 1;
    return count;
}"""


class Eye:
    """A visitor with a window of this size and theme, who stores the problems of each page in `found`. Narrow windows
    have a touch screen."""

    def __init__(self, visitor: Callable[..., Visitor], size: str, scheme: str) -> None:
        width, height = SIZES[size]
        touch: dict[str, Any] = {"has_touch": True, "is_mobile": True} if width < 760 else {}
        options = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "reduced_motion": "reduce"}
        self.visitor = visitor(**options, **touch)
        self.page: Page = self.visitor.page
        self.is_narrow = width < 760
        self.label = f"{scheme}-{width}"
        self.found: dict[str, list[str]] = {}

    def look(self, name: str) -> None:
        """Check the page. A picture is taken only of one with problems: `make tour` has pictures of all states."""
        if found := judged(self.page) + self.page.evaluate(TOO_WIDE) + self.page.evaluate(NO_TOOLTIP):
            self.found[name] = found
            picture(self.page, f"{name}-{self.label}")


def picture(page: Page, name: str) -> None:
    folder = OUTPUT / "look"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def judged(page: Page) -> list[str]:
    """Return the problems that axe-core finds on the page in its current state."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # Only what is wrong comes back: with all that is right, it is half of the work.
    violations: list[dict[str, Any]] = page.evaluate(
        f"axe.run({{ exclude: [{ROWS_ALIKE!r}] }}, {{ resultTypes: ['violations'], selectors: false }})"
        ".then((result) => result.violations)"
    )
    return [
        f"{found['id']}: {found['help']}: {node['html'][:160]}" for found in violations for node in found["nodes"][:3]
    ]
