"""Drawing, in a real Chromium: the page draws only after changes, and at most once in a frame."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import COMPOSER, come_in, say, sees
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]

COUNT_FRAMES = """
window.frame = window.requestAnimationFrame.bind(window);
window.asked = 0;
window.requestAnimationFrame = (work) => {
    window.asked += 1;
    return window.frame(work);
};
"""
# Resolves to the number of times that the page requested a frame during the next `count` frames.
DURING = """(count) => new Promise((resolve) => {
    const before = window.asked;
    const next = (left) => window.frame(() => (left ? next(left - 1) : resolve(window.asked - before)));
    next(count);
})"""
TYPE_FIVE = """() => {
    const before = window.asked;
    for (const letter of 'hello') document.execCommand('insertText', false, letter);
    return window.asked - before;
}"""


def rest(page: Page) -> None:
    """Wait for a few frames in which the page did not draw."""
    while page.evaluate(DURING, 5):
        pass


def counted(visitor: Visitor, url: str, name: str) -> Page:
    visitor.context.add_init_script(COUNT_FRAMES)
    return come_in(visitor, url, name)


def test_a_page_at_rest_draws_nothing(server: Server, visitor: Visit) -> None:
    page = counted(visitor(), server.url, "Ann")
    say(page, "hello")
    sees(page, "hello")
    expect(page.locator(".message.unsent")).to_have_count(0)
    # Others may still come and go on this server, of which the page tells.
    until(lambda: page.evaluate(DURING, 90) == 0, 30)


def test_many_changes_in_one_turn_are_one_drawing(server: Server, visitor: Visit) -> None:
    page = counted(visitor(), server.url, "Ann")
    page.locator(COMPOSER).focus()
    rest(page)
    assert page.evaluate(TYPE_FIVE) == 1
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_letters_of_a_begun_message_draw_nothing(server: Server, visitor: Visit) -> None:
    page = counted(visitor(), server.url, "Ann")
    page.locator(COMPOSER).press_sequentially("h")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    rest(page)
    assert page.evaluate(TYPE_FIVE) == 0
    expect(page.locator(COMPOSER)).to_have_value("hhello")
