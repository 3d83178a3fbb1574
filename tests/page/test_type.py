"""The typeface of the page."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.support import ROOT
from tests.support.browser.browser import Visitor
from tests.support.browser.look import SHIFTS
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
BUDGET = 45_000  # bytes, of all files together
PROSE = "The quick brown fox jumps over the lazy dog. Saturday works for me too: I'll bring the ladder and some cake."
# The size of some prose in a typeface, at the weight of text and at that of names.
SIZES = """([family, prose]) => [400, 550].map((weight) => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = `${weight} 15px ${family}`;
    const { width, fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText(prose);
    return [width, ascent, descent];
})"""


def faces(page: Page, selector: str) -> set[str]:
    """Return the names of the typefaces in which the browser really shows an element."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


def test_the_files_of_the_typeface_are_small() -> None:
    files = list((ROOT / "static/vendor/fonts").glob("*.woff2"))
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) <= BUDGET


def test_no_text_moves_when_the_typeface_is_late_and_the_next_page_has_it(common: Server, visitor: Visit) -> None:
    page, held = visitor().page, list[Route]()
    page.add_init_script(SHIFTS)
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(f"{common.url}/sign-up", wait_until="domcontentloaded")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    assert faces(page, "h1") == {"DejaVu Sans"}
    before = page.locator("form").bounding_box()
    for route in held:
        with page.expect_response(route.request.url):
            route.continue_()
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    assert (page.evaluate("window.shift"), page.locator("form").bounding_box()) == (0, before)
    page.unroute_all()
    page.evaluate("fetch(document.querySelector('link[as=font]').href)")
    page.reload()
    assert faces(page, "h1") == {"Figtree Light"}, "the name of the file, which has all weights"
    after = page.locator("form").bounding_box()
    assert after == before, "a page in the system's typeface has the same places"
    ours = page.evaluate(SIZES, ["Figtree", PROSE])
    likes = page.evaluate(SIZES, ["Like DejaVu Sans", PROSE])
    for (width, *heights), (like, *like_heights) in zip(ours, likes, strict=True):
        assert abs(like / width - 1) < 0.03, "each letter is a whole number of pixels wide"
        assert max(abs(one - other) for one, other in zip(heights, like_heights, strict=True)) <= 1
