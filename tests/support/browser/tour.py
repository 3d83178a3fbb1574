"""Take pictures of all states of the page, at four sizes and in both themes, for looking at them beside each other.

`make tour` puts them below tests/output/tour/, with one sheet for each state. `ONLY=door,room` selects states.
"""

import sys
import tempfile
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

from tests.support.browser.browser import OUTPUT, Visitor, launch
from tests.support.browser.guide import Guide, Town
from tests.support.browser.stops import CROWD, DOOR, LINE, OUT, ROOMS, Stop

SIZES = ((360, 740), (768, 1024), (1440, 900), (1920, 1080))
SCHEMES = ("light", "dark")
FOLDER = OUTPUT / "tour"
GAP = 16
LOADED = """() => {
    const pictures = [...document.images].map((image) => image.decode().catch(() => 0));
    return Promise.all([document.fonts.ready, ...pictures]);
}"""
WALKS = [DOOR, ROOMS, CROWD, LINE, OUT]  # each in a browser of its own


def tour(only: set[str]) -> None:
    """Walk through the states in each window. A state that can't be reached is reported, and the walk goes on."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        town = Town(Path(home), stack)
        browser = launch(stack.enter_context(sync_playwright()))
        for size in SIZES:
            for scheme in SCHEMES:
                for stops in WALKS:
                    walk(browser, town, size, scheme, [stop for stop in stops if not only or stop.__name__ in only])
    for stop in chain.from_iterable(WALKS):
        if not only or stop.__name__ in only:
            sheet(stop.__name__)


def walk(browser: Browser, town: Town, size: tuple[int, int], scheme: str, stops: list[Stop]) -> None:
    """Take a picture at each stop, in a browser of its own."""
    if not stops:
        return
    width, height = size
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    if width < 760:
        options |= {"has_touch": True, "is_mobile": True}
    visitor = Visitor(browser, reduced_motion="reduce", **options)
    visitor.context.set_default_timeout(4_000)
    guide = Guide(town, visitor, f"{scheme}-{width}")
    for stop in stops:
        try:
            stop(guide)
            guide.page.evaluate(LOADED)
            guide.page.screenshot(path=FOLDER / f"{stop.__name__}-{guide.label}.png")
        except (Error, AssertionError) as error:
            sys.stderr.write(f"{stop.__name__} {guide.label}: {str(error).splitlines()[0]}\n")
    visitor.context.close()


def sheet(name: str) -> None:
    """Put the pictures of a state beside each other: a column for each size, a row for each theme."""
    pictures = {path: Image.open(path) for path in FOLDER.glob(f"{name}-*-*.png")}
    width = sum(w for w, _ in SIZES) + GAP * (len(SIZES) + 1)
    height = 2 * max(h for _, h in SIZES) + 3 * GAP
    board = Image.new("RGB", (width, height), "slategrey")
    for row, scheme in enumerate(SCHEMES):
        left = GAP
        for w, _ in SIZES:
            if picture := pictures.get(FOLDER / f"{name}-{scheme}-{w}.png"):
                board.paste(picture, (left, GAP + row * (height - GAP) // 2))
            left += w + GAP
    board.save(FOLDER / f"{name}.png")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    tour({name for name in "".join(sys.argv[1:]).split(",") if name})
