"""The acts of an admin on the admin page, as functions."""

from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import give_role
from tests.support.browser.talk import choose_name
from tests.support.servers.server import Server

SECTIONS = [
    "People", "Groups", "Rooms", "Sessions", "Invitations", "Reports", "Bans", "Emoji", "Log", "Jobs", "Workspace",
]  # fmt: skip


def sits_down(visitor: Visitor, server: Server, name: str, role: str = "admin", section: str = "people") -> Page:
    """Open the admin page."""
    choose_name(visitor, server.url, name)
    give_role(server, name, role)
    visitor.page.goto(f"{server.url}/admin/{section}")
    return visitor.page


def manage(page: Page, name: str) -> None:
    """Open the card of a person."""
    page.get_by_role("searchbox").fill(name)
    # A row that moves while it is clicked on is not clicked.
    expect(page.locator(".section tbody tr").filter(has_not_text=name)).to_have_count(0)
    page.get_by_role("button", name=f"Manage {name}", exact=True).click()
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
