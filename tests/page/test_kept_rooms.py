"""Going to and fro between rooms: the rows of the last ones stay in the document, hidden."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name, post, ready, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
TREES = ("oak", "elm", "fir", "ash", "yew")
LINES = 60

MARK = "() => { window.kept = [...document.querySelectorAll('.log .message')].at(-1); }"
IS_KEPT = "document.querySelector('.log').contains(window.kept)"
# The last text in view, and its place.
TWENTY_FRAMES = """() => new Promise((resolve) => {
    const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : resolve());
    next(20);
})"""
LAST = """() => {
    const { bottom } = document.querySelector('.log').getBoundingClientRect();
    const topOf = (one) => one.getBoundingClientRect().top;
    const last = [...document.querySelectorAll('.log .text')].findLast((one) => topOf(one) < bottom);
    return [last.textContent, Math.round(topOf(last))];
}"""
# Opens a room, and looks before the server has answered.
OPEN = f"""(path) => {{
    document.querySelector(`.room-link[href="${{path}}"]`).click();
    return ({LAST})();
}}"""
SELECT = "(selector) => getSelection().selectAllChildren(document.querySelector(selector))"
COPIED = """() => {
    const data = new DataTransfer();
    document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData('text/plain');
}"""
IS_ASIDE = "[...document.querySelectorAll('.kept-log')].some((one) => one.contains(document.activeElement))"


@pytest.fixture(scope="module")
def ben(common: Server) -> Iterator[Chatter]:
    """Somebody who has made a room for each tree, and written some lines in it."""
    with Chatter(common.url, "Tree Ben") as ben:
        for tree in TREES:
            ben.ask("room:create", name=f"Tree {tree}")
            for number in range(LINES):
                post(ben, f"{tree} line {number}.", slug(tree))
        yield ben


def slug(tree: str) -> str:
    return f"tree-{tree}"


def path(tree: str) -> str:
    return f"/rooms/{slug(tree)}"


def open_rooms(visitor: Visit, server: Server, person: str, *trees: str) -> Page:
    """Join these rooms, and open one after the other."""
    one = visitor(viewport={"width": 1200, "height": 700})
    choose_name(one, server.url, f"Tree {person}")
    with Chatter(server.url, cookie=one.cookie_header()) as same:
        for tree in trees:
            same.ask("room:join", room=slug(tree))
    one.page.goto(server.url + path(trees[0]))
    ready(one.page)
    for tree in trees[1:]:
        go(one.page, tree)
    return one.page


def go(page: Page, tree: str) -> None:
    page.locator(f'.room-link[href="{path(tree)}"]').click()
    expect(page).to_have_url(re.compile(f"{path(tree)}$"))
    expect(page.locator(".log .message .text", has_text=f"{tree} line").last).to_be_attached()


def at_rest(page: Page) -> object:
    """The last row in view, once it has stayed where it is for a while: the pill below takes its space in a drawing of
    its own, and so do older messages."""
    before = None
    while (now := (page.evaluate(TWENTY_FRAMES), page.evaluate(LAST))[1]) != before:
        before = now
    return now


def test_a_room_that_is_opened_again_has_its_rows_still_and_what_came_meanwhile(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Ann", "elm", "oak")
    last = post(ben, "to be changed", slug("oak"))
    sees(page, "to be changed")
    page.evaluate(MARK)
    go(page, "elm")
    ben.ask("message:edit", room=slug("oak"), id=last["id"], text="changed meanwhile")
    post(ben, "new meanwhile", slug("oak"))
    post(ben, "here meanwhile", slug("elm"))
    sees(page, "here meanwhile")
    expect(page.locator(".kept-log")).to_contain_text("to be changed")
    expect(page.locator(".kept-log")).not_to_contain_text("meanwhile")
    go(page, "oak")
    sees(page, "changed meanwhile")
    sees(page, "new meanwhile")
    assert page.evaluate(IS_KEPT)


def test_a_room_is_scrolled_to_where_it_was_left_before_the_server_has_answered(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Bea", "fir", "ash")
    end = page.evaluate(LAST)
    go(page, "fir")
    page.locator(".log").evaluate("(log) => log.scrollTo(0, 0)")
    expect(page.locator(".log .beginning")).to_be_attached()
    page.locator(".log").evaluate("(log) => log.scrollTo(0, 500)")
    expect(page.locator(".pill.below")).to_be_visible()
    middle = at_rest(page)
    assert page.evaluate(OPEN, path("ash")) == end == ["ash line 59.", end[1]]
    go(page, "ash")
    assert page.evaluate(OPEN, path("fir")) == middle
    go(page, "fir")
    assert page.evaluate(LAST) == middle


def test_a_message_higher_than_the_window_is_still_in_view_when_one_comes_back(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    ben.ask("room:create", name="Tree pine")
    lines = [f"pine line {number}." for number in range(15)]
    for text in (*lines, "\n".join(f"tall {number}" for number in range(40)), *lines):
        post(ben, text, slug("pine"))
    page = open_rooms(visitor, common, "Pam", "oak", "pine")
    page.set_viewport_size({"width": 1200, "height": 500})
    tall = page.locator(".log .message", has_text="tall 0")
    tall.evaluate("(row) => row.closest('.log').scrollTo(0, row.offsetTop + 50)")
    middle = at_rest(page)
    expect(tall).to_be_in_viewport()
    go(page, "oak")
    assert page.evaluate(OPEN, path("pine")) == middle


def test_the_rows_of_hidden_rooms_are_not_told_copied_reached_or_printed(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Cleo", "fir", "ash", "yew", "ash")
    expect(page.locator(".kept-log")).to_have_count(2)
    told = page.locator("body").aria_snapshot()
    assert "ash line 59." in told
    assert "fir line" not in told
    page.evaluate(SELECT, "body")
    copied = page.evaluate(COPIED)
    assert "ash line 59." in copied
    assert "fir line" not in copied
    page.locator(".log .row[tabindex='0']").focus()
    for key in ("ArrowDown", "End", "ArrowDown", "Home", "ArrowUp"):
        page.keyboard.press(key)
        assert not page.evaluate(IS_ASIDE)
    page.emulate_media(media="print")
    expect(page.locator(".log .text", has_text="ash line 15.")).to_be_visible()
    assert page.locator(".kept-log").evaluate_all("(all) => all.map((one) => one.offsetHeight)") == [0, 0]


def test_a_selection_ends_with_its_room(common: Server, visitor: Visit, ben: Chatter) -> None:
    ben.ask("room:settings", room=slug("yew"), posting="moderators")  # no text field takes the selection away
    page = open_rooms(visitor, common, "Dora", "yew", "ash")
    page.evaluate(SELECT, ".log")
    page.evaluate(OPEN, path("yew"))
    assert page.evaluate("getSelection().isCollapsed")


def test_however_many_rooms_are_opened_the_rows_of_three_are_in_the_document(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Edda", *TREES, *TREES)
    expect(page.locator(".log-rows")).to_have_count(3)
    expect(page.locator(".log")).to_have_count(1)


def test_a_room_that_one_is_removed_from_is_gone_from_the_document(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Fay", "fir", "yew")
    expect(page.locator(".kept-log")).to_contain_text("fir line")
    fay = next(one for one in ben.ask("member:list", room=slug("fir"))["members"] if one["name"] == "Tree Fay")
    ben.ask("member:remove", room=slug("fir"), person=fay["id"])
    expect(page.locator(".kept-log")).to_have_count(0)


def test_a_link_to_a_message_of_a_room_whose_rows_are_kept_goes_there_and_back_is_where_one_was(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Gil", "oak", "elm")
    lines = ben.ask("message:list", room=slug("oak"), since=0, limit=200)["messages"]
    link = f"{common.url}{path('oak')}/{next(one['seq'] for one in lines if one['text'] == 'oak line 5.')}"
    post(ben, f"look at {link}", slug("elm"))
    page.get_by_role("link", name=link).press("Enter")  # a message that has just come moves: it is not clicked on
    target = page.locator(".log .message[data-target]")
    expect(target).to_contain_text("oak line 5.")
    expect(target).to_be_in_viewport()
    expect(page).to_have_url(link)
    expect(page.locator(".kept-log")).to_contain_text("look at")
    page.go_back()
    expect(page.get_by_role("link", name=link)).to_be_in_viewport()
    expect(page.locator("[data-target]")).to_have_count(0)
    go(page, "oak")
    expect(page.locator(".log .message", has_text="oak line 5.")).to_be_in_viewport()


def test_the_rows_stay_behind_the_inbox_and_it_alone_can_be_reached(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Hal", "fir", "ash")
    page.evaluate(MARK)
    page.evaluate(SELECT, ".log")
    page.get_by_role("link", name="Inbox").click()
    expect(page.locator(".inbox")).to_be_visible()
    expect(page.locator(".kept-log")).to_have_count(2)
    assert page.evaluate("getSelection().isCollapsed")
    assert "line" not in page.locator("body").aria_snapshot()
    assert page.evaluate(OPEN, path("ash"))[0] == "ash line 59."
    assert page.evaluate(IS_KEPT)


def test_a_room_that_is_chosen_while_it_is_open_still_knows_where_it_is_scrolled_to(
    common: Server, visitor: Visit, ben: Chatter
) -> None:
    page = open_rooms(visitor, common, "Ida", "fir")
    go(page, "fir")
    page.locator(".log").evaluate("(log) => log.scrollTo(0, 0)")
    expect(page.locator(".pill.below")).to_be_visible()
