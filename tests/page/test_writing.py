"""What helps to write a message, in a real Chromium: marks, commands, a preview, pasted code."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browser.look import judged
from tests.support.browser.room import Room, row
from tests.support.browser.talk import COMPOSER, say, sees


def field(page: Page) -> Locator:
    return page.locator(COMPOSER)


def test_keys_begin_and_end_marks_and_can_be_undone(room: Room) -> None:
    page = room.page()
    page.keyboard.type("some bold words")
    page.keyboard.press("Control+Shift+ArrowLeft")
    bar = page.get_by_role("toolbar", name="Formatting")
    expect(bar).to_be_visible()
    page.keyboard.press("Control+b")
    expect(field(page)).to_have_value("some bold **words**")
    page.keyboard.press("Control+b")
    expect(field(page)).to_have_value("some bold words")
    page.keyboard.press("Control+i")
    expect(field(page)).to_have_value("some bold _words_")
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("some bold words")
    page.keyboard.press("End")
    page.keyboard.press("Control+Shift+ArrowLeft")
    bar.get_by_role("button", name="Link").click()
    expect(field(page)).to_have_value(re.compile(r"\[\w+\]\(https://\)"))
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_count(0)


def test_an_edit_is_written_with_the_same_keys(room: Room) -> None:
    page = room.page()
    say(page, "a word")
    sees(page, "a word")
    expect(page.locator(".message.unsent")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+e")
    page.keyboard.press("Enter")
    expect(page.locator(".message .written code")).to_have_text("word")


def test_a_line_break_goes_on_with_a_list_and_an_empty_item_ends_it(room: Room) -> None:
    page = room.page()
    page.keyboard.type("1. one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Shift+Enter")
    expect(field(page)).to_have_value("1. one\n2. two\n3. ")
    page.keyboard.press("Shift+Enter")
    expect(field(page)).to_have_value("1. one\n2. two\n")
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("1. one\n2. two\n3. ")


def test_commands_are_completed_by_keys(room: Room) -> None:
    page = room.page()
    page.keyboard.type("/")
    commands = page.get_by_role("listbox", name="Commands")
    expect(commands.get_by_role("option", selected=True)).to_contain_text("/me")
    expect(field(page)).to_have_attribute("aria-activedescendant", "completion-0")
    assert judged(page) == []
    page.keyboard.press("ArrowUp")
    expect(commands.get_by_role("option", selected=True)).to_contain_text("/shrug")
    page.keyboard.press("Escape")
    expect(commands).to_have_count(0)
    page.keyboard.type("l")
    expect(commands).to_have_count(0)
    field(page).fill("")
    page.keyboard.type("/shr")
    expect(commands).to_be_visible()
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value("/shrug ")
    page.keyboard.type("who knows")
    page.keyboard.press("Enter")
    sees(page, "who knows ¯\\_(ツ)_/¯")
    page.keyboard.type("/le")
    expect(commands).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(commands).to_have_count(0)
    field(page).click()
    commands.get_by_role("option", name="/leave").click()
    expect(field(page)).to_have_value("/leave ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Leave this room?")).to_be_visible()


def test_an_unknown_command_is_told_and_not_sent_but_a_path_and_what_has_two_slashes_are(room: Room) -> None:
    page = room.page()
    say(page, "/wave hello")
    expect(page.get_by_role("alert")).to_have_text("There’s no command /wave. To send it as a message, write //wave.")
    expect(field(page)).to_have_value("/wave hello")
    page.keyboard.type("!")
    expect(page.get_by_role("alert")).to_have_count(0)
    for text, sent in (("/usr/bin is full", "/usr/bin is full"), ("//wave hello", "/wave hello")):
        say(page, text)
        sees(page, sent)
    say(page, "/me waves")
    expect(row(page, "waves").last.locator(".is-action")).to_contain_text("waves")
    expect(page.locator(".message .text")).to_have_count(3)
    expect(field(page)).to_have_value("")


CODE = "def wave(to):\n    if to:\n        return to"


def test_pasted_code_is_made_a_block_if_one_says_so(room: Room) -> None:
    page = room.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", CODE)
    page.keyboard.type("see: ")
    page.keyboard.press("Control+v")
    expect(field(page)).to_have_value(f"see: {CODE}")
    offer = page.locator(".paste-offer")
    page.keyboard.type(" and")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Make it a code block").click()
    expect(field(page)).to_have_value(f"see: \n```\n{CODE}\n```\n and")
    expect(offer).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value(f"see: {CODE} and")
    field(page).fill("")
    page.keyboard.press("Control+v")
    offer.get_by_role("button", name="Leave it").click()
    expect(offer).to_have_count(0)
    page.keyboard.press("Control+v")
    expect(offer).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("other")
    expect(offer).to_have_count(0)


def test_a_preview_shows_what_a_message_will_be_in_the_place_of_its_field(room: Room) -> None:
    page = room.page()
    page.keyboard.type("a **bold** word")
    page.keyboard.press("Control+Shift+E")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("bold")
    expect(preview).to_be_focused()
    expect(field(page)).to_be_hidden()
    assert judged(page) == []
    page.keyboard.press("Escape")
    expect(field(page)).to_be_focused()
    page.keyboard.type("!")
    page.get_by_role("button", name="Preview").click()
    page.keyboard.press("Enter")
    sees(page, "a bold word!")
    expect(preview).to_have_count(0)
    expect(field(page)).to_have_value("")


def test_on_a_touch_screen_a_button_shows_the_others(room: Room) -> None:
    page = room.page(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    field(page).fill("word")
    page.get_by_role("button", name="Formatting").tap()
    bar = page.get_by_role("toolbar", name="Formatting")
    field(page).select_text()
    bar.get_by_role("button", name="Bold").tap()
    expect(field(page)).to_have_value("**word**")
    bar.get_by_role("button", name="Preview").tap()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("word")
    assert judged(page) == []
