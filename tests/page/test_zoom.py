"""Text of twice the size: nothing is cut off, and nothing wider than the window."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import TOO_WIDE, judged
from tests.support.browser.people import show_members
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import post, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
# Boxes that hide a part of their text, and don't say so with an ellipsis.
CUT = """() => [...document.querySelectorAll('body *')].filter((box) => {
    const { overflowY, visibility, textOverflow } = getComputedStyle(box);
    const hasText = [...box.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return hasText && visibility === 'visible' && !box.closest('.sr-only') && box.clientHeight > 0
        && ['hidden', 'clip'].includes(overflowY) && (box.scrollHeight > box.clientHeight + 2
            || textOverflow !== 'ellipsis' && box.scrollWidth > box.clientWidth + 2);
}).map((box) => `${box.className} cuts ${box.textContent}`)"""


def test_text_of_twice_the_size_is_neither_cut_off_nor_too_wide(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    pat = chatter(server.url, "Pat Wolfeschlegelsteinhausenbergerdorff")
    pat.ask("room:join", room="lobby")
    page = come_in_as(visitor(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"), server, "Ann", "owner")
    post(pat, "Something to read")
    say(page, "wonderful" * 20)
    sees(page, "wonderful")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.evaluate(TWICE)
        if problems := page.evaluate(CUT) + page.evaluate(TOO_WIDE) + judged(page):
            found[name] = problems

    look("room")
    show_members(page)
    look("members")
    page.locator(".member").last.click()
    expect(page.locator(".card-name")).to_be_visible()
    look("person")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    look("switcher")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.locator(".me-button").click()
    page.get_by_role("button", name="Preferences").click()
    expect(page.get_by_text("Text size")).to_be_visible()
    look("preferences")
    page.goto(f"{server.url}/sign-up")
    look("sign-up")
    page.goto(f"{server.url}/admin/workspace")
    expect(page.get_by_role("heading", name="Workspace")).to_be_visible()
    look("admin")
    assert not found
