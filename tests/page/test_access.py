"""Accessibility of the page in a real browser: contrast, keyboard, screen reader."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import show_members
from tests.support.browser.talk import COMPOSER, come_in, post, ready, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


@pytest.fixture
def pat(server: Server, chatter: Chat) -> Chatter:
    """Another person in the lobby."""
    pat = chatter(server.url, "Pat")
    pat.ask("room:join", room="lobby")
    return pat


def paints(element: Locator, part: int = 5) -> set[object]:
    """Return the colours that cover at least a fifth, or another share, of an element."""
    picture = Image.open(BytesIO(element.screenshot())).convert("RGB")
    size = picture.width * picture.height
    return {colour for count, colour in picture.getcolors(size) if count * part >= size}


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
    show_members(page)
    presence = page.locator(".details .is-here .presence").first
    expect(presence).to_be_visible()
    paper = paints(page.locator(".details"))
    for sign in (presence, page.locator(".line-state .dot")):
        assert paints(sign) - paper
    assert paints(badge, 60) - paper, "a count of chatter has only an edge"
    post(pat, "Not mine")
    say(page, "Mine")
    expect(page.locator(".by .name.mine")).to_have_css("text-decoration-line", "underline")
    expect(page.locator(".by .name:not(.mine)")).to_have_css("text-decoration-line", "none")


def test_what_is_chosen_is_seen_in_the_colours_of_the_reader(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(forced_colors="active", reduced_motion="reduce"), server.url, "Ann")
    page.keyboard.press("Control+k")
    options, tabs = page.get_by_role("option"), page.get_by_role("tab")
    expect(options.last).to_be_visible()
    assert paints(options.first, 25) - paints(options.last, 25)
    page.keyboard.press("Escape")
    page.locator(".me-button").click()
    page.locator(".menu-item").first.click()
    expect(tabs.first).to_be_visible()
    assert paints(tabs.first, 25) - paints(tabs.last, 25)


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


def test_at_four_hundred_percent_a_room_opens_at_the_first_message_that_is_new(
    server: Server, visitor: Visit, pat: Chatter
) -> None:
    page = come_in(visitor(viewport={"width": 320, "height": 256}), server.url, "Ann")
    page.goto("about:blank")
    for number in range(20):
        post(pat, f"line {number}")
    page.goto(f"{server.url}/rooms/lobby")
    expect(page.locator(".log .new-line")).to_be_in_viewport()
    expect(page.locator(".message .text", has_text="line 0")).to_be_in_viewport(ratio=1)


# Elements that a screen reader announces by itself.
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
    expect(page.locator(".log .message", has_text="line 119")).to_be_visible()
    page.locator(".log .message", has_text="line 90").scroll_into_view_if_needed()
    page.locator(".log").evaluate("(log) => log.scrollTo(0, 0)")
    expect(page.locator(".log .message", has_text="line 60")).to_be_attached()
    assert page.evaluate("told") == []
    say(page, "what I write myself")
    sees(page, "what I write myself")
    assert page.evaluate("told") == []
    post(pat, "something new")
    page.wait_for_function("() => told.includes('Pat: something new')")
    for number in range(12):
        post(pat, f"more {number}")
    page.wait_for_function("() => told.some((words) => /new messages from Pat/.test(words))")


# The elements within an element that Tab reaches.
STOPS = """(within) => [...document.querySelectorAll(`${within}, ${within} *`)].filter((one) => one.tabIndex >= 0
    && one.matches('a[href], button, input, textarea, select, summary, [tabindex]') && !one.disabled
    && one.checkVisibility({ visibilityProperty: true })).length"""


def focused(page: Page) -> str:
    """Return the text of the focused element."""
    words: str = page.evaluate("document.activeElement.innerText")
    return " ".join(words.split())


def test_the_messages_are_one_tab_stop_and_so_are_the_rooms_and_the_members(
    server: Server, visitor: Visit, pat: Chatter
) -> None:
    for number in range(8):
        pat.ask("room:create", name=f"Room {number}")
    for number in range(40):
        post(pat, f"line {number} https://example.org/{number}")
    page = come_in(visitor(viewport={"width": 1440, "height": 900}), server.url, "Ann")
    for number in range(5):
        say(page, f"mine {number}")
    sees(page, "mine 4")
    show_members(page)
    expect(page.locator(".details .member")).to_have_count(2)
    assert page.locator(".log :is(a[href], button)").count() > 20
    assert {within: page.evaluate(STOPS, within) for within in (".log", ".room-list", ".members")} == {
        ".log": 1, ".room-list": 1, ".members": 1,
    }  # fmt: skip
    assert page.evaluate(STOPS, "body") <= 16


def test_arrows_go_from_message_to_message_and_enter_goes_into_one(
    server: Server, visitor: Visit, pat: Chatter
) -> None:
    for number in range(150):
        post(pat, f"line {number} https://example.org/{number}/a and https://example.org/{number}/b")
    page = come_in(visitor(), server.url, "Ann")
    sees(page, "line 149")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    assert "line 149" in focused(page)
    page.keyboard.press("Enter")
    assert focused(page) == "https://example.org/149/a"
    page.keyboard.press("ArrowRight")
    for name in ("React", "Reply", "Copy link", "Message actions"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("aria-label", name)
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert focused(page) == "https://example.org/149/b"
    page.keyboard.press("Escape")
    assert "line 149" in focused(page)
    for number in range(149, 40, -1):
        page.keyboard.press("ArrowUp")
        expect(page.locator(".log .row:focus")).to_contain_text(f"line {number - 1} ")
        expect(page.locator(".log .row:focus")).to_be_in_viewport()
    page.keyboard.press("End")
    expect(page.locator(".log .row:focus")).to_contain_text("Ann joined")
    page.keyboard.press("Home")
    expect(page.locator(".log .row:focus")).not_to_contain_text("Ann joined")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(COMPOSER)).to_be_focused()


def test_a_message_is_deleted_by_keyboard_alone(server: Server, visitor: Visit, pat: Chatter) -> None:
    page = come_in(visitor(), server.url, "Ann")
    say(page, "a slip")
    sees(page, "a slip")
    page.keyboard.press("Shift+Tab")
    assert "a slip" in focused(page)
    page.keyboard.press("Enter")
    while page.locator(":focus").get_attribute("aria-label") != "Message actions":
        page.keyboard.press("Tab")
        assert page.locator(".log :focus").count()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".log")).to_contain_text("Message deleted")
