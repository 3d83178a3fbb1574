"""The admin page, in a real browser against a real server with thousands of rows."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor
from tests.support.crowd import populate
from tests.support.server import Server

expect.set_options(timeout=20_000)  # a condition that comes true is not waited for any longer

Visit = Callable[..., Visitor]
SECTIONS = ["People", "Rooms", "Sessions", "Invitations", "Reports", "Bans", "Log"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with 3,000 people and 400 rooms."""
    with Server(tmp_path_factory.mktemp("town"), CHAT_PLACE="Town") as server:
        populate(server)
        yield server


def comes_as(visitor: Visitor, server: Server, name: str, role: str) -> Page:
    """Come in by the door, and be given a role. The room behind the door is of no interest here."""
    page = visitor.page
    page.route("**/js/app.js", lambda route: route.abort())
    page.goto(f"{server.url}/rooms/lobby")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#app")).to_be_attached()
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute("UPDATE people SET role = ?, name_until = 9e15 WHERE name = ?", [role, name])
    return page


def sits_down(visitor: Visitor, server: Server, name: str, role: str = "admin", section: str = "people") -> Page:
    """Open the admin page."""
    page = comes_as(visitor, server, name, role)
    page.goto(f"{server.url}/admin/{section}")
    return page


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_admins_and_the_owner_get_the_page(role: str, town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), town, f"Ada the {role}", role)
    expect(page.get_by_role("navigation").get_by_role("link")).to_contain_text(SECTIONS)
    expect(page.get_by_role("row", name="Jonas Okafor 1 member")).to_be_visible()


@pytest.mark.parametrize("role", ["nobody", "guest", "member"])
@pytest.mark.parametrize("path", ["/admin", "/admin/people", "/admin/log", "/admin/nothing"])
def test_to_all_others_there_is_no_such_address(path: str, role: str, town: Server, visitor: Visit) -> None:
    someone = visitor()
    if role != "nobody":
        comes_as(someone, town, f"Outsider {role} of {path}", role)
    request = someone.page.request
    answer, unknown = request.get(town.url + path), request.get(f"{town.url}/no-such-page")
    assert (answer.status, answer.text()) == (404, unknown.text())
