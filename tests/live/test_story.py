"""The story of a workspace, played in browsers: from the set-up link to a ban, and a guest who stays."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import act, browse, show_members
from tests.support.browser.talk import COMPOSER, ready, say, sees
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]

PASSWORD = "anchor teapot violet {}"


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def in_sidebar(page: Page, name: str) -> None:
    """Open a room with the sidebar."""
    page.locator(".sidebar .room-list a, .sidebar .room-list button").filter(has_text=name).first.click()
    expect(page.locator(".room-name")).to_have_text(name)


def set_up(page: Page, server: Server) -> None:
    """Follow the link in the server's log, and become the owner."""
    found = re.search(r"/setup/\S+", server.log.read_text())
    assert found
    page.goto(server.url + found[0])
    page.get_by_label("Workspace name").fill("Harbour")
    page.get_by_label("Your name").fill("Olga")
    page.get_by_label("Password", exact=True).fill(PASSWORD.format("Olga"))
    page.get_by_label("By invitation").check()
    button(page, "Create workspace")
    ready(page)
    page.goto(server.url + found[0])
    expect(page.get_by_role("heading")).to_have_text("Page not found")
    page.goto(server.url)
    ready(page)


def invite_to_workspace(page: Page, server: Server) -> str:
    """Make a link on the admin page."""
    page.goto(f"{server.url}/admin/invitations")
    button(page, "Create link")
    link = page.get_by_role("dialog").get_by_label("Link").input_value()
    page.goto(server.url)
    ready(page)
    return link


def sign_up(page: Page, link: str, name: str) -> None:
    """Follow an invitation, and make an account."""
    page.goto(link)
    page.get_by_role("link", name="Create account").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD.format(name))
    button(page, "Create account")
    ready(page)


def make_private_room(page: Page, name: str) -> None:
    button(page, "New room")
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("radio", name="Private").check()
    page.get_by_role("dialog").get_by_role("button", name="Create room").click()
    expect(page.locator(".room-name")).to_have_text(name)


def open_details(page: Page) -> None:
    show_members(page)


def choose(page: Page, name: str) -> None:
    """Choose a person in a dialog."""
    page.get_by_role("dialog").get_by_placeholder("Type a name").fill(name)
    page.get_by_role("dialog").locator(".pick", has_text=name).click()


def profile_of(page: Page, name: str) -> None:
    page.locator(".details .member", has_text=name).click()
    expect(page.get_by_role("dialog", name="Profile")).to_be_visible()


def talk_in_private(olga: Page, ben: Page) -> None:
    """Make a private room for two, and talk there."""
    make_private_room(olga, "Den")
    open_details(olga)
    act(olga, "Add people")
    choose(olga, "Ben")
    olga.get_by_role("dialog").get_by_role("button", name="Add people").click()
    in_sidebar(ben, "Den")
    say(olga, "Between us")
    sees(ben, "Between us")


def talk_directly(olga: Page, ben: Page) -> None:
    button(ben, "New direct message")
    choose(ben, "Olga")
    button(ben, "Start conversation")
    expect(ben.locator(".room-name")).to_have_text("Olga")
    say(ben, "Just for you")
    in_sidebar(olga, "Ben")
    sees(olga, "Just for you")


def remove_ben(olga: Page, ben: Page) -> None:
    """Remove Ben, who has the room open, sees it at once, and receives nothing more."""
    in_sidebar(ben, "Den")
    in_sidebar(olga, "Den")
    profile_of(olga, "Ben")
    button(olga, "Remove from room")
    button(olga, "Remove")
    expect(ben.get_by_role("heading", name="You were removed from Den")).to_be_visible()
    say(olga, "Ben does not hear this")
    sees(olga, "Ben does not hear this")
    expect(ben.locator(".sidebar")).not_to_contain_text("Den")
    expect(ben.locator("body")).not_to_contain_text("Ben does not hear this")


def invite_a_guest(olga: Page, gus: Page, server: Server) -> None:
    """Invite a guest, who needs only a name, and sees only this room."""
    act(olga, "Invite by link")
    button(olga, "Create and copy link")
    gus.goto(olga.get_by_label("The link", exact=True).input_value())
    olga.get_by_role("dialog").get_by_role("button", name="Close").click()
    gus.get_by_label("Your name").fill("Gus")
    button(gus, "Join")
    ready(gus)
    say(gus, "A guest says hello")
    sees(olga, "A guest says hello")
    expect(gus.locator(".sidebar .room-list").first).to_have_text(re.compile(r"^\s*Den\s*$"))
    gus.goto(f"{server.url}/rooms/lobby")
    expect(gus.get_by_role("heading", name="There’s no room")).to_be_visible()


def ban_ben(olga: Page, ben: Page) -> None:
    in_sidebar(olga, "Lobby")
    in_sidebar(ben, "Lobby")
    profile_of(olga, "Ben")
    button(olga, "Ban from Harbour")
    button(olga, "Ban")
    expect(ben.get_by_text("You're banned from this workspace.")).to_be_visible()
    expect(ben.locator(COMPOSER)).to_have_count(0)


@pytest.mark.timeout(300)  # seconds; it is a long story, and the machine may be busy
def test_the_first_day_of_a_workspace(server: Server, visitor: Visit) -> None:
    olga, ben, gus, stranger = (visitor().page for _ in range(4))
    set_up(olga, server)
    stranger.goto(server.url)
    expect(stranger.get_by_role("button", name="Join")).to_have_count(0)

    invitation = invite_to_workspace(olga, server)
    sign_up(ben, invitation, "Ben")
    say(ben, "Hello from Ben")
    sees(olga, "Hello from Ben")

    talk_in_private(olga, ben)
    talk_directly(olga, ben)
    remove_ben(olga, ben)
    invite_a_guest(olga, gus, server)

    sign_up(gus, invitation, "Gus")  # and keeps the room, and what was written in it
    browse(gus, "Lobby")
    in_sidebar(gus, "Den")
    sees(gus, "A guest says hello")

    ban_ben(olga, ben)
    say(gus, "Still here")
    sees(gus, "Still here")
