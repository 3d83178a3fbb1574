"""Links to messages, in a real Chromium."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.room import Room, row
from tests.support.browser.talk import COMPOSER, choose_name, post, ready, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]
FOCUSED = "document.activeElement.dataset.seq"
IN_VIEW = """row => {
    const [own, log] = [row, row.closest('.log')].map((one) => one.getBoundingClientRect());
    return own.top >= log.top && own.bottom <= log.bottom;
}"""


def is_shown(page: Page, text: str) -> None:
    """Wait until the message with this text is marked, in view, and has the focus."""
    marked = page.locator(".log .message[data-target]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(text)
    until(lambda: marked.evaluate(IN_VIEW), what=f"{text} in view")
    assert page.evaluate(FOCUSED) == marked.get_attribute("data-seq")


def test_a_link_opens_its_room_at_the_message_from_cold_and_pages_go_on_in_both_directions(
    common: Server, visitor: Visit, room: Room
) -> None:
    seqs = [room.post(f"line {number}.")["seq"] for number in range(200)]
    one = visitor()
    choose_name(one, common.url, "Links Ann")
    page = one.page
    page.goto(f"{common.url}/rooms/{room.slug}/{seqs[60]}")
    ready(page)
    is_shown(page, "line 60.")
    assert page.locator(".log .message", has_text="line 199.").count() == 0
    expect(page.get_by_role("button", name="Jump to the newest message")).to_be_visible()
    for end, last in (("-1e6", "line 0."), ("1e6", "line 199.")):

        def reached(end: str = end, last: str = last) -> bool:
            page.locator(".log").evaluate(f"log => log.scrollBy(0, {end})")
            return row(page, last).count() == 1

        until(reached, 40, last)


def test_a_link_in_a_message_is_followed_within_the_page_also_to_another_room_and_back(
    common: Server, room: Room
) -> None:
    other: str = room.ben.ask("room:create", name=f"Other {room.slug}")["room"]["slug"]
    there = post(room.ben, "the answer", other)
    first = room.post("the question")
    for number in range(120):
        room.post(f"line {number}.")
    links = {name: f"{common.url}/rooms/{slug}/{seq}" for name, slug, seq in
             (("here", room.slug, first["seq"]), ("there", other, there["seq"]))}  # fmt: skip
    room.post(f"see {links['here']} and {links['there']}")
    page = room.page()
    page.evaluate("window.stays = true")
    sees(page, "line 119.")
    page.get_by_role("link", name=links["here"]).click()
    is_shown(page, "the question")
    expect(page).to_have_url(links["here"])
    page.go_back()
    expect(page).to_have_url(f"{common.url}/rooms/{room.slug}")
    expect(page.locator(".log .message[data-target]")).to_have_count(0)
    expect(row(page, "line 119.")).to_be_in_viewport()
    page.get_by_role("link", name=links["there"]).click()
    is_shown(page, "the answer")
    page.go_back()
    expect(row(page, "line 119.")).to_be_in_viewport()
    assert page.evaluate("window.stays")


def test_a_link_to_what_is_gone_or_was_never_there_says_so_and_the_room_opens(
    common: Server, visitor: Visit, room: Room
) -> None:
    gone = room.post("gone")
    room.post("still here")
    room.ben.ask("message:delete", room=room.slug, id=gone["id"])
    one = visitor()
    choose_name(one, common.url, "Links Cleo")
    page = one.page
    for seq, words in ((gone["seq"], "This message was deleted."), (9_999_999, "There’s no message at this link.")):
        page.goto(f"{common.url}/rooms/{room.slug}/{seq}")
        expect(page.locator(".landing")).to_contain_text(words)
        sees(page, "still here")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".landing")).to_have_count(0)


def test_without_motion_the_mark_of_a_message_is_a_line_that_stays(common: Server, visitor: Visit, room: Room) -> None:
    said = room.post("hello")
    for motion, style in (("reduce", "solid"), ("no-preference", "none")):
        one = visitor(reduced_motion=motion)
        choose_name(one, common.url, f"Links {motion}")
        one.page.goto(f"{common.url}/rooms/{room.slug}/{said['seq']}")
        is_shown(one.page, "hello")
        mark = "getComputedStyle(document.querySelector('[data-target]'), '::before')"
        assert one.page.evaluate(f"{mark}.outlineStyle") == style
        assert (one.page.evaluate(f"{mark}.animationName") != "none") == (style == "none")


def test_opening_a_link_leaves_unread_what_stands_before_it(common: Server, visitor: Visit, room: Room) -> None:
    one = visitor()
    choose_name(one, common.url, "Links Dora")
    with Chatter(common.url, cookie=one.cookie_header()) as dora:
        dora.ask("room:join", room=room.slug)
    seqs = [room.post(f"line {number}.")["seq"] for number in range(90)]
    one.page.goto(f"{common.url}/rooms/{room.slug}/{seqs[-1]}")
    ready(one.page)
    is_shown(one.page, "line 89.")
    expect(one.page).to_have_title(re.compile(r"^\(90\)"))
    one.page.locator(COMPOSER).press("Alt+ArrowDown")
    expect(one.page).to_have_title(re.compile(r"^\(90\)"))


def test_on_a_phone_a_link_opens_its_message_and_the_actions_are_in_a_sheet(
    common: Server, visitor: Visit, room: Room
) -> None:
    seqs = [room.post(f"line {number}.")["seq"] for number in range(80)]
    one = visitor(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    choose_name(one, common.url, "Links Phone")
    page = one.page
    page.goto(f"{common.url}/rooms/{room.slug}/{seqs[10]}")
    ready(page)
    is_shown(page, "line 10.")
    page.get_by_role("button", name="Jump to the newest message").tap()
    sees(page, "line 79.")
    expect(row(page, "line 79.")).to_be_in_viewport()
    page.goto(f"{common.url}/rooms/{room.slug}/{seqs[79]}")
    is_shown(page, "line 79.")
    row(page, "line 79.").evaluate("""(said) => {
        const { x, y } = said.getBoundingClientRect();
        const touch = new Touch({ identifier: 1, target: said, clientX: x + 80, clientY: y + 8 });
        said.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches: [touch], changedTouches: [touch] }));
    }""")
    sheet = page.locator(".bottom-sheet")
    expect(sheet.get_by_role("menuitem", name="Copy link")).to_be_in_viewport()
    expect(sheet.get_by_role("menuitem").last).to_be_in_viewport()
