"""The composer, in a real Chromium: typed text belongs to one room and one message, however fast it is typed."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import COMPOSER, choose_action, come_in, post, say, sees, texts
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]

# In one task of the page, so that no frame is drawn between the acts.
CLICK_AND_TYPE = """([link, typed]) => {
    document.querySelector(link).click();
    document.execCommand('insertText', false, typed);
}"""
TYPE_AND_SEND = """(texts) => {
    for (const text of texts) {
        document.execCommand('insertText', false, text);
        const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(enter);
    }
}"""

# A task of 60 ms between any two of the page's own. Chromium's way to slow a processor down takes a hundred times the
# time of this test.
KEEP_BUSY = """() => {
    setInterval(() => {
        const until = performance.now() + 60;
        while (performance.now() < until) { /* wait */ }
    });
}"""
PRESS_AND_TYPE = """([key, typed]) => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    document.execCommand('insertText', false, typed);
}"""


@pytest.fixture
def ann(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> Page:
    """Ann, in the lobby; she is in the garden too."""
    chatter(server.url, "Ben").ask("room:create", name="Garden")
    page = come_in(visitor(), server.url, "Ann", room="garden")
    page.get_by_role("link", name="Lobby").click()
    expect(page.locator("main h1")).to_have_text("Lobby")
    expect(page.locator(COMPOSER)).to_be_focused()
    return page


def write(page: Page, text: str) -> None:
    """Send a message, and wait until the server has it."""
    say(page, text)
    sees(page, text)
    expect(page.locator(".message.unsent")).to_have_count(0)


def go(page: Page, room: str) -> None:
    page.locator(".room-link", has_text=room).click()
    expect(page.locator("main h1")).to_have_text(room)


def test_what_is_typed_right_after_another_room_was_chosen_is_typed_there(ann: Page) -> None:
    ann.locator(COMPOSER).fill("for the lobby alone")
    ann.evaluate(CLICK_AND_TYPE, ["a[href='/rooms/garden']", "hello"])
    expect(ann.locator("main h1")).to_have_text("Garden")
    expect(ann.locator(COMPOSER)).to_have_value("hello")
    go(ann, "Lobby")
    expect(ann.locator(COMPOSER)).to_have_value("for the lobby alone")


def test_messages_typed_without_a_gap_are_each_sent_once(ann: Page) -> None:
    some = [f"number {number}" for number in range(6)]
    ann.locator(COMPOSER).focus()
    ann.evaluate(TYPE_AND_SEND, some)
    sees(ann, some[-1])
    expect(ann.locator(".message.unsent")).to_have_count(0)
    assert texts(ann) == some
    expect(ann.locator(COMPOSER)).to_have_value("")


def test_on_a_slow_machine_too_each_room_keeps_its_words(ann: Page) -> None:
    ann.evaluate(KEEP_BUSY)
    for number in range(3):
        ann.keyboard.type("lobby")
        ann.evaluate(CLICK_AND_TYPE, ["a[href='/rooms/garden']", "garden"])
        ann.keyboard.press("Enter")
        expect(ann.locator(".log .message .text")).to_have_text(["garden"] * (number + 1))
        ann.evaluate(CLICK_AND_TYPE, ["a[href='/rooms/lobby']", "!"])
        ann.keyboard.press("Enter")
        expect(ann.locator(".log .message .text")).to_have_text(["lobby!"] * (number + 1))


def test_an_edit_that_was_begun_is_there_when_one_comes_back(ann: Page) -> None:
    write(ann, "a first thought")
    ann.keyboard.press("ArrowUp")
    expect(ann.locator(COMPOSER)).to_have_value("a first thought")
    ann.keyboard.type(" and a second")
    go(ann, "Garden")
    expect(ann.locator(COMPOSER)).to_have_value("")
    expect(ann.locator(".editing")).to_have_count(0)
    go(ann, "Lobby")
    expect(ann.locator(COMPOSER)).to_have_value("a first thought and a second")
    ann.locator(COMPOSER).press("Enter")
    expect(ann.locator(".message .text")).to_have_text(["a first thought and a second (edited)"])
    expect(ann.locator(COMPOSER)).to_have_value("")


def test_what_is_typed_right_after_an_edit_was_saved_or_given_up_is_of_the_next_message(ann: Page) -> None:
    write(ann, "mine")
    ann.keyboard.press("ArrowUp")
    ann.keyboard.type(" too")
    ann.evaluate(PRESS_AND_TYPE, ["Enter", "and"])
    expect(ann.locator(".message .text")).to_have_text(["mine too (edited)"])
    expect(ann.locator(COMPOSER)).to_have_value("and")
    ann.locator(COMPOSER).fill("")
    ann.keyboard.press("ArrowUp")
    ann.evaluate(PRESS_AND_TYPE, ["Escape", "so"])
    expect(ann.locator(".editing")).to_have_count(0)
    expect(ann.locator(COMPOSER)).to_have_value("so")


def test_an_edit_that_can_not_be_saved_goes_on(server: Server, ann: Page) -> None:
    write(ann, "mine")
    ann.keyboard.press("ArrowUp")
    ann.keyboard.type(" too")
    server.stop()
    expect(ann.locator(".connection.is-shown")).to_be_visible()
    ann.locator(COMPOSER).press("Enter")
    expect(ann.get_by_role("alert")).to_contain_text("Not saved.")
    expect(ann.locator(".editing")).to_have_count(1)
    expect(ann.locator(COMPOSER)).to_have_value("mine too")


def test_a_message_of_which_an_edit_leaves_nothing_is_deleted_when_one_says_so(ann: Page) -> None:
    write(ann, "a slip")
    ann.keyboard.press("ArrowUp")
    ann.locator(COMPOSER).fill("")
    ann.locator(COMPOSER).press("Enter")
    question = ann.get_by_role("group", name="Delete this message?")
    question.get_by_role("button", name="Keep message").click()
    expect(question).to_have_count(0)
    expect(ann.locator(".message .text")).to_have_text(["a slip"])
    expect(ann.locator(COMPOSER)).to_be_focused()
    ann.keyboard.press("ArrowUp")
    ann.locator(COMPOSER).fill("  ")
    ann.locator(COMPOSER).press("Enter")
    expect(question.get_by_role("button", name="Delete")).to_be_focused()
    ann.keyboard.press("Enter")
    expect(ann.locator(".message .text")).to_have_text(["Message deleted"])
    expect(ann.locator(".editing")).to_have_count(0)


def test_that_a_message_was_not_deleted_is_said_in_its_room_and_not_in_the_one_that_is_open_by_then(ann: Page) -> None:
    held: list[Callable[[], None]] = []

    def refuse_to_delete(client: WebSocketRoute) -> None:
        server = client.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if match := re.match(r'42(\d+)\["message:delete"', str(message)):
                answer = {"ok": False, "error": {"code": "internal", "message": "Something went wrong."}}
                held.append(lambda: client.send(f"43{match[1]}[{json.dumps(answer)}]"))
            else:
                server.send(message)

        client.on_message(pass_on)

    ann.route_web_socket("**/socket.io/**", refuse_to_delete)
    ann.reload()
    write(ann, "mine")
    choose_action(ann, "mine", "Delete message")
    ann.get_by_role("button", name="Delete", exact=True).click()
    go(ann, "Garden")
    held[0]()
    ann.locator(COMPOSER).fill("a word in the garden")
    expect(ann.get_by_role("alert")).to_have_count(0)
    go(ann, "Lobby")
    expect(ann.get_by_role("alert")).to_contain_text("Not deleted.")


def test_up_edits_the_last_message_and_with_another_key_it_does_not(ann: Page) -> None:
    write(ann, "mine")
    for modifier in ("Control", "Shift", "Meta"):  # with Alt it goes to another room
        ann.locator(COMPOSER).press(f"{modifier}+ArrowUp")
    expect(ann.locator(".editing")).to_have_count(0)
    ann.locator(COMPOSER).press("ArrowUp")
    expect(ann.locator(".editing")).to_have_count(1)


def test_the_first_line_keeps_its_indent(ann: Page) -> None:
    say(ann, "\n  \n    if it rains:\n        stay()\n\n")
    sees(ann, "if it rains:")
    shown = ann.locator(".message .text").last
    expect(ann.locator(".message.unsent")).to_have_count(0)
    assert shown.evaluate("text => text.textContent") == "    if it rains:\n        stay()"
    assert shown.evaluate("text => getComputedStyle(text).whiteSpaceCollapse") in ("preserve", "break-spaces")


def test_who_answers_in_the_midst_of_what_is_new_finds_the_way_back_to_the_rest(
    ann: Page, server: Server, chatter: Callable[..., Chatter]
) -> None:
    bea = chatter(server.url, "Bea")
    bea.ask("room:join", room="lobby")
    ann.goto("about:blank")
    for number in range(77):
        post(bea, f"line {number}.")
    ann.goto(f"{server.url}/rooms/lobby")
    expect(ann.locator(".message .text", has_text="line 0.").first).to_be_in_viewport()
    expect(ann.locator(".message .text", has_text="line 40.")).not_to_be_in_viewport()
    say(ann, "an answer")
    sees(ann, "an answer")
    ann.locator(".pill.above").click()
    expect(ann.locator(".new-line")).to_be_in_viewport()
    expect(ann.locator(".message .text", has_text="line 0.").first).not_to_be_in_viewport()
