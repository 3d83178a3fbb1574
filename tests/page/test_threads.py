"""Threads beside their room, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.finger import Finger
from tests.support.browser.look import NO_TOOLTIP, TOO_WIDE, judged
from tests.support.browser.people import show_members
from tests.support.browser.room import Room, box, press_on, row
from tests.support.browser.talk import sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

ACTIONS = [
    *("React", "Reply", "Copy link", "Show in the room", "Copy text"),
    *("Quote", "Share", "Mark unread", "Pin", "Save", "Report message"),
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def room(common: Server, visitor: Callable[..., Visitor], chatter: Callable[..., Chatter]) -> Room:
    return Room(common, visitor, chatter)


def thread(page: Page, text: str) -> Locator:
    """Open the thread of the message with this text, and return the panel."""
    row(page, text).locator(".thread-line").click()
    panel = page.get_by_role("complementary", name="Thread")
    expect(panel.locator(".message").nth(1)).to_be_visible()
    return panel


def said(panel: Locator, text: str) -> Locator:
    return panel.locator(".message:not(.unsent)", has=panel.page.locator(".text", has_text=text))


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
    reaction.click(force=True)  # Playwright would wait until it is enabled
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


def test_a_finger_reacts_from_the_sheet_and_answers_with_a_swipe(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("yes, green", first)
    page = room.page(**PHONE)
    sees(page, "yes, green")
    finger = Finger(page)
    place = box(row(page, "yes, green").locator(".text").last)
    finger.swipe((place["x"] + 40, place["y"] + 8), 30)  # too short
    expect(page.locator(".answering")).to_have_count(0)
    finger.swipe((place["x"] + 40, place["y"] + 8), 90)
    expect(page.locator(".composer .answering")).to_contain_text("yes, green")
    panel = thread(page, "shall we paint")
    expect(panel.get_by_role("button", name="Follow this thread")).to_be_focused()  # no field: it has a keyboard
    place = box(said(panel, "yes, green").locator(".text"))
    finger.down(place["x"] + 9, place["y"] + 9)
    expect(page.locator(".quick-reactions button")).to_have_count(6)
    finger.up()
    page.locator(".quick-reactions button", has_text="❤️").tap()
    expect(said(panel, "yes, green").locator(".reaction[data-emoji]")).to_have_text("❤️1")
    finger.swipe((place["x"] + 40, place["y"] + 8), 90)
    expect(panel.locator(".answering")).to_contain_text("yes, green")
    assert judged(page) == []


def test_a_swipe_from_the_edge_leads_from_a_panel_to_the_room_and_then_to_the_list_of_rooms(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("yes, green", first)
    page = room.page(**PHONE)
    panel, rooms, finger = thread(page, "shall we paint"), page.get_by_role("navigation", name="Rooms"), Finger(page)
    finger.swipe((4, 300), 120)
    expect(panel).to_have_count(0)
    expect(rooms).not_to_be_in_viewport()
    show_members(page)
    finger.swipe((4, 300), 120)
    expect(page.get_by_role("complementary")).to_have_count(0)
    expect(rooms).not_to_be_in_viewport()
    finger.swipe((4, 300), 120)
    expect(rooms).to_be_in_viewport()


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


def test_a_thread_fits_into_the_narrowest_window_with_all_that_helps_to_write(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    room.reply("```\n" + "a very long line of code " * 9 + "\n```", first)
    page = room.page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    panel = thread(page, "shall we paint")
    panel.get_by_role("button", name="Formatting").tap()
    expect(panel.get_by_role("toolbar")).to_be_in_viewport()
    assert judged(page) + page.evaluate(TOO_WIDE) + page.evaluate(NO_TOOLTIP) == []
    panel.get_by_role("button", name="Emoji").tap()
    expect(panel.locator(".emoji-group").nth(9)).to_be_attached()
    expect(panel.locator(".emoji-picker")).to_be_in_viewport(ratio=1)
    assert judged(page) + page.evaluate(TOO_WIDE) == []
