"""The pills that announce new messages above and below the part in view, in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import come_in, post, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]

# The pills that overlap the messages, the text beside them, the composer, or each other.
COVERED = """() => {
    const pills = [...document.querySelectorAll('.pill')];
    const others = [...document.querySelectorAll('.log, .typing bdi, .composer, .connection.is-shown'), ...pills];
    const cut = (one, other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        return one !== other && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    };
    return pills.flatMap((pill) => others.filter((other) => cut(pill, other))
        .map((other) => `${pill.className} over ${other.className}`));
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 740), (768, 1024), (1440, 900)])
def test_the_pills_cover_no_text(
    width: int, height: int, server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Benedikt with a name that is rather long")
    ben.ask("room:join", room="lobby")
    ann = visitor(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = come_in(ann, server.url, "Ann")
    page.goto("about:blank")
    for number in range(120):
        post(ben, f"line {number} of a conversation that goes on and on, over the whole width of the column")
    page.goto(f"{server.url}/rooms/lobby")
    page.locator(".pill.below").click()
    expect(page.locator(".pill.below")).to_have_count(0)
    page.locator(".log").evaluate("log => log.scrollBy(0, -300)")
    expect(page.locator(".pill.above")).to_be_in_viewport(ratio=1)
    expect(page.locator(".pill.below")).to_be_in_viewport(ratio=1)
    ben.ask("typing:start", room="lobby")
    expect(page.locator(".typing")).to_contain_text("is typing")
    assert page.evaluate(COVERED) == []


# The number of new messages that are below the part in view, or cut off by its end.
BELOW = """() => {
    const { bottom } = document.querySelector('.log').getBoundingClientRect();
    return [...document.querySelectorAll('.new-line ~ .message')]
        .filter((row) => row.getBoundingClientRect().bottom > bottom + 1).length;
}"""


def test_what_is_in_view_is_not_new_below_though_nobody_has_looked_at_it(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    for number in range(60):
        post(ben, f"old {number}.")
    page = come_in(visitor(), server.url, "Ann")
    sees(page, "old 59.")
    page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
    for number in range(14):
        post(ben, f"new {number}.")
    sees(page, "new 13.")
    page.locator(".log").evaluate("log => log.scrollBy(0, -60)")
    expect(page.locator(".pill.below")).to_be_visible()
    below = page.evaluate(BELOW)
    assert 0 < below < 12
    expect(page.locator(".pill.below")).to_have_text(f"{below} new below")
