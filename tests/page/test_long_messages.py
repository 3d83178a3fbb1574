"""Messages of many lines are folded, and marks piled upon letters stay in their line, in a real Chromium."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.room import Room, box, row
from tests.support.browser.talk import post, sees

LINE = 22  # pixels
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def lines(number: int, word: str = "line") -> str:
    return "\n".join(f"{word} {at}" for at in range(number))


def top(element: Locator) -> float:
    return box(element)["y"]


def test_a_message_of_more_than_30_lines_is_folded_and_one_of_30_is_not(room: Room) -> None:
    room.post(lines(30, "thirty"))
    room.post(lines(31, "more"))
    room.post("word " * 800)
    page = room.page(viewport={"width": 1440, "height": 900})
    sees(page, "more 30")
    heights = page.locator(".message .text").evaluate_all("(all) => all.map((one) => one.clientHeight)")
    assert heights == [30 * LINE] * 3
    buttons = page.get_by_role("button", name="Show more")
    expect(buttons).to_have_count(2)


def test_a_message_is_unfolded_where_a_wider_window_gives_it_fewer_lines(room: Room) -> None:
    room.post("wide " * 500)
    page = room.page(viewport={"width": 800, "height": 1200})
    expect(page.get_by_role("button", name="Show more")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 1200})
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_who_unfolds_a_message_stays_where_they_are(room: Room) -> None:
    room.post(lines(60))
    room.post("the newest")
    page = room.page(viewport={"width": 1440, "height": 900})
    sees(page, "the newest")
    text, more = page.locator(".message .text").first, page.get_by_role("button", name="Show more")
    expect(page.locator(".message", has_text="the newest")).to_be_in_viewport()
    before = top(text)
    more.click()
    expect(text).to_have_js_property("clientHeight", 60 * LINE)
    page.evaluate(FRAMES)
    assert top(text) == pytest.approx(before, abs=1)
    less = page.get_by_role("button", name="Show less")
    expect(less).to_be_focused()
    for number in range(3):
        room.post(lines(29, f"after {number}, line"))
    sees(page, "after 2, line 28")
    less.scroll_into_view_if_needed()
    page.evaluate(FRAMES)
    before = top(less)
    page.keyboard.press("Enter")
    expect(text).to_have_js_property("clientHeight", 30 * LINE)
    assert top(more) == pytest.approx(before, abs=1)


def test_a_folded_message_unfolds_when_the_browser_goes_to_a_hidden_part_of_it(room: Room) -> None:
    """By keyboard here, to a link. Searching for a word in the page scrolls there in the same way."""
    room.post(f"{lines(60)} https://example.org/")
    page = room.page(viewport={"width": 1440, "height": 900})
    row(page, "line 59").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".message a")).to_be_focused()
    expect(page.get_by_role("button", name="Show less")).to_be_visible()
    expect(page.locator(".message a")).to_be_in_viewport()
    expect(page.locator(".message .text")).to_have_js_property("scrollTop", 0)


def picture(page: Page, area: dict[str, float]) -> Image.Image:
    page.mouse.move(0, 0)
    page.evaluate(FRAMES)
    return Image.open(BytesIO(page.screenshot(clip=area, animations="disabled"))).convert("RGB")  # type: ignore[arg-type]


def test_marks_piled_upon_letters_are_not_drawn_over_the_lines_around_theirs(room: Room) -> None:
    piled = "".join(letter + "\u030d\u0316" * 20 for letter in "HHHH")
    pia = room.person("Pia")
    pia.ask("room:join", room=room.slug)
    room.post("above")
    between = room.post("between")
    post(pia, "below", room.slug)
    page = room.page(viewport={"width": 1440, "height": 900})
    sees(page, "below")
    text = box(row(page, "between").locator(".text"))
    around = [
        {"x": text["x"], "width": text["width"], "y": text["y"] - 60, "height": 60},
        {"x": text["x"], "width": text["width"], "y": text["y"] + LINE, "height": 60},
    ]
    before = [picture(page, area) for area in around]
    room.ben.ask("message:edit", room=room.slug, id=between["id"], text=piled)
    sees(page, piled)
    after = [picture(page, area) for area in around]
    assert [ImageChops.difference(*pair).getbbox() for pair in zip(before, after, strict=True)] == [None, None]
