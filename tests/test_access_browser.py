"""Whoever can't see well, or uses no mouse, in a real browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser import Visitor
from tests.support.clients import Chatter
from tests.support.server import Server
from tests.support.talk import COMPOSER, come_in, post, ready, say, sees

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


# What a screen reader might read by itself.
LISTEN = """() => {
    window.told = [];
    const live = '[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert]';
    new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
            const element = target instanceof Element ? target : target.parentElement;
            const isLive = (one) => one instanceof Element && (one.matches(live) || one.querySelector(live));
            for (const one of element?.closest(live) ? [element] : [...addedNodes].filter(isLive))
                if (one.isConnected && one.textContent.trim()) window.told.push(one.textContent.trim());
        }
    }).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def test_a_screen_reader_is_read_what_comes_and_not_what_one_goes_to(
    server: Server, visitor: Visit, pat: Chatter
) -> None:
    pat.ask("room:create", name="Seeds")
    for number in range(120):
        post(pat, f"line {number}")
        post(pat, f"seed {number}", "seeds")
    page = come_in(visitor(), server.url, "Ann", "seeds")
    for room in ("Lobby", "Seeds"):
        page.get_by_role("link", name=room).click()
        expect(page.locator(".room-name")).to_have_text(room)
        ready(page)
    page.evaluate(LISTEN)
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator(".message", has_text="line 119")).to_be_visible()
    page.locator(".message", has_text="line 90").scroll_into_view_if_needed()
    page.locator(".log").evaluate("(log) => log.scrollTo(0, 0)")
    expect(page.locator(".message", has_text="line 60")).to_be_attached()
    assert page.evaluate("told") == []
    say(page, "what I write myself")
    sees(page, "what I write myself")
    assert page.evaluate("told") == []
    post(pat, "something new")
    page.wait_for_function("() => told.includes('Pat: something new')")
    for number in range(12):
        post(pat, f"more {number}")
    page.wait_for_function("() => told.some((words) => /new messages from Pat/.test(words))")
