"""Mentions: how they are shown and written, in a real Chromium."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.room import Room, row
from tests.support.browser.talk import COMPOSER, choose_action, say, sees
from tests.support.clients.clients import Chatter

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


def test_a_mention_is_a_name_that_leads_to_the_person_and_stands_out_if_it_is_mine(room: Room) -> None:
    page = room.page()
    ann, ben = room.name("Ann"), room.name("Ben")
    room.post(f"ask @{ann} or @{ben}, not `<@1>`")
    sees(page, "ask @Ann")
    message = row(page, "ask @Ann")
    expect(message.locator(".written")).to_have_text(f"ask @{ann} or @{ben}, not <@1>")
    expect(message).to_contain_class("is-meant")
    expect(message.locator(".mention.is-me")).to_have_text(f"@{ann}")
    assert judged(page) == []
    message.get_by_role("button", name=f"@{ben}").click()
    expect(page.get_by_role("dialog")).to_contain_text(ben)


def test_a_person_with_another_name_has_it_in_what_was_written(room: Room) -> None:
    page = room.page()
    room.post(f"thanks to @{room.name('Ben')}")
    sees(page, "thanks to @Ben")
    room.ben.ask("me:rename", name=room.name("Benjamin"))
    expect(row(page, "thanks to").locator(".mention")).to_have_text(f"@{room.name('Benjamin')}")


def test_a_name_is_completed_after_an_at_and_stands_as_a_name_in_the_field_again(room: Room) -> None:
    page = room.page()
    ben = room.name("Ben")
    page.locator(COMPOSER).press_sequentially("thanks @be")
    option = page.get_by_role("option", name=f"@{ben}")
    expect(option).to_have_attribute("aria-selected", "true")
    assert judged(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(COMPOSER)).to_have_value(f"thanks @{ben} ")
    page.keyboard.press("Enter")
    expect(row(page, "thanks").locator("button.mention")).to_have_text(f"@{ben}")
    assert room.ben.wait_for("unread", lambda event: event.get("meant"))
    choose_action(page, "thanks", "Edit message")
    expect(page.locator(COMPOSER)).to_have_value(f"thanks @{ben}")
    page.locator(COMPOSER).fill(f"many thanks @{ben}")
    page.keyboard.press("Enter")
    expect(row(page, "many thanks").locator("button.mention")).to_have_text(f"@{ben}")


def test_all_people_of_a_small_room_are_mentioned_by_one_word(room: Room) -> None:
    page = room.page()
    page.locator(COMPOSER).press_sequentially("tea @ro")
    expect(page.get_by_role("option", name="@room")).to_contain_text("Notify all 2 members")
    page.keyboard.press("Tab")
    say(page, "tea @room")
    expect(row(page, "tea").locator(".mention")).to_have_text("@room")
    sees(page, "tea @room")


def test_a_muted_room_says_nothing_on_any_device_and_only_mentions_are_in_the_accent(room: Room) -> None:
    page = room.page()
    other = page.context.new_page()
    other.goto(page.url)
    for device in (page, other):
        device.locator(".room-link", has_text="Lobby").first.click()
    link = other.locator(f'.room[data-slug="{room.slug}"] .room-link')
    room.post("one for all")
    expect(link.locator(".badge.quiet")).to_contain_text("1")
    room.post(f"one for @{room.name('Ann')}")
    expect(link.locator(".badge:not(.quiet)")).to_contain_text("1")
    expect(other).to_have_title(re.compile(r"^\(2\)"))
    page.locator(f'.room[data-slug="{room.slug}"] .room-link').click(button="right")
    page.get_by_role("menuitemradio", name="Nothing").click()
    expect(link).to_contain_class("is-muted")
    expect(link.locator(".badge")).to_have_count(0)
    expect(other).not_to_have_title(re.compile(r"^\("))
    assert judged(other) == []
