"""The acts of people with others and with private rooms on the page, as functions."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser.talk import ready
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server


def make_private(page: Page, name: str) -> str:
    """Make a private room, and return its address."""
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill(name)
    page.get_by_text("Only invited people").click()
    page.get_by_role("button", name="Create room").click()
    expect(page.locator(".room-name")).to_have_text(name)
    ready(page)
    show_members(page)
    return page.url


def show_members(page: Page) -> None:
    """Open the list of members, which in a narrow window is in the menu of the room."""
    expect(page.locator(".more-button")).to_be_visible()
    if page.locator(".members-button").is_visible():
        page.locator(".members-button").click()
    else:
        act(page, "Members")
    expect(page.locator(".details")).to_be_visible()


def act(page: Page, name: str) -> None:
    """Choose an action in the menu of the room."""
    page.locator(".more-button").click()
    page.get_by_role("menuitem", name=name).click()


def browse(page: Page, name: str) -> None:
    """Open a public room from the list of all of them."""
    page.get_by_role("button", name="Browse rooms").click()
    page.get_by_placeholder("Search by name or topic").fill(name)
    page.locator(".found a", has_text=name).click()
    expect(page.locator(".room-name")).to_have_text(name)


def add(page: Page, name: str) -> None:
    """Add somebody to the open room."""
    act(page, "Add people")
    page.get_by_placeholder("Type a name").fill(name)
    page.locator(".pick", has_text=name).click()
    page.get_by_role("dialog").get_by_role("button", name="Add people", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)


def card(page: Page, name: str) -> None:
    """Open the card of a person in the list of members."""
    page.locator(".member", has_text=name).click()
    expect(page.locator(".card-name")).to_have_text(name)


def talker(server: Server, chatter: Callable[..., Chatter], name: str = "Pat") -> Chatter:
    pat = chatter(server.url, name)
    pat.ask("room:join", room="lobby")
    return pat
