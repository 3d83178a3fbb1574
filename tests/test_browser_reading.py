"""People who read: long histories, what is new, and drafts, in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor
from tests.support.clients import Chatter
from tests.support.server import Server
from tests.support.talk import COMPOSER, come_in, place_of, post, sees
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
    page.locator(".message", has_text="line 120").evaluate("row => row.scrollIntoView({ block: 'center' })")
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
    page = come_in(visitor(), server.url, "Ann")
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
    page.get_by_role("link", name="Garden").click()
    sees(page, "not seen 2")
    expect(page.locator(".new-line")).to_have_count(1)
