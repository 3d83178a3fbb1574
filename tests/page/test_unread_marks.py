"""Leaving a room as unread from a message on, on two devices of a person, in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.room import Room
from tests.support.browser.talk import choose_action, ready, saying, sees
from tests.support.clients.clients import Chatter
from tests.support.wait import until

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def badge(page: Page, room: Room) -> Locator:
    return page.locator(f'.room[data-slug="{room.slug}"] .badge')


def other_device(page: Page) -> Page:
    """Open another window of the same person in the lobby. It never shows the room, so it has no mark to tell later."""
    other = page.context.new_page()
    other.goto(f"{page.url.rsplit('/', 1)[0]}/lobby")
    ready(other)
    expect(other.locator(".room-name")).to_have_text("Lobby")
    return other


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_a_room_is_unread_from_a_message_on_on_all_devices_until_it_is_visited_again(
    room: Room, device: dict[str, Any]
) -> None:
    for number in range(4):
        room.post(f"line {number}.")
    page = room.page(**device)
    sees(page, "line 3.")
    other = other_device(page)
    expect(badge(other, room)).to_have_count(0)
    page.bring_to_front()
    choose_action(page, "line 1.", "Mark unread")
    for one in (page, other):
        expect(badge(one, room)).to_contain_text("3")
        expect(one).to_have_title(re.compile(r"^\(3\)"))
    expect(page.locator(".new-line + .message")).to_contain_text("line 1.")
    room.post("line 4.")
    sees(page, "line 4.")
    expect(badge(page, room)).to_contain_text("4")  # it is looked at, and stays unread
    other.reload()
    ready(other)
    expect(badge(other, room)).to_contain_text("4")
    other.bring_to_front()
    other.locator(f'.room[data-slug="{room.slug}"] .room-link').evaluate("link => link.click()")
    expect(other.locator(".new-line + .message")).to_contain_text("line 1.")
    expect(badge(page, room)).to_have_count(0)


def test_by_keyboard_it_is_the_letter_u_and_what_the_server_refuses_is_told_and_changes_nothing(room: Room) -> None:
    for number in range(3):
        room.post(f"line {number}.")
    page = room.page()
    sees(page, "line 2.")
    saying(page, "line 2.").focus()
    page.keyboard.press("u")
    expect(badge(page, room)).to_contain_text("1")
    expect(page.locator(".announcer")).to_contain_text("Marked as unread")
    page.context.set_offline(True)
    expect(page.locator(".line-state.online")).to_have_count(0)
    saying(page, "line 0.").focus()
    page.keyboard.press("u")
    expect(page.locator("#composer-error")).to_contain_text("Not marked as unread.")
    expect(page.locator(".new-line + .message")).to_contain_text("line 2.")
    page.context.set_offline(False)


def test_a_message_behind_which_nobody_else_wrote_can_not_be_left_as_unread(room: Room) -> None:
    page = room.page()
    page.locator(".composer textarea").fill("mine")
    page.keyboard.press("Enter")
    sees(page, "mine")
    saying(page, "mine").hover()
    saying(page, "mine").get_by_role("button", name="Message actions").click()
    expect(page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Mark unread")).to_have_count(0)
    room.post("theirs")
    expect(page.get_by_role("menuitem", name="Mark unread")).to_be_visible()


def test_a_mention_that_an_edit_added_far_above_is_read_once_it_is_scrolled_into_view(room: Room) -> None:
    first = room.post("who waters?")
    for number in range(60):
        room.post(f"line {number}.")
    page = room.page()
    sees(page, "line 59.")
    other = other_device(page)
    expect(badge(other, room)).to_have_count(0)
    page.bring_to_front()
    room.ben.ask("message:edit", room=room.slug, id=first["id"], text=f"who waters? @{room.name('Ann')}")
    expect(badge(other, room)).to_contain_text("1")

    def is_read_above() -> bool:
        page.locator(".log").evaluate("log => log.scrollTo(0, 0)")  # which loads more, and has to be done again
        return badge(other, room).count() == 0

    until(is_read_above, 20, "the mention is read")
    other.reload()
    ready(other)
    expect(badge(other, room)).to_have_count(0)


def test_a_room_that_was_left_as_unread_and_is_read_on_another_device_is_read_here_again(room: Room) -> None:
    for number in range(3):
        room.post(f"line {number}.")
    page = room.page()
    sees(page, "line 2.")
    other = other_device(page)
    page.bring_to_front()
    choose_action(page, "line 1.", "Mark unread")
    expect(badge(other, room)).to_contain_text("2")
    other.bring_to_front()
    link = other.locator(f'.room[data-slug="{room.slug}"] .room-link')
    link.click()
    expect(badge(page, room)).to_have_count(0)
    other.locator(".room-link", has_text="Lobby").first.click()
    expect(other.locator(".room-name")).to_have_text("Lobby")
    page.bring_to_front()
    room.post("line 3.")
    sees(page, "line 3.")
    expect(page).to_have_title(re.compile(r"^Talk"))
    expect(badge(other, room)).to_have_count(0)
