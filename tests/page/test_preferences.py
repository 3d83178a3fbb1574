"""Preferences in a real Chromium: they show at once, on all devices of an account, and stay."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import COMPOSER, come_in, ready, say, sees
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("preferences")) as running:
        yield running


def prefer(page: Page, *choices: str) -> None:
    """Make choices in the dialog, and close it."""
    page.locator(".me-button").click()
    page.get_by_role("button", name="Preferences").click()
    for choice in choices:
        page.get_by_role("dialog").get_by_text(choice, exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def looks(page: Page, **look: str) -> None:
    """Wait until the page looks like this."""
    for name, value in look.items():
        expect(page.locator("html")).to_have_attribute(f"data-{name.replace('_', '-')}", value)


def test_a_choice_shows_on_all_devices_of_an_account_and_stays(server: Server, visitor: Visit) -> None:
    one = visitor(color_scheme="light")
    ann = come_in_as(one, server, "Ann")
    other = visitor()
    other.context.add_cookies([cookie for cookie in one.context.cookies() if not cookie["name"].startswith("banter-")])
    phone = other.page
    phone.goto(f"{server.url}/rooms/lobby")
    ready(phone)
    prefer(ann, "Dark", "Violet", "Larger")
    for page in (ann, phone):
        looks(page, theme="dark", accent="violet", text_size="larger")
    assert ann.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert ann.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    phone.evaluate("localStorage.clear()")
    phone.context.clear_cookies(name=re.compile("^banter-"))
    for page in (ann, phone):
        page.reload()
        looks(page, theme="dark", accent="violet", text_size="larger")


def test_a_guests_choice_stays_in_the_browser(server: Server, visitor: Visit) -> None:
    guest = visitor()
    gus = come_in(guest, server.url, "Gus")
    tab = guest.tab()
    tab.goto(f"{server.url}/rooms/lobby")
    ready(tab)
    height = "document.querySelector('.room-link').getBoundingClientRect().height"
    assert gus.evaluate(height) == 30
    prefer(gus, "Light", "Compact")
    looks(tab, theme="light", density="compact")
    assert gus.evaluate(height) == 26
    gus.goto(f"{server.url}/sign-in")
    looks(gus, theme="light", density="compact")
    gus.goto(server.url)
    ready(gus)
    looks(gus, theme="light", density="compact")


def test_enter_breaks_the_line_and_times_have_24_hours_if_that_is_wanted(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(locale="en-US"), server.url, "Bea")
    say(page, "with Enter")
    sees(page, "with Enter")
    sent_at = page.locator(".message time").last
    expect(sent_at).to_have_text(re.compile("[AP]M$"))
    prefer(page, "14:30", "Starts a line")
    expect(sent_at).to_have_text(re.compile(r"^\d\d:\d\d$"))
    page.locator(COMPOSER).fill("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(page.locator(COMPOSER)).to_have_value("one\ntwo")
    page.keyboard.press("Control+Enter")
    sees(page, "one\ntwo")


def test_the_workspace_begins_in_the_last_room_or_in_the_one_that_was_chosen(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(), server.url, "Cleo")
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill("Kitchen")
    page.get_by_role("button", name="Create room").click()
    expect(page.locator(".room-name")).to_have_text("Kitchen")
    page.wait_for_function("() => document.cookie.includes('banter-room=kitchen')")  # kept after the room's first frame
    page.goto(server.url)
    expect(page.locator(".room-name")).to_have_text("Kitchen")
    ready(page)
    page.locator(".me-button").click()
    page.get_by_role("button", name="Preferences").click()
    page.get_by_label("Start in").select_option("Lobby")
    page.goto(server.url)
    expect(page.locator(".room-name")).to_have_text("Lobby")


def test_preferences_are_found_with_the_keyboard(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(), server.url, "Dora")
    ready(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("theme")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Preferences")).to_be_visible()
