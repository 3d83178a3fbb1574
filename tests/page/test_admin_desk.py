"""The admin page at any width: confirmations, enough rows in view, everything usable by keyboard."""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.desk import SECTIONS, sits_down
from tests.support.browser.look import judged
from tests.support.browser.talk import come_in, post, say
from tests.support.clients.accounts import signed_in
from tests.support.clients.clients import Chatter
from tests.support.clients.raw import RawSocket
from tests.support.data.crowd import populate
from tests.support.data.pictures import encoded, plain
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]
IN_VIEW = """() => [...document.querySelectorAll('tbody tr:not(.waiting)')].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
}).length"""


def archived(who: Chatter, slug: str) -> bool:
    answer: bool = who.ask("room:open", room=slug)["room"]["archived"]
    return answer


def test_a_room_is_archived_at_once_and_it_can_be_undone(server: Server, visitor: Visit, chatter: Chat) -> None:
    sam = chatter(server.url, "Sam")
    sam.ask("room:create", name="Seeds")
    page = sits_down(visitor(), server, "Ada", section="rooms")
    page.get_by_role("button", name="Archive Seeds").press("Enter")
    sam.wait_for("room", lambda event: event["room"]["archived"])
    expect(page.get_by_role("status").filter(has_text="Archived Seeds.")).to_be_visible()
    expect(page.get_by_role("button", name="Unarchive Seeds")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Archive Seeds", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert not archived(sam, "seeds")


@pytest.mark.parametrize("size", [(768, 1024), (1024, 768), (1440, 900)])
def test_at_least_ten_people_are_in_view(size: tuple[int, int], server: Server, visitor: Visit) -> None:
    populate(server, people=60, rooms=1, acts=1)
    width, height = size
    page = sits_down(visitor(viewport={"width": width, "height": height}), server, "Ada")
    expect(page.locator("tbody tr:not(.waiting)").nth(20)).to_be_attached()
    assert page.evaluate(IN_VIEW) >= 10
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def scrolls_by_keyboard(page: Page, quote: Locator) -> None:
    """Scroll the quote with a key."""
    expect(quote).to_have_attribute("tabindex", "0")
    assert not judged(page)
    quote.focus()
    page.keyboard.press("End")
    page.wait_for_function("(quote) => quote.scrollTop > 0", arg=quote.element_handle())


def test_a_long_quote_is_scrolled_by_keyboard_and_a_short_one_is_no_tab_stop(
    server: Server, visitor: Visit, chatter: Chat
) -> None:
    sam, rita = chatter(server.url, "Sam"), chatter(server.url, "Rita")
    for one in (sam, rita):
        one.ask("room:join", room="lobby")
    for text in ("short", "\n".join(f"line {number}" for number in range(60))):
        rita.ask("report:create", room="lobby", id=post(sam, text)["id"], reason="Look at this.")
    page = sits_down(visitor(), server, "Ada", section="reports")
    quotes = page.get_by_label("Reported message")
    expect(quotes).to_have_text([re.compile("line 0"), "short"])
    scrolls_by_keyboard(page, quotes.first)
    expect(quotes.last).not_to_have_attribute("tabindex", "0")
    page.get_by_role("button", name="Delete the message by Sam").first.click()
    scrolls_by_keyboard(page, page.get_by_role("dialog").get_by_label("The message"))


def failed_job(server: Server) -> None:
    """Insert a job as a worker leaves it after giving it up."""
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO jobs (kind, data, created_at, run_at, attempts, error, dead_at)"
            " VALUES ('test:unknown', '{}', ?, ?, 10, 'Not now.', ?)",
            [now, now, now],
        )


def test_a_job_that_was_given_up_is_run_again_from_the_page(server: Server, visitor: Visit) -> None:
    failed_job(server)
    page = sits_down(visitor(), server, "Ada", section="jobs")
    row = page.get_by_role("row", name="test:unknown")
    expect(row).to_contain_text("Not now.")
    expect(row).to_contain_text("10 attempts")
    expect(row).to_contain_text("given up")
    assert not judged(page)
    row.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("Running again now.")).to_be_visible()
    expect(page.get_by_text("No failed jobs.")).to_be_visible()
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        assert database.execute("SELECT dead_at FROM jobs WHERE kind = 'test:unknown'").fetchall() == [(None,)]


def fill_all_lists(server: Server, owner: RawSocket) -> None:
    """Make an invitation, a report, a ban, an emoji and a group, and let a job fail."""
    failed_job(server)
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        parrot = ["parrot", "0" * 64, encoded(plain(64, 64), "WEBP")]
        database.execute("INSERT INTO emoji (name, hash, image, [by], at) VALUES (?, ?, ?, 1, 1)", parrot)
        database.commit()
    owner.ask("invitation:create", hours=24)
    owner.ask("group:save", name="The people of the garden", add=[1])
    owner.ask("ban:create", network="203.0.113.0/24", reason="A flood of advertisements, for the third time this week")
    with Chatter(server.url, "Talks a lot") as talker, Chatter(server.url, "Reports it") as reporter:
        for one in (talker, reporter):
            one.ask("room:join", room="lobby")
        said = post(talker, "Buy this, and buy that, and buy it now. " * 8)
        reporter.ask("report:create", room="lobby", id=said["id"], reason="Advertisements, again")


def test_tables_stay_tables_down_to_600_pixels_and_are_cards_on_a_phone(server: Server, visitor: Visit) -> None:
    populate(server, people=60, rooms=20, acts=20)
    with signed_in(server, "Otto", "owner") as owner:
        fill_all_lists(server, owner)
    one = visitor(viewport={"width": 600, "height": 900})
    page = sits_down(one, server, "Ada", "owner")
    for section in SECTIONS[:-1]:
        page.get_by_role("link", name=section).first.click()
        cell = page.locator("table").first.locator("tbody tr:not(.waiting) > :nth-child(2)").first
        for width, display in ((600, "table-cell"), (430, "flex"), (600, "table-cell")):
            page.set_viewport_size({"width": width, "height": 900})
            expect(cell).to_have_css("display", display)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, section
        assert page.locator("tbody tr").first.evaluate("(row) => row.offsetHeight") < 200, section


def test_an_emoji_that_an_admin_adds_is_seen_by_everybody_until_it_is_removed(
    server: Server, visitor: Visit, tmp_path: Path
) -> None:
    picture = tmp_path / "Party Parrot.png"
    picture.write_bytes(encoded(plain()))
    desk = sits_down(visitor(), server, "Ada", section="emoji")
    expect(desk.get_by_text("No emoji of your own yet.")).to_be_visible()
    page = come_in(visitor(), server.url, "Bo")
    form = desk.get_by_role("form", name="Add an emoji")
    form.get_by_label("Picture").set_input_files(picture)
    expect(form.get_by_label("Name")).to_have_value("party_parrot")
    form.get_by_label("Name").fill("Parrot!")
    form.get_by_role("button", name="Add emoji").click()
    expect(form.get_by_role("alert")).to_contain_text("Use 2 to 32 of these")
    form.get_by_label("Name").fill("parrot")
    form.get_by_role("button", name="Add emoji").click()
    expect(desk.get_by_role("row", name=":parrot:")).to_be_visible()
    assert judged(desk) == []
    say(page, "look, :parrot: and :no_such:")
    message = page.locator(".log .message", has_text="look")
    expect(message.get_by_role("img", name=":parrot:")).to_be_visible()
    message.hover()
    message.get_by_role("button", name="React", exact=True).click()
    page.get_by_role("searchbox", name="Search emoji").fill("parrot")
    page.keyboard.press("Enter")
    expect(message.locator(".reaction img[alt=':parrot:']")).to_be_visible()
    desk.get_by_role("button", name="Remove :parrot:").click()
    desk.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(desk.get_by_text("No emoji of your own yet.")).to_be_visible()
    expect(message.locator(".text")).to_have_text("look, :parrot: and :no_such:")
    expect(message.locator(".reaction").first).to_have_text(":parrot:1")


def test_a_group_is_made_filled_renamed_and_deleted_while_another_admin_looks_on(
    server: Server, visitor: Visit
) -> None:
    with signed_in(server, "Otto", "owner"), signed_in(server, "Bo Lund", "member"):
        page, other = (sits_down(visitor(), server, name, section="groups") for name in ("Ada", "Eve"))
        for one in (page, other):
            expect(one.get_by_text("No groups yet.")).to_be_visible()
        page.get_by_label("Name").fill("Bo Lund")
        page.get_by_label("Name").press("Enter")
        expect(page.get_by_role("alert")).to_have_text("This name is taken.")
        page.get_by_label("Name").fill("gardeners")
        page.get_by_label("Name").press("Enter")
        dialog = page.get_by_role("dialog", name="@gardeners")
        expect(dialog.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("lund")
        expect(dialog.get_by_role("checkbox")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("status").filter(has_text="Bo Lund is now in gardeners.")).to_be_attached()
        row = other.get_by_role("row", name="@gardeners")
        expect(row).to_contain_text("1 person")
        expect(row).to_contain_text("Bo Lund")
        dialog.get_by_role("searchbox").fill("")
        dialog.get_by_role("checkbox", name="Otto").check()
        expect(row).to_contain_text("2 people")
        dialog.get_by_role("button", name="Remove Bo Lund").press("Enter")
        expect(dialog.get_by_role("button", name="Remove Otto")).to_be_focused()
        expect(dialog.get_by_role("checkbox", name="Bo Lund")).not_to_be_checked()
        dialog.get_by_role("textbox", name="Name").fill("planters")
        dialog.get_by_role("textbox", name="Name").press("Enter")
        expect(page.get_by_role("dialog", name="@planters")).to_be_visible()
        expect(other.get_by_role("row", name="@planters")).to_contain_text("Otto")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Delete planters").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        for one in (page, other):
            expect(one.get_by_text("No groups yet.")).to_be_visible()
        page.get_by_role("link", name="Log").click()
        expect(page.get_by_role("row", name=re.compile("^Removed from a group Bo Lund in group 1 Ada"))).to_be_visible()
