"""The states of the page about single messages of which the tour takes pictures, beside those in `stops`."""

import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser.guide import Guide
from tests.support.browser.talk import post, ready

Stop = Callable[[Guide], object]
ROOM = "Languages"
PLAN = "The plan:\n1. take the old panes out\n2. clean the frames\n3. put the new ones in"


def _said(at: Guide, text: str = PLAN, room: str = ROOM) -> dict[str, Any]:
    """Return the message with this text, which Mira posts once."""
    mira, slug = at.town.people["Mira"], at.town.slugs.get(room, room)
    known = [one for one in mira.ask("message:list", room=slug)["messages"] if one["text"] == text]
    return known[-1] if known else post(mira, text, slug)


def _link(at: Guide, seq: object) -> str:
    return f"{at.town.garden.url}/rooms/{at.town.slugs[ROOM]}/{seq}"


def _menu(at: Guide, text: str) -> Page:
    """Open the menu of a message."""
    page = at.enter(ROOM)
    row = page.locator(".log .message", has_text=text).first
    row.evaluate(
        "row => row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2 }))"
    )
    return page


def landed(at: Guide) -> None:
    page = at.enter()
    page.goto(_link(at, _said(at)["seq"]))
    expect(page.locator(".log .message[data-target]")).to_be_visible()


def landed_nowhere(at: Guide) -> None:
    page = at.enter()
    page.goto(_link(at, 999_999))
    expect(page.locator(".landing")).to_be_visible()


def linked(at: Guide) -> None:
    _said(at, f"See {_link(at, _said(at)['seq'])}, and not {_link(at, 999_999)}")
    expect(at.enter(ROOM).locator(".log .linked")).to_have_count(2)


def history(at: Guide) -> None:
    said, mira = _said(at, "Saturday at eleven, then."), at.town.people["Mira"]
    if not said["edited_at"]:
        for text in ("Saturday at nine, or at ten.", "Saturday at ten.", said["text"]):
            mira.ask("message:edit", room=at.town.slugs[ROOM], id=said["id"], text=text)
    at.enter(ROOM).locator(".log .message", has_text="Saturday at").get_by_role("button", name="(edited)").click()
    expect(at.page.locator(".version").first).to_be_visible()


def pins(at: Guide) -> None:
    at.town.people["Mira"].ask("message:pin", room=at.town.slugs[ROOM], id=_said(at)["id"])
    page = at.enter(ROOM)
    page.locator(".more-button").click()
    page.get_by_role("menuitem", name="Pinned").click()
    expect(page.locator(".details .excerpt")).to_be_visible()


def thread(at: Guide) -> None:
    text = "Do the frames need a coat of paint?"
    said = _said(at, text, "lobby")
    if not said.get("replies"):
        for name, reply in (("Jonas", "Yes, and a **second one** on Sunday."), ("Mira", "On Sunday it will rain.")):
            fields = {"text": reply, "client_id": str(uuid.uuid4()), "reply_to": said["id"]}
            at.town.people[name].ask("message:post", room="lobby", **fields)
    page = at.enter()
    page.locator(".log .message", has_text=text).first.locator(".thread-line").click()
    expect(page.locator(".thread .message")).to_have_count(3)
    page.locator(".thread textarea").fill("Then on Monday")


def share(at: Guide) -> None:
    _said(at)
    _menu(at, "The plan").get_by_role("menuitem", name="Share").click()


def inbox(at: Guide) -> None:
    _said(at)
    page = _menu(at, "The plan")
    save = page.get_by_role("menuitem", name="Save", exact=True)
    if save.count():
        save.click()
        page.get_by_role("textbox", name="Note").fill("Ask Mira where the new panes are")
        page.keyboard.press("Enter")
        expect(page.locator(".marks", has_text="Saved")).to_be_visible()
    page.goto(f"{at.town.garden.url}/inbox")
    expect(page.locator(".excerpt")).to_be_visible()


def inbox_empty(at: Guide) -> None:
    page = at.crowd("/rooms/lobby")
    ready(page)
    page.goto(f"{at.town.crowd.url}/inbox")
    expect(page.locator(".no-excerpts")).to_be_visible()


WORDS: list[Stop] = [landed, landed_nowhere, linked, history, pins, thread, share, inbox, inbox_empty]
