"""Threads beside their room, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.look import judged
from tests.support.browser.room import Room, box, press_on, row, said, thread

ACTIONS = [
    *("React", "Reply", "Copy link", "Show in the room", "Copy text"),
    *("Quote", "Share", "Mark unread", "Pin", "Save", "Report message"),
]


def field(panel: Locator) -> Locator:
    return panel.locator("textarea")


def test_a_thread_is_read_and_answered_beside_the_room_and_folds_its_replies(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    other = room.post("something else")
    room.reply("yes, green", first)
    page = room.page()
    line = row(page, "shall we paint").locator(".thread-line")
    expect(line).to_contain_text("1 reply")
    line.click()
    panel = page.get_by_role("complementary", name="Thread")
    expect(panel.locator(".message")).to_have_count(2)
    assert judged(page) == []
    field = panel.get_by_role("textbox", name="Reply in this thread")
    expect(field).to_be_focused()
    field.fill("or blue")
    page.keyboard.press("Enter")
    expect(panel.locator(".message:not(.unsent)", has_text="or blue")).to_be_visible()
    expect(line).to_contain_text("2 replies")
    expect(panel.get_by_role("button", name="Stop following")).to_be_visible()
    room.reply("blue it is", first)
    expect(panel.locator(".message", has_text="blue it is")).to_be_in_viewport()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Fold replies").click()
    expect(page.locator(".log .message")).to_have_count(2)
    panel.get_by_role("button", name="Close").click()
    press_on(row(page, "something else"), "a")
    expect(panel.locator(".message")).to_have_count(1)
    later = room.reply("unrelated", other)
    expect(panel.locator(".message")).to_have_count(2)
    expect(page.locator(".log .message")).to_have_count(2)
    page.goto(page.url + f"/{later['seq']}")
    expect(page.locator(".message[data-target]")).to_contain_text("unrelated")


def test_replies_have_reactions_and_all_actions_of_the_log_for_the_pointer(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    green = room.reply("yes, green", first)
    room.ben.ask("message:react", room=room.slug, id=green["id"], emoji="🎉", on=True)
    page = room.page()
    panel = thread(page, "shall we paint")
    reaction = said(panel, "yes, green").locator(".reaction[data-emoji]")
    reaction.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Ben")
    reaction.click()
    expect(reaction).to_have_text("🎉2")
    expect(row(page, "yes, green").locator(".reaction[data-emoji]")).to_have_text("🎉2")
    reaction.click()
    expect(reaction).to_have_text("🎉1")
    said(panel, "yes, green").hover()
    said(panel, "yes, green").get_by_role("button", name="React", exact=True).click()
    page.locator(".emoji-pop").get_by_role("button", name="grinning face", exact=True).click()
    expect(reaction).to_have_text(["🎉1", "😀1"])
    said(panel, "yes, green").locator(".text").click(button="right")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem")).to_have_text(ACTIONS)
    assert judged(page) == []
    menu.get_by_role("menuitem", name="Quote").click()
    expect(field(panel)).to_be_focused()
    expect(field(panel)).to_have_value(re.compile("^> yes, green\n"))
    said(panel, "yes, green").hover()
    said(panel, "yes, green").get_by_role("button", name="Message actions").click()
    menu.get_by_role("menuitem", name="Show in the room").click()
    expect(page.locator(".log .message[data-target]")).to_contain_text("yes, green")


def test_replies_have_the_keys_of_the_log_and_their_field_those_of_the_composer(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("yes, green", first)
    page = room.page()
    panel = thread(page, "shall we paint")
    press_on(said(panel, "yes, green"), "r")
    expect(page.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    page.keyboard.type("tada")
    expect(page.locator(".emoji-picker").get_by_role("button", name="party popper")).to_be_visible()
    page.keyboard.press("Enter")
    expect(said(panel, "yes, green")).to_be_focused()
    expect(said(panel, "yes, green").locator(".reaction[data-emoji]")).to_have_text("🎉1")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Reply").press("Enter")
    expect(panel.locator(".answering")).to_contain_text("yes, green")
    expect(page.locator(".log ~ .composer .answering")).to_have_count(0)
    page.keyboard.type("dark :le")
    expect(panel.get_by_role("listbox", name="Emoji")).to_be_visible()
    page.keyboard.press("Escape")
    field(panel).fill("dark ")
    page.keyboard.type(f"@{room.name('Ben')[:3]}")
    expect(panel.get_by_role("option").first).to_contain_text(room.name("Ben"))
    page.keyboard.press("Tab")
    page.keyboard.press("Control+b")
    page.keyboard.type("green")
    expect(field(panel)).to_have_value(f"dark @{room.name('Ben')} **green**")
    assert judged(page) == []
    page.keyboard.press("Enter")
    expect(said(panel, "dark").locator("strong")).to_have_text("green")
    expect(said(panel, "dark").locator(".answered")).to_contain_text("yes, green")
    expect(page.locator(".log").locator(".message", has_text="dark").locator(".answered")).to_contain_text("yes, green")
    page.keyboard.press("ArrowUp")
    expect(panel.locator(".editing")).to_be_visible()
    field(panel).fill("light green")
    page.keyboard.press("Enter")
    expect(said(panel, "light green")).to_contain_text("(edited)")


def test_a_reply_is_deleted_in_the_panel_and_is_asked_about_only_there(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("yes, green", first)
    page = room.page()
    panel = thread(page, "shall we paint")
    field(panel).fill("a slip")
    page.keyboard.press("Enter")
    said(panel, "a slip").hover()
    said(panel, "a slip").get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitem", name="Delete message").click()
    expect(page.locator(".confirm")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(panel.locator(".deleted")).to_be_visible()
    expect(row(page, "a slip")).to_have_count(0)
    expect(field(panel)).to_be_focused()


def test_what_others_change_is_seen_at_once_in_an_open_thread(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    green = room.reply("yes, green", first)
    page = room.page()
    panel = thread(page, "shall we paint")
    room.ben.ask("me:rename", name=room.name("Benjamin"))
    expect(panel.locator(".by .name")).to_have_text([room.name("Benjamin")] * 2)
    room.ben.ask("message:edit", room=room.slug, id=green["id"], text="yes, blue")
    expect(said(panel, "yes, blue")).to_contain_text("(edited)")
    room.ben.ask("message:delete", room=room.slug, id=green["id"])
    expect(panel.locator(".deleted")).to_be_visible()


def test_a_thread_that_is_all_new_is_marked_so_once(room: Room) -> None:
    page = room.page()
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_role("tablist", name="Inbox")).to_be_visible()
    first = room.post("shall we paint the fence?")
    room.reply("yes, green", first)
    page.go_back()
    panel = thread(page, "shall we paint")
    expect(panel.locator(".new-line")).to_have_count(1)
    expect(panel.locator(".new-line + .message")).to_contain_text("shall we paint")


def test_a_long_reply_unfolds_in_the_panel_where_one_reads_it(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("\n".join(f"line {number}." for number in range(60)), first)
    room.reply("that is long", first)
    page = room.page(viewport={"width": 1440, "height": 900})
    page.locator(".thread-line").press("Enter")
    panel = page.get_by_role("complementary", name="Thread")
    long = said(panel, "line 0.")
    long.get_by_role("button", name="Show more").scroll_into_view_if_needed()
    before = box(long)
    long.get_by_role("button", name="Show more").click()
    expect(long.get_by_role("button", name="Show less")).to_be_attached()
    assert box(long)["height"] > before["height"] + 500
    assert box(long)["y"] == pytest.approx(before["y"], abs=1)


def test_replies_are_copied_with_times_and_names_and_a_letter_without_a_field_begins_the_next(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    for text in ("yes, green", "or blue"):
        room.reply(text, first)
    page = room.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = thread(page, "shall we paint")
    expect(panel.locator(".message")).to_have_count(3)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.thread-log'))")
    page.keyboard.press("Control+c")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    texts = ("shall we paint the fence?", "yes, green", "or blue")
    assert [line.partition("] ")[2] for line in lines] == [f"{room.name('Ben')}: {text}" for text in texts]
    press_on(said(panel, "or blue"), "w")
    expect(field(panel)).to_have_value("w")
