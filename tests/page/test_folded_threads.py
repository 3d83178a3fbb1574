"""Rooms whose replies are folded into threads: nobody loses a reply, unseen or not sent. In a real Chromium."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.support.browser.look import judged
from tests.support.browser.room import Room, row
from tests.support.browser.talk import ready, say, sees

POST = re.compile(r'42(\d+)\["message:post"')


def fold(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Fold replies").click()
    expect(page.locator(".announcer")).to_contain_text("Replies are folded")


def panel_of(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def answer(page: Page, text: str) -> None:
    """Write a reply in the open thread."""
    panel_of(page).locator("textarea").fill(text)
    page.keyboard.press("Enter")


class Line:
    """The connection of a page. It can hold back posts until they are refused."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []
        self._is_holding = False

    def connect(self, client: WebSocketRoute) -> None:
        server = client.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            match = POST.match(str(message)) if self._is_holding else None
            if match:
                answer = {"ok": False, "error": {"code": "conflict", "message": "The server was full."}}
                self._held.append(lambda: client.send(f"43{match[1]}[{json.dumps(answer)}]"))
            else:
                server.send(message)

        client.on_message(pass_on)

    def hold(self) -> None:
        self._is_holding = True

    def refuse(self) -> None:
        self._is_holding = False
        for send in self._held:
            send()


def test_a_reply_that_is_not_sent_is_seen_while_its_thread_is_closed_and_leads_there(room: Room) -> None:
    room.post("shall we paint the fence?")
    page = room.page()
    line = Line()
    page.context.route_web_socket(re.compile("/socket.io/"), line.connect)
    page.reload()
    sees(page, "shall we paint")
    fold(page)
    row(page, "shall we paint").focus()
    page.keyboard.press("a")
    line.hold()
    answer(page, "yes, green")
    expect(panel_of(page).locator(".unsent")).to_contain_text("yes, green")
    page.keyboard.press("Escape")
    way = row(page, "shall we paint").locator(".thread-line")
    expect(way).to_contain_text("1 sending")
    expect(page.locator(".log .unsent")).to_have_count(0)
    line.refuse()
    expect(way).to_contain_text("1 not sent")
    failed = page.locator(".log .unsent")
    expect(failed).to_contain_text("Not sent. The server was full.")
    assert judged(page) == []
    failed.get_by_role("button", name="Open thread").click()
    expect(failed).to_have_count(0)
    panel_of(page).get_by_role("button", name="Try again").click()
    expect(panel_of(page).locator(".message:not(.unsent)", has_text="yes, green")).to_be_visible()
    expect(way).to_contain_text("1 reply")
    expect(way).not_to_contain_text("not sent")


def test_a_new_reply_is_pointed_at_until_its_thread_is_opened_however_often_the_page_is_loaded(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    page = room.page()
    sees(page, "shall we paint")
    fold(page)
    room.reply("yes, green", first)
    room.reply("or blue", first)
    room.post("something else")
    say(page, "I see")
    sees(page, "something else")
    pointer = page.locator(".log .replies")
    expect(pointer).to_have_text(re.compile(r"2 new replies\s+by Ben \d+\s*to shall we paint the fence\?"))
    way = row(page, "shall we paint").locator(".thread-line")
    expect(way).to_contain_text("2 new")
    expect(way).to_contain_text("last reply just now")
    assert judged(page) == []
    expect(page).to_have_title(re.compile(r"^Talk"))  # all is read
    page.reload()
    sees(page, "I see")
    expect(way).to_contain_text("2 new")
    pointer.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(panel_of(page).locator(".message")).to_have_count(3)
    expect(pointer).to_have_count(0)
    expect(way).not_to_contain_text("new")
    room.reply("blue it is", first)
    expect(panel_of(page).locator(".message", has_text="blue it is")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(panel_of(page)).to_have_count(0)
    expect(pointer).to_have_count(0)
    page.reload()
    sees(page, "I see")
    expect(way).to_contain_text("3 replies")
    expect(pointer).to_have_count(0)


def test_a_reply_that_was_marked_as_unread_in_its_thread_stays_new_there_once_that_is_closed(room: Room) -> None:
    first = room.post("shall we paint the fence?")
    page = room.page()
    sees(page, "shall we paint")
    fold(page)
    room.reply("yes, green", first)
    way = row(page, "shall we paint").locator(".thread-line")
    expect(way).to_contain_text("1 new")
    way.click()
    reply = panel_of(page).locator(".message", has_text="yes, green")
    expect(page).to_have_title(re.compile(r"^Talk"))  # all is read
    reply.focus()
    page.keyboard.press("u")
    expect(page.locator(".announcer")).to_contain_text("Marked as unread")
    page.keyboard.press("Escape")
    expect(panel_of(page)).to_have_count(0)
    expect(way).to_contain_text("1 new")
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator(".room-name")).to_have_text("Lobby")
    page.go_back()
    ready(page)
    expect(way).to_contain_text("1 new")
