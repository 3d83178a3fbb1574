"""A room of its own on a shared server, for a test of its conversation."""

import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name, come_in, post, ready
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

NUMBERS = count()


class Room:
    """A room that Ben made, in which others are met. Its people have names that nobody else has."""

    def __init__(self, server: Server, visit: Callable[..., Visitor], chat: Callable[..., Chatter]) -> None:
        self._server, self._visit, self._chat = server, visit, chat
        self._number = next(NUMBERS)
        self.ben = self.person("Ben")
        self.slug: str = self.ben.ask("room:create", name=f"Talk {self._number}")["room"]["slug"]

    def person(self, name: str) -> Chatter:
        return self._chat(self._server.url, self.name(name))

    def name(self, name: str) -> str:
        """Return what a person is called here."""
        return f"{name} {self._number}"

    def post(self, text: str) -> dict[str, object]:
        return post(self.ben, text, self.slug)

    def reply(self, text: str, to: dict[str, Any]) -> dict[str, Any]:
        ask = self.ben.ask("message:post", room=self.slug, text=text, client_id=str(uuid.uuid4()), reply_to=to["id"])
        message: dict[str, Any] = ask["message"]
        return message

    def page(self, name: str = "Ann", **options: Any) -> Page:
        """Come in as another person, with a browser."""
        return come_in(self._visit(**options), self._server.url, self.name(name), self.slug)

    def look(self, name: str = "Ann") -> Page:
        """Look at the room as another person who does not join it, with a browser."""
        visitor = self._visit()
        choose_name(visitor, self._server.url, self.name(name))
        visitor.page.goto(f"{self._server.url}/rooms/{self.slug}")
        ready(visitor.page)
        return visitor.page


def row(page: Page, text: str) -> Locator:
    return page.locator(".log .message", has_text=text)


def thread(page: Page, text: str) -> Locator:
    """Open the thread of the message with this text, and return the panel."""
    row(page, text).locator(".thread-line").click()
    panel = page.get_by_role("complementary", name="Thread")
    expect(panel.locator(".message").nth(1)).to_be_visible()
    return panel


def said(panel: Locator, text: str) -> Locator:
    return panel.locator(".message:not(.unsent)", has=panel.page.locator(".text", has_text=text))


def box(element: Locator) -> dict[str, float]:
    """Return the place of an element in the window, in pixels."""
    found = element.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def press_on(row: Locator, key: str) -> None:
    """Press a key on a message."""
    row.evaluate("row => { row.tabIndex = 0; row.focus({ preventScroll: true }); }")
    row.page.keyboard.press(key)
