"""Threads on a phone, in a real Chromium."""

from playwright.sync_api import expect

from tests.support.browser.finger import Finger
from tests.support.browser.look import NO_TOOLTIP, TOO_WIDE, judged
from tests.support.browser.people import show_members
from tests.support.browser.room import Room, box, row, said, thread
from tests.support.browser.talk import sees

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


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
