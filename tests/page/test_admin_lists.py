"""The lists of the admin page, with thousands of rows: scrolling, the keyboard, search, and the look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.desk import SECTIONS, manage, sits_down
from tests.support.browser.look import Eye
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_admins_and_the_owner_get_the_page(role: str, town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), town, f"Ada the {role}", role)
    expect(page.get_by_role("navigation").get_by_role("link")).to_contain_text(SECTIONS)
    expect(page.get_by_role("row", name="Jonas Okafor 1 member")).to_be_visible()


def row(page: Page, number: int) -> Locator:
    """The row of the person with this id."""
    return page.locator(f'tr[data-row="person {number}"]')


def top_of(page: Page, number: int) -> float:
    box = row(page, number).bounding_box()
    assert box, f"the row of {number} is not in the page"
    return box["y"]


def test_scrolling_through_hundreds_keeps_the_document_small(town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(viewport={"width": 1440, "height": 900}), town, "Ada the scroller")
    for number in range(50, 301, 50):
        expect(row(page, number)).to_be_attached()
        row(page, number).scroll_into_view_if_needed()
        assert page.locator("tbody tr").count() <= 150
    expect(row(page, 2)).to_have_count(0)
    expect(row(page, 350)).to_be_attached()  # so that nothing is being loaded below when earlier rows are shown
    for number in range(200, 0, -50):
        page.evaluate("scrollTo(0, 0)")
        expect(row(page, number)).to_be_attached()
        assert page.locator("tbody tr").count() <= 150


def test_what_is_being_read_stays_where_it_is_when_rows_before_it_go_from_the_document(
    town: Server, visitor: Visit
) -> None:
    page = sits_down(visitor(viewport={"width": 1440, "height": 900}), town, "Ada the reader")
    for number in (50, 100, 120):
        expect(row(page, number)).to_be_attached()
        row(page, number).scroll_into_view_if_needed()
    expect(row(page, 150)).to_be_attached()
    expect(row(page, 1)).to_be_attached()
    before = top_of(page, 120)
    page.mouse.move(700, 450)
    page.mouse.wheel(0, 900)
    expect(row(page, 200)).to_be_attached()
    expect(row(page, 1)).to_have_count(0)
    assert top_of(page, 120) == pytest.approx(before - 900, abs=1)


def test_who_goes_from_row_to_row_by_keyboard_gets_what_follows(town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(viewport={"width": 1440, "height": 900}), town, "Ada the typist")
    expect(row(page, 50)).to_be_attached()
    expect(row(page, 51)).to_have_count(0)
    row(page, 49).get_by_role("button").focus()
    page.keyboard.press("Tab")
    expect(row(page, 51)).to_be_attached()
    page.keyboard.press("Tab")
    expect(row(page, 51).get_by_role("button")).to_be_focused()


def test_people_are_searched_for_and_narrowed_to_a_role(town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), town, "Ada the seeker")
    page.get_by_role("searchbox").fill("öMER")
    names = page.locator("tbody th .strong")
    expect(names.first).to_have_text("Ömer Weiß 5")
    page.get_by_label("Show").select_option("Admins")
    page.get_by_role("searchbox").fill("aleksandra")
    expect(names.first).to_have_text("Aleksandra Konstantinopolska-Wiśniewska 40")
    expect(page.locator("tbody .tag").first).to_have_text("admin")
    page.get_by_role("searchbox").fill("nobody has this name")
    expect(page.locator("main")).to_contain_text("No people found.")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_label("Show").select_option("Everyone")
    page.get_by_role("searchbox").fill("Nguyen 6")
    expect(names.first).to_have_text("Li Nguyen 6")


@pytest.mark.parametrize(
    ("size", "scheme"), [("small", "light"), ("phone", "dark"), ("tablet", "light"), ("desk", "dark")]
)
def test_every_section_is_accessible_and_fits_its_window(
    size: str, scheme: str, town: Server, visitor: Visit, chatter: Chat
) -> None:
    eye = Eye(visitor, size, scheme)
    page = sits_down(eye.visitor, town, f"Ada {scheme} {size}", "owner")
    for section in SECTIONS:
        page.get_by_role("link", name=section).first.click()
        expect(page.get_by_role("heading", level=1, name=section)).to_be_focused()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        expect(page.locator(".section tr, .section form, .section .nothing").first).to_be_visible()
        eye.look(f"admin-{section.lower()}")
    page.get_by_role("link", name="Groups").first.click()
    page.get_by_role("form", name="New group").get_by_label("Name").fill(f"gardeners {scheme} {size}")
    page.get_by_role("button", name="Create group").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").nth(1).check()
    expect(dialog.get_by_role("list", name="People in this group").get_by_role("button")).to_have_count(1)
    eye.look("admin-group")
    dialog.get_by_role("button", name="Done").click()
    page.get_by_role("link", name="People").first.click()
    manage(page, "Yuki Tanaka 10")
    eye.look("admin-card")
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    eye.look("admin-question")
    assert not eye.found
