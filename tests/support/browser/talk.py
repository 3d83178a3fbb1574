"""The acts of a person on the page, as functions."""

import uuid

from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.clients.clients import Chatter
from tests.support.clients.web import Web

expect.set_options(timeout=20_000)  # milliseconds; it returns as soon as the condition is true

COMPOSER = ".composer textarea"
TEXTS = ".log .message .text"


def choose_name(visitor: Visitor, url: str, name: str) -> None:
    """Become a guest of this name without loading the page for it, which would take a second."""
    web = Web(url, User_Agent=visitor.page.evaluate("navigator.userAgent"))
    assert web.join(name).status == 303, name
    cookie, _, value = web.cookie.partition("=")
    visitor.context.add_cookies([{"name": cookie, "value": value, "url": url}])


def come_in(visitor: Visitor, url: str, name: str, room: str = "lobby") -> Page:
    """Enter a room as a guest of this name, and return the page."""
    choose_name(visitor, url, name)
    visitor.page.goto(f"{url}/rooms/{room}")
    ready(visitor.page)
    if room != "lobby":
        join_room(visitor.page)
    return visitor.page


def join_room(page: Page) -> None:
    """Join the public room that is shown."""
    page.get_by_role("button", name="Join room").click()
    expect(page.locator(COMPOSER)).to_be_visible()


def accept(page: Page, name: str) -> None:
    """Accept the offer to join a private room, and wait until the room is shown."""
    offer = page.locator(".offer", has_text=name)
    offer.get_by_role("button", name="Join").click()
    expect(page.locator(".room-name")).to_have_text(name)
    ready(page)


def ready(page: Page) -> None:
    """Wait until the room is shown and the connection is open."""
    expect(page.locator(".line-state.online")).to_be_attached()
    expect(page.locator(".log .beginning, .log .message").first).to_be_attached()


def say(page: Page, text: str) -> None:
    """Write a message and send it: with Enter, or with the button on touch screens, where Enter breaks the line."""
    page.locator(COMPOSER).fill(text)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        page.get_by_role("button", name="Send").click()
    else:
        page.keyboard.press("Enter")


def choose_action(page: Page, text: str, name: str) -> None:
    """Choose an action in the menu of the message with this text."""
    row = page.locator(".log .message", has_text=text)
    row.hover()
    row.get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name=name).click()


def place_of(page: Page, text: str) -> float:
    """Return the distance of the message with this text from the top of the window, in pixels."""
    box = page.locator(".log .message .text", has_text=text).bounding_box()
    assert box, f"{text!r} is not in the page"
    return box["y"]


def texts(page: Page) -> list[str]:
    """Return the texts of the messages that are shown, in order."""
    return [text.removesuffix(" (edited)") for text in page.locator(TEXTS).all_text_contents()]


def sees(page: Page, text: str) -> None:
    """Wait until exactly one sent message with this text is shown."""
    row = page.locator(".log .message:not(.unsent) .text", has_text=text)
    expect(row).to_have_count(1)


def post(who: Chatter, text: str, room: str = "lobby") -> dict[str, object]:
    """Post a message with a program, and return it."""
    message: dict[str, object] = who.ask("message:post", room=room, text=text, client_id=str(uuid.uuid4()))["message"]
    return message
