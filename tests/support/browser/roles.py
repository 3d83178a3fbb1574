"""People in the browser with an account, which is made without the sign-up page."""

import sqlite3
from contextlib import closing

from playwright.sync_api import Page

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name, ready
from tests.support.servers.server import Server


def give_role(server: Server, name: str, role: str) -> None:
    """Turn a guest into an account with this role."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute("UPDATE people SET role = ?, name_until = 9e15 WHERE name = ?", [role, name])


def come_in_as(visitor: Visitor, server: Server, name: str, role: str = "member", room: str = "lobby") -> Page:
    """Enter a room with an account of this role, and return the page."""
    choose_name(visitor, server.url, name)
    give_role(server, name, role)
    visitor.page.goto(f"{server.url}/rooms/{room}")
    ready(visitor.page)
    return visitor.page
