"""Reading a conversation and using its messages, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.finger import Finger
from tests.support.browser.look import judged
from tests.support.browser.room import Room, box, row
from tests.support.browser.talk import COMPOSER, post, say, sees
from tests.support.clients.clients import Chatter

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


# The distances from each message to the next, and the heights of the lines with one line each.
GAPS = """() => {
    const boxes = [...document.querySelectorAll('.message .said')].map((said) => said.getBoundingClientRect());
    return boxes.slice(1).map(({ top }, at) => top - boxes[at].bottom);
}"""
HEIGHTS = """() => [...document.querySelectorAll('.message :is(.by, .text), .notice')]
    .map((line) => [line.textContent, line.getBoundingClientRect().height - (line.matches('.notice') ? 4 : 0)])"""
SCRIPTS = [
    "plain", "with 🎉 and 👩🏽‍🚀", "漢字とかな", "بِسْمِ ٱللَّهِ", "हिन्दी में", "Ữ Ộ https://example.org",
    "a" + "\u0300" * 30, "**bold**, *italic*, `code`, ~~gone~~ and [a link](https://example.org)",
]  # fmt: skip


def test_groups_are_12_pixels_apart_messages_4_and_every_line_is_22_high(room: Room) -> None:
    pia = room.person("Pia محمد 🎉")
    pia.ask("room:join", room=room.slug)
    for text in SCRIPTS:
        room.post(text)
    edited = room.post("to be edited")
    room.ben.ask("message:edit", room=room.slug, id=edited["id"], text="was")
    post(pia, "another group", room.slug)
    page = room.page(viewport={"width": 1440, "height": 900})
    sees(page, "another group")
    assert page.evaluate(GAPS) == pytest.approx([4.0] * len(SCRIPTS) + [12.0], abs=0.02)
    heights = page.evaluate(HEIGHTS)
    assert len(heights) == len(SCRIPTS) + 2 + 2 + 2
    assert [line for line in heights if abs(line[1] - 22) > 0.02] == []


def test_texts_and_the_composer_share_one_column_of_736_pixels(room: Room) -> None:
    room.post("word " * 60)
    page = room.page(viewport={"width": 1440, "height": 900})
    face, text, composer = (box(page.locator(one)) for one in (".gutter .avatar", ".message .text", ".composer .box"))
    assert (composer["width"], face["x"]) == (736, composer["x"])
    assert text["x"] + text["width"] == composer["x"] + composer["width"]


# True if the page left the browser's own menu alone, the last time.
OWN_MENU = "addEventListener('contextmenu', (event) => { window.isOwn = !event.defaultPrevented; })"
SELECT = """([from, to]) => {
    const parts = [...document.querySelectorAll('.log .written')].flatMap((one) => [...one.childNodes]);
    const texts = parts.filter((one) => one.nodeType === Node.TEXT_NODE);
    const [first, last] = [from, to].map((text) => texts.find((one) => one.data.includes(text)));
    getSelection().setBaseAndExtent(first, first.data.indexOf(from), last, last.data.indexOf(to) + to.length);
}"""


def test_a_right_click_opens_the_menu_of_a_message_and_leaves_links_and_selected_text_alone(room: Room) -> None:
    room.post("look at https://example.org/ and wonder")
    page = room.page(viewport={"width": 1440, "height": 900})
    page.evaluate(OWN_MENU)
    text, menu = page.locator(".message .written"), page.get_by_role("menu", name="Message actions")
    place = box(text)
    text.click(button="right", position={"x": 20, "y": 10})
    expect(menu.get_by_role("menuitem").last).to_have_text("Report message")
    expect(menu.get_by_role("menuitem", name="Copy text")).to_be_visible()
    assert judged(page) == []
    assert box(menu)["x"] == pytest.approx(place["x"] + 20, abs=1)
    assert box(menu)["y"] == pytest.approx(min(place["y"] + 10, 900 - box(menu)["height"]), abs=10)
    page.mouse.click(700, 400)
    expect(menu).to_have_count(0)
    for act in (
        lambda: page.locator(".message a").click(button="right"),
        lambda: text.click(button="right", position={"x": 20, "y": 10}, modifiers=["Shift"]),
        lambda: (page.evaluate(SELECT, ["look", "at"]), text.click(button="right", position={"x": 20, "y": 10})),
    ):
        page.evaluate("window.isOwn = null")
        act()
        page.wait_for_function("() => window.isOwn")
        expect(menu).to_have_count(0)


def test_the_menu_of_a_message_is_used_by_keyboard_and_gives_the_focus_back(room: Room) -> None:
    page = room.page()
    say(page, "mine")
    sees(page, "mine")
    page.keyboard.press("Shift+Tab")
    expect(row(page, "mine")).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Delete message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(row(page, "mine")).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.locator(COMPOSER)).to_have_value("mine")
    expect(page.locator(COMPOSER)).to_be_focused()


def test_a_report_gives_the_focus_back_to_the_message(room: Room) -> None:
    room.post("buy now")
    page = room.page()
    row(page, "buy now").focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Report message").click()
    expect(page.get_by_label("What’s wrong")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(row(page, "buy now")).to_be_focused()


def test_a_long_press_opens_a_sheet_which_a_tap_beside_it_a_swipe_and_escape_close(room: Room) -> None:
    room.post("press me")
    page = room.page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    sheet, finger = page.get_by_role("dialog", name="Message actions"), Finger(page)
    place = box(page.locator(".message .text"))

    def press() -> None:
        finger.down(place["x"] + 20, place["y"] + 10)
        expect(sheet).to_be_visible()
        finger.up()
        expect(sheet).to_be_visible()

    def swipe() -> None:
        grip = box(sheet)
        finger.down(180, grip["y"] + 10)
        for step in range(1, 5):
            finger.move(180, grip["y"] + 10 + step * 20)
        finger.up()

    for close in (lambda: page.touchscreen.tap(180, 100), swipe, lambda: page.keyboard.press("Escape")):
        press()
        close()
        expect(sheet).to_have_count(0)
    press()
    items = sheet.get_by_role("menuitem")
    assert min(box(one)["height"] for one in items.all()) > 43.9  # while it moves, the browser says 43.99997
    assert judged(page) == []
    for key in ("Tab", "Tab", "Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.matches('[role=menuitem]')")
    items.filter(has_text="Copy text").tap()
    expect(sheet).to_have_count(0)


def copied(page: Page) -> str:
    page.keyboard.press("Control+c")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_several_messages_are_copied_with_times_and_names_and_a_part_of_one_as_it_is(room: Room) -> None:
    room.post("not this but this")
    room.post("two\nlines")
    gone = room.post("a slip")
    room.ben.ask("message:delete", room=room.slug, id=gone["id"])
    page = room.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(page, "mine as far as here, no further")
    sees(page, "mine as far as here")
    ann, ben = (page.locator(".message .name").nth(at).inner_text() for at in (1, 0))
    at = page.locator(".message time").first.inner_text()
    page.evaluate(SELECT, ["but", "here"])
    first, *others = copied(page).splitlines()
    assert first == f"[{at}] {ben}: but this"
    assert [re.sub(r"^\[\d+:\d\d.*?\]", "[time]", line) for line in others] == [
        f"[time] {ben}: two", "lines", f"[time] {ben}: (Message deleted)", f"[time] {ann} joined",
        f"[time] {ann}: mine as far as here",
    ]  # fmt: skip
    page.evaluate(SELECT, ["wo", "lin"])
    assert copied(page) == "wo\nlin"
    row(page, "not this").click(button="right", position={"x": 300, "y": 30})
    page.get_by_role("menuitem", name="Copy text").click()
    expect(page.locator(".announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "not this but this"


def test_those_who_join_are_gathered_in_one_row_that_stays_while_more_come(room: Room) -> None:
    page = room.page()
    moves = page.locator(".moves")
    moves.evaluate("(row) => { row.isTheSame = true; }")
    names = [room.person(f"Guest {number}") for number in range(4)]
    for person in names:
        person.ask("room:join", room=room.slug)
    expect(moves).to_contain_text("and 4 others joined")
    assert moves.evaluate("(row) => row.isTheSame")
    expect(moves).not_to_contain_text("Guest 3")
    moves.get_by_role("button", name="Show all").click()
    expect(moves).to_contain_text("Guest 3")
    expect(moves.get_by_role("button", name="Show fewer")).to_be_focused()
