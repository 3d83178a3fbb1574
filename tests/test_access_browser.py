"""Whoever can't see well, or uses no mouse, in a real browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser import Visitor
from tests.support.clients import Chatter
from tests.support.server import Server
from tests.support.talk import COMPOSER, come_in, post, say, sees

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


@pytest.fixture
def pat(server: Server, chatter: Chat) -> Chatter:
    """Somebody else in the lobby."""
    pat = chatter(server.url, "Pat")
    pat.ask("room:join", room="lobby")
    return pat


def paints(element: Locator) -> set[object]:
    """The colours of at least a fifth of an element."""
    picture = Image.open(BytesIO(element.screenshot())).convert("RGB")
    size = picture.width * picture.height
    return {colour for count, colour in picture.getcolors(size) if count * 5 >= size}


def test_nothing_moves_for_who_wants_no_motion(server: Server, visitor: Visit, pat: Chatter) -> None:
    page = come_in(visitor(reduced_motion="reduce"), server.url, "Ann")
    pat.ask("typing:start", room="lobby")
    expect(page.locator(".dots")).to_be_visible()
    endless = "document.getAnimations().filter((one) => one.effect.getTiming().iterations === Infinity).length"
    assert page.evaluate(endless) == 0


def test_presence_and_badges_are_seen_in_the_colours_of_the_reader(
    server: Server, visitor: Visit, pat: Chatter
) -> None:
    pat.ask("room:create", name="Seeds")
    page = come_in(visitor(forced_colors="active", viewport={"width": 1440, "height": 900}), server.url, "Ann", "seeds")
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator(".room-name")).to_have_text("Lobby")
    post(pat, "Something new", "seeds")
    badge = page.locator(".room-link .badge")
    expect(badge).to_be_visible()
    page.locator(".faces").click()
    presence = page.locator(".details .is-here .presence").first
    expect(presence).to_be_visible()
    paper = paints(page.locator(".details"))
    for sign in (presence, badge, page.locator(".line-state .dot")):
        assert paints(sign) - paper


@pytest.mark.parametrize("height", [180, 225, 256])
def test_at_four_hundred_percent_the_last_message_is_read_and_nothing_lies_over_it(
    height: int, server: Server, visitor: Visit, pat: Chatter
) -> None:
    post(pat, "One. " * 40)
    page = come_in(visitor(viewport={"width": 320, "height": height}), server.url, "Ann")
    say(page, "The last message")
    sees(page, "The last message")
    page.locator(COMPOSER).fill("a draft\nof three\nlines")
    pat.ask("typing:start", room="lobby")
    expect(page.locator(".typing")).to_contain_text("Pat is typing")
    shown = "() => [...document.querySelectorAll('.message .text')].at(-1).getBoundingClientRect().bottom <= %s"
    page.wait_for_function(shown % "document.querySelector('.typing').getBoundingClientRect().top")
    log = page.locator(".log").evaluate("(log) => log.clientHeight - parseFloat(getComputedStyle(log).paddingTop)")
    assert log >= 80, "there is no room for a few lines"
