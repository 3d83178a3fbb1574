"""Reading, in a real Chromium: long histories, new messages, and drafts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import COMPOSER, come_in, place_of, post, ready, sees
from tests.support.clients.clients import Chatter
from tests.support.data.crowd import gather
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]


def test_whoever_reads_above_is_not_dragged_down(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    for number in range(150):
        post(ben, f"line {number}")
    page = come_in(visitor(), server.url, "Ann")
    sees(page, "line 149")
    page.locator(".log .message", has_text="line 120").evaluate("row => row.scrollIntoView({ block: 'center' })")
    expect(page.locator(".pill.below")).to_be_visible()
    before = place_of(page, "line 120")
    post(ben, "something new")
    expect(page.locator(".pill.below")).to_have_text("1 new below")
    assert place_of(page, "line 120") == pytest.approx(before, abs=1)
    page.locator(".pill.below").click()
    sees(page, "something new")
    expect(page.locator(".pill.below")).to_have_count(0)


def test_a_long_history_is_read_to_its_beginning_with_few_rows_in_the_page(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    for number in range(700):
        post(ben, f"line {number}.")
    page = come_in(visitor(), server.url, "Ann")
    most = 0

    def at_the_beginning() -> bool:
        nonlocal most
        most = max(most, page.locator(".log .row").count())
        page.locator(".log").evaluate("log => log.scrollTo(0, 0)")
        return page.locator(".message .text", has_text="line 0.").count() == 1

    until(at_the_beginning, 40, "the first line")
    assert most < 400


def test_a_draft_stays_in_its_room(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    chatter(server.url, "Ben").ask("room:create", name="Garden")
    page = come_in(visitor(), server.url, "Ann", room="garden")
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator("main h1")).to_have_text("Lobby")
    page.locator(COMPOSER).fill("half a thought")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("gard")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/rooms/garden")
    expect(page.locator(COMPOSER)).to_have_value("")
    page.go_back()
    expect(page.locator(COMPOSER)).to_have_value("half a thought")
    page.reload()
    expect(page.locator(COMPOSER)).to_have_value("half a thought")


def test_a_room_elsewhere_tells_of_what_is_unread_and_shows_where_reading_left_off(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben", key="b" * 16)
    ben.ask("room:create", name="Garden")
    ben.ask("room:join", room="garden")
    page = come_in(visitor(), server.url, "Ann", room="garden")
    post(ben, "seen", "garden")
    sees(page, "seen")
    until(lambda: ben.call("room:list")["rooms"][0]["slug"] == "garden")
    page.get_by_role("link", name="Lobby").click()
    expect(page).to_have_url(f"{server.url}/rooms/lobby")
    for number in range(3):
        post(ben, f"not seen {number}", "garden")
    expect(page.locator(".room-link", has_text="Garden").locator(".badge")).to_contain_text("3")
    expect(page).to_have_title("(3) Lobby · Banter")
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile(r"/img/favicon-unread\.svg$"))
    page.get_by_role("link", name="Garden").click()
    sees(page, "not seen 2")
    expect(page.locator(".log .new-line")).to_have_count(1)


# Scrolls by half a window, as a wheel does. Resolves once the page has drawn the result.
SCROLL_ON = """() => new Promise((done) => {
    const log = document.querySelector('.log');
    log.scrollBy(0, log.clientHeight / 2);
    requestAnimationFrame(() => requestAnimationFrame(done));
})"""
VISIBLE = """() => {
    const { top, bottom } = document.querySelector('.log').getBoundingClientRect();
    const isInView = (box) => box.top >= top && box.bottom <= bottom + 1;
    return [...document.querySelectorAll('.log .message')].filter((row) => isInView(row.getBoundingClientRect()))
        .map((row) => row.querySelector('.text').textContent);
}"""


def visible(page: Page) -> list[str]:
    """Return the texts that are entirely in view."""
    found: list[str] = page.evaluate(VISIBLE)
    return found


def unread_in(server: Server, visitor: Visitor, room: str = "lobby") -> int:
    """Return the server's count of unread messages for this person."""
    with Chatter(server.url, cookie=visitor.cookie_header()) as other:
        return next(one["unread"] for one in other.ask("room:list")["rooms"] if one["slug"] == room)


@pytest.mark.parametrize("count", [77, 450])
def test_a_room_opens_where_reading_stopped_however_far_and_what_was_not_seen_stays_unread(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter], count: int
) -> None:
    ann = visitor()
    page = come_in(ann, server.url, "Ann")
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    post(ben, "seen")
    sees(page, "seen")
    until(lambda: unread_in(server, ann) == 0, what="the last message counts as read")
    page.goto(f"{server.url}/sign-in")
    for number in range(count):
        post(ben, f"line {number}.")
    page.goto(server.url)
    ready(page)
    expect(page.locator(".log .new-line")).to_be_in_viewport()
    expect(page.locator(".message .text", has_text="line 0.").first).to_be_in_viewport()
    expect(page.locator(".pill.below")).to_be_visible()
    last = int(visible(page)[-1].split()[1][:-1])
    until(lambda: unread_in(server, ann) == min(count - last - 1, 100), what="what was in view, and no more, is read")

    page.locator(".pill.below").click()
    sees(page, f"line {count - 1}.")
    until(lambda: unread_in(server, ann) == 0, what="the newest is read")
    expect(page.locator(".pill.below")).to_have_count(0)


def test_whoever_scrolls_down_from_where_reading_stopped_meets_every_message(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ann = visitor()
    page = come_in(ann, server.url, "Ann")
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    page.goto(f"{server.url}/sign-in")
    for number in range(350):
        post(ben, f"line {number}.")
    page.goto(server.url)
    ready(page)
    expect(page.locator(".log .new-line")).to_be_in_viewport()
    met: set[str] = set()

    def at_the_end() -> bool:
        met.update(visible(page))
        page.evaluate(SCROLL_ON)
        return "line 349." in met

    until(at_the_end, 60, "the last line")
    assert met >= {f"line {number}." for number in range(350)}
    post(ben, "and one more")
    sees(page, "and one more")
    until(lambda: unread_in(server, ann) == 0)


def test_what_comes_while_another_window_has_the_focus_stays_unread(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ann = visitor()
    page = come_in(ann, server.url, "Ann")
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    post(ben, "seen")
    sees(page, "seen")
    until(lambda: unread_in(server, ann) == 0)
    page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
    post(ben, "not seen")
    sees(page, "not seen")
    expect(page.locator(".log .new-line")).to_have_count(1)
    expect(page).to_have_title("(1) Lobby · Banter")
    assert unread_in(server, ann) == 1
    page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))")
    until(lambda: unread_in(server, ann) == 0)


def test_who_leaves_a_room_in_the_midst_of_what_is_new_sees_in_the_list_what_is_left_and_goes_on_there(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben", key="b" * 16)
    ben.ask("room:create", name="Garden")
    page = come_in(visitor(), server.url, "Ann", room="garden")
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator("main h1")).to_have_text("Lobby")
    for number in range(90):
        post(ben, f"line {number}.", "garden")
    garden = page.locator(".room-link", has_text="Garden")
    expect(garden.locator(".badge")).to_contain_text("90")
    garden.click()
    expect(page.locator(".log .message .text", has_text="line 0.").first).to_be_in_viewport()
    last = int(visible(page)[-1].split()[1][:-1])
    assert last < 80
    page.get_by_role("link", name="Lobby").click()
    expect(garden.locator(".badge")).to_contain_text(str(89 - last))
    garden.click()
    expect(page.locator(".log .message .text", has_text=f"line {last}.").first).to_be_in_viewport()
    expect(page.locator(".pill.below")).to_be_visible()


def test_what_was_said_before_a_crowd_joined_is_read_above_the_one_line_about_it(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ben = chatter(server.url, "Ben")
    ben.ask("room:join", room="lobby")
    for number in range(20):
        post(ben, f"before {number}.")
    gather(server, 300)
    page = come_in(visitor(), server.url, "Ann")
    sees(page, "before 19.")
    expect(page.locator(".moves").last).to_contain_text("others joined")
    sees(page, "before 0.")
    expect(page.locator(".beginning")).to_be_attached()
