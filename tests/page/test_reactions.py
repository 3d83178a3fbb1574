"""Reactions and the picker of emoji, in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.room import Room, row
from tests.support.browser.talk import COMPOSER, place_of, press, sees
from tests.support.clients.clients import Chatter
from tests.support.wait import until

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def react(room: Room, who: Chatter, message: dict[str, object], emoji: str, on: bool = True) -> None:
    who.ask("message:react", room=room.slug, id=message["id"], emoji=emoji, on=on)


def pills(page: Page, text: str) -> Locator:
    return row(page, text).locator(".reaction[data-emoji]")


def test_one_reacts_with_the_keyboard_and_takes_it_back_with_a_click(room: Room) -> None:
    message = room.post("The ferry leaves at nine")
    page = room.page()
    sees(page, "The ferry leaves")
    row(page, "The ferry leaves").focus()
    page.keyboard.press("r")
    expect(page.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    page.keyboard.type("tada")
    expect(page.locator(".emoji-picker").get_by_role("button", name="party popper")).to_be_visible()
    page.keyboard.press("Enter")
    expect(row(page, "The ferry leaves")).to_be_focused()
    expect(pills(page, "The ferry leaves")).to_have_text(["🎉1"])
    asked = {"room": room.slug, "id": message["id"]}
    [one] = until(lambda: room.ben.ask("message:reactions", **asked)["reactions"])  # it is shown before it is there
    assert one["emoji"] == "🎉"
    react(room, room.ben, message, "🎉")
    expect(pills(page, "The ferry leaves")).to_have_text(["🎉2"])
    pill = pills(page, "The ferry leaves").first
    expect(pill).to_have_attribute("aria-pressed", "true")
    pill.click(force=True)  # Playwright would wait until it is enabled
    expect(pills(page, "The ferry leaves")).to_have_text(["🎉1"])
    expect(pill).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".announcer")).to_contain_text("Took back :tada:")


def test_who_reacted_is_told_where_the_pointer_rests_and_the_page_has_no_fault_then(room: Room) -> None:
    message = room.post("The ferry leaves at nine")
    eve = room.person("Eve")
    eve.ask("room:join", room=room.slug)
    for who in (room.ben, eve):
        react(room, who, message, "🎉")
    page = room.page()
    pills(page, "The ferry").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("reacted with :tada:")
    expect(page.get_by_role("tooltip")).to_contain_text("Ben")
    assert judged(page) == []
    page.mouse.move(5, 5)
    expect(page.get_by_role("tooltip")).to_have_count(0)
    row(page, "The ferry").hover()
    row(page, "The ferry").get_by_role("button", name="React", exact=True).click()
    expect(page.locator(".emoji-group").nth(9)).to_be_attached()
    assert judged(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".emoji-picker")).to_have_count(0)


def test_what_one_reads_does_not_move_when_others_react_above_it_or_at_the_end(room: Room) -> None:
    messages = [room.post(f"line {number}.") for number in range(40)]
    page = room.page(viewport={"width": 900, "height": 500})
    sees(page, "line 39.")
    react(room, room.ben, messages[39], "🎉")
    expect(pills(page, "line 39.")).to_have_count(1)
    assert page.locator(".log").evaluate("(log) => log.scrollHeight - log.scrollTop - log.clientHeight") < 1
    row(page, "line 20.").scroll_into_view_if_needed()
    page.locator(".log").evaluate("(log) => log.scrollBy(0, 100)")
    before = place_of(page, "line 22.")
    react(room, room.ben, messages[10], "🎉")
    expect(pills(page, "line 10.")).to_have_count(1)
    assert place_of(page, "line 22.") == pytest.approx(before, abs=0.5)


def test_on_a_phone_one_reacts_from_the_sheet_by_one_tap_or_with_any_emoji(room: Room) -> None:
    room.post("The ferry leaves at nine")
    page = room.page(**PHONE)
    sees(page, "The ferry leaves")
    press(page, "The ferry leaves")
    page.locator(".quick-reactions button", has_text="❤️").tap()
    expect(pills(page, "The ferry leaves")).to_have_text(["❤️1"])
    pills(page, "The ferry leaves").tap()
    expect(pills(page, "The ferry leaves")).to_have_count(0)
    press(page, "The ferry leaves")
    page.get_by_role("menuitem", name="React").tap()
    expect(page.locator(".emoji-group").nth(9)).to_be_attached()
    expect(page.locator("dialog .emoji-list")).to_be_focused()  # not the search, which would bring up the keyboard
    assert judged(page) == []
    page.get_by_role("button", name="grinning face", exact=True).tap()
    expect(page.locator("dialog")).to_have_count(0)
    expect(pills(page, "The ferry leaves")).to_have_text(["😀1"])


def test_in_an_archived_room_reactions_can_be_read_and_not_made(room: Room) -> None:
    react(room, room.ben, room.post("The ferry leaves at nine"), "🎉")
    room.ben.ask("room:archive", room=room.slug, archived=True)
    page = room.look()
    pill = pills(page, "The ferry leaves")
    expect(pill).to_have_attribute("aria-disabled", "true")
    pill.click(force=True)  # Playwright would wait until it is enabled
    expect(page.get_by_role("tooltip")).to_contain_text("Ben")
    expect(page.locator(".add-reaction")).to_have_count(0)
    row(page, "The ferry leaves").focus()
    page.keyboard.press("+")
    expect(page.locator(".emoji-picker")).to_have_count(0)


def test_an_emoji_is_chosen_for_a_text_and_its_tone_is_remembered(room: Room) -> None:
    page = room.page()
    page.locator(COMPOSER).fill("hello ")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_title("Medium", exact=True).click()
    page.get_by_role("searchbox", name="Search emoji").fill("waving hand")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(COMPOSER)).to_have_value("hello 👋🏽")
    page.reload()
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_label("Medium", exact=True)).to_be_checked()
    expect(page.locator(".emoji-grid button").first).to_have_text("👋🏽")


def test_shortcodes_become_emoji_while_they_are_typed_and_undoing_that_gives_them_back(room: Room) -> None:
    page = room.page()
    field = page.locator(COMPOSER)
    field.press_sequentially("at 10:30:15 :) `:tada:` :par")
    expect(page.get_by_role("listbox", name="Emoji").get_by_role("option").first).to_contain_text(":party")
    page.keyboard.press("Tab")
    expect(field).to_have_value("at 10:30:15 :) `:tada:` 🎉 ")
    field.press_sequentially("and :rocket:")
    expect(field).to_have_value("at 10:30:15 :) `:tada:` 🎉 and 🚀")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("at 10:30:15 :) `:tada:` 🎉 and :rocket:")
    page.keyboard.press("Enter")
    sees(page, "and 🚀")
    expect(page.locator(".message code")).to_have_text(":tada:")
