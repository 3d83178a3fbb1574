"""The acts of a person on the page, as functions."""

import uuid

from playwright.sync_api import Locator, Page, expect

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
    if is_touched(page):
        page.get_by_role("button", name="Send").click()
    else:
        page.keyboard.press("Enter")


def is_touched(page: Page) -> bool:
    touched: bool = page.evaluate("matchMedia('(pointer: coarse)').matches")
    return touched


def saying(page: Page, text: str) -> Locator:
    """Return the message that says this itself, and not one that answers it."""
    return page.locator(".log .message").filter(has=page.locator(".text", has_text=text))


def choose_action(page: Page, text: str, name: str) -> None:
    """Choose an action in the menu of the message with this text: on touch screens a sheet, after a long press."""
    row = saying(page, text)
    if is_touched(page):
        press(page, text)
        page.get_by_role("menuitem", name=name).tap()
        return
    row.hover()
    row.get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name=name).click()


def press(page: Page, text: str) -> None:
    """Press the message with this text until its sheet opens."""
    target = saying(page, text).locator(".text")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box, f"{text!r} is not in the page"
    touch, point = page.context.new_cdp_session(page), {"x": box["x"] + 9, "y": box["y"] + 9}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.locator(".bottom-sheet")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


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
