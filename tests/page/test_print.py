"""The conversation on paper."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name, ready
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server
from tests.support.wait import until

REACH_UP = "() => (document.querySelector('.log').scrollTo(0, 0), document.querySelector('.beginning') !== null)"
Visit = Callable[..., Visitor]
COUNT = 130  # more messages than are in the document, and than fit on three pages

# Counts elements outside of the page, or cut off by a box around them.
CUT_OFF = """() => {
  const { scrollHeight } = document.documentElement;
  return [...document.querySelectorAll('.message .text')].filter((text) => {
    const { top, bottom } = text.getBoundingClientRect();
    const box = text.closest('.log').getBoundingClientRect();
    return top < box.top || bottom > box.bottom + 1 || bottom + scrollY > scrollHeight + 1;
  }).length;
}"""


def open_room(visitor: Visit, server: Server, name: str) -> Page:
    """Open a room and load all of its messages, then go back to the newest."""
    with Chatter(server.url, f"{name} Ben") as ben:
        slug = ben.ask("room:create", name=f"{name} room")["room"]["slug"]
        ben.ask("room:topic", room=slug, topic="What is on paper")
        for number in range(COUNT):
            ben.ask("message:post", room=slug, text=f"line {number} of it", client_id=str(uuid.uuid4()))
    one = visitor(
        color_scheme="dark", viewport={"width": 1200, "height": 700}, locale="en-GB", timezone_id="Europe/Paris"
    )
    choose_name(one, server.url, f"{name} Ann")
    page = one.page
    page.goto(f"{server.url}/rooms/{slug}")
    ready(page)
    newest = page.locator(".text", has_text=re.compile(f"^line {COUNT - 1} of it$"))
    expect(newest).to_be_in_viewport()
    page.locator(".log").focus()
    until(lambda: page.evaluate(REACH_UP), what="the beginning of the room")
    page.get_by_role("button", name="Jump to the newest message").click()
    expect(newest).to_be_in_viewport()
    return page


def test_all_that_is_loaded_is_printed_black_on_white_with_room_names_and_dates_and_nothing_to_press(
    common: Server, visitor: Visit
) -> None:
    page = open_room(visitor, common, "Print")
    messages = page.locator(".message")
    expect(messages).not_to_have_count(COUNT)
    page.emulate_media(media="print", color_scheme="dark")
    expect(messages).to_have_count(COUNT)
    assert page.evaluate(CUT_OFF) == 0
    expect(page.locator(".room-name")).to_be_visible()
    expect(page.locator(".topic")).to_be_visible()
    expect(page.locator(".by .name").first).to_have_text("Print Ben")
    today = datetime.now(ZoneInfo("Europe/Paris"))
    expect(page.locator(".day").first).to_have_text(re.compile(rf"^\w+day,? {today.day} {today:%B} {today.year}$"))
    colours = page.evaluate(
        "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.documentElement))"
    )
    assert colours == ["oklch(0 0 0)", "oklch(1 0 0)"]
    expect(page.locator("button:visible:not(.name, .topic), textarea:visible, nav:visible, a:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    expect(messages).not_to_have_count(COUNT)
    expect(page.locator(".text", has_text=re.compile(f"^line {COUNT - 1} of it$"))).to_be_in_viewport()


def test_on_paper_it_takes_several_pages(common: Server, visitor: Visit) -> None:
    page = open_room(visitor, common, "Paper")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", paper)) >= 4
