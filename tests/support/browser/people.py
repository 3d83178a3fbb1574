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
    page.locator(".faces").click()
    return page.url


def add(page: Page, name: str) -> None:
    """Add somebody to the open room."""
    page.get_by_role("button", name="Add people").click()
    page.get_by_placeholder("Type a name").fill(name)
    page.locator(".pick", has_text=name).click()
    page.get_by_role("dialog").get_by_role("button", name="Add people", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def card(page: Page, name: str) -> None:
    """Open the card of a person in the list of members."""
    page.locator(".member", has_text=name).click()
    expect(page.locator(".card-name")).to_have_text(name)


def talker(server: Server, chatter: Callable[..., Chatter], name: str = "Pat") -> Chatter:
    pat = chatter(server.url, name)
    pat.ask("room:join", room="lobby")
    return pat
