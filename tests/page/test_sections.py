"""The sections of the list of rooms, in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.talk import COMPOSER, choose_name, come_in, post, ready
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


@pytest.fixture
def ann(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> Page:
    """The page of a person in the lobby and three more rooms."""
    pat = chatter(server.url, "Pat")
    visit = visitor(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    choose_name(visit, server.url, "Ann")
    ann = chatter(server.url, cookie=visit.cookie_header())
    for name in ("Apples", "Barn", "Cellar"):
        pat.ask("room:create", name=name)
        ann.ask("room:join", room=name.lower())
    post(pat, "Ripe", "barn")
    visit.page.goto(f"{server.url}/rooms/lobby")
    ready(visit.page)
    return visit.page


def section(page: Page, name: str) -> Locator:
    return page.locator(f"[data-section={name}] .room .label")


def item(page: Page, name: str) -> Locator:
    return page.locator(".room", has_text=name)


def test_a_favourite_and_a_folded_section_are_remembered(ann: Page) -> None:
    item(ann, "Cellar").click(button="right")
    assert judged(ann) == []
    ann.get_by_role("menuitem", name="Add to favourites").click()
    expect(section(ann, "favourites")).to_have_text(["Cellar"])
    ann.get_by_role("button", name="Rooms", exact=True).click()
    ann.reload()
    expect(section(ann, "favourites")).to_have_text(["Cellar"])
    folded = ann.locator("[data-section=rooms] .fold")
    expect(folded).to_have_attribute("aria-expanded", "false")
    expect(folded).to_contain_text("1 unread")
    expect(section(ann, "rooms")).to_have_count(0)


def test_a_room_is_dragged_to_another_place_without_being_opened(ann: Page) -> None:
    start, end = item(ann, "Cellar").bounding_box(), item(ann, "Apples").bounding_box()
    assert start
    assert end
    assert start["height"] == 30
    ann.mouse.move(start["x"] + 60, start["y"] + 15)
    ann.mouse.down()
    ann.mouse.move(end["x"] + 60, end["y"] + 15, steps=4)
    expect(item(ann, "Apples")).to_have_class("room drop-before")
    ann.mouse.up()
    expect(section(ann, "rooms")).to_have_text(["Cellar", "Apples", "Barn", "Lobby"])
    expect(ann.locator(".room-name")).to_have_text("Lobby")


def test_rooms_are_moved_and_visited_by_keyboard(ann: Page) -> None:
    ann.get_by_role("link", name="Lobby").focus()
    ann.keyboard.press("Control+Shift+ArrowUp")
    expect(section(ann, "rooms")).to_have_text(["Apples", "Barn", "Lobby", "Cellar"])
    expect(ann.get_by_role("link", name="Lobby")).to_be_focused()
    ann.keyboard.press("ArrowRight")
    expect(ann.get_by_role("menuitem", name="Add to favourites")).to_be_focused()
    ann.keyboard.press("Escape")
    expect(ann.get_by_role("link", name="Lobby")).to_be_focused()
    ann.locator(COMPOSER).focus()
    ann.keyboard.press("Alt+ArrowDown")
    expect(ann.locator(".room-name")).to_have_text("Cellar")
    ann.keyboard.press("Alt+Shift+ArrowDown")
    expect(ann.locator(".room-name")).to_have_text("Barn")


def test_unread_rooms_stand_on_top_if_wanted_and_drafts_have_a_sign(ann: Page) -> None:
    ann.locator(COMPOSER).fill("half a thought")
    ann.locator("[data-section=rooms] .section-more").click()
    ann.get_by_role("menuitemcheckbox", name="Unread on top").click()
    expect(section(ann, "unread")).to_have_text(["Barn"])
    item(ann, "Apples").click()
    expect(item(ann, "Lobby")).to_contain_text("draft")


def test_arrows_go_from_room_to_room(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    pat = chatter(server.url, "Pat")
    for name in ("Seeds", "Tools"):
        pat.ask("room:create", name=name)
    page = come_in(visitor(), server.url, "Ann")
    page.get_by_role("button", name="New room").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Lobby")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Rooms", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Lobby")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Lobby")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Browse rooms")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Lobby")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Seeds").click()
    expect(page.locator(".room-name")).to_have_text("Seeds")
    expect(page.get_by_role("button", name="Join room")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("tools")
    expect(page.get_by_role("option", name="Tools")).to_contain_text("not joined")
