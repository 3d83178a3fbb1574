"""Dialogs and their forms, in a real Chromium: they stay usable while requests are under way, and say what is wrong."""

import re
from collections.abc import Callable

from playwright.sync_api import WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import act, talker
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import choose_action, come_in, post
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


def test_a_dialog_that_turns_to_another_question_while_its_form_is_sent_can_be_answered(
    server: Server, visitor: Visit
) -> None:
    ann = visitor()
    held: list[Callable[[], None]] = []

    def hold_the_settings(client: WebSocketRoute) -> None:
        line = client.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '["room:settings"' in str(message):
                held.append(lambda: line.send(message))
            else:
                line.send(message)

        client.on_message(pass_on)

    ann.page.route_web_socket(re.compile("/socket.io/"), hold_the_settings)
    page = come_in(ann, server.url, "Ann")
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill("Garden")
    page.get_by_role("button", name="Create room").click()
    act(page, "Room settings")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Archive room").click()
    held[0]()
    page.get_by_role("group", name="Archive this room?").get_by_role("button", name="Archive room").click()
    expect(page.locator(".closed")).to_contain_text("Archived.")


def test_a_form_shows_what_is_wrong_beside_the_field_and_keeps_what_was_typed(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    come_in(visitor(), server.url, "Ben")
    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Profile and settings").click()
    name = ann.get_by_label("Name", exact=True)
    name.fill("Ben")
    ann.get_by_label("Status").fill("in the garden")
    ann.get_by_role("button", name="Save").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("Someone has this name"))
    expect(name).to_have_value("Ben")
    expect(ann.get_by_label("Status")).to_have_value("in the garden")
    name.fill("Anna")
    ann.get_by_role("button", name="Save").click()
    expect(ann.locator(".me .name")).to_have_text("Anna")
    expect(ann.locator(".line-state")).to_have_text("in the garden")


def test_a_form_that_is_sent_while_the_line_comes_back_waits_for_it(server: Server, visitor: Visit) -> None:
    ann = visitor()
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        if len(lines) == 1:
            line.connect_to_server()

    ann.page.route_web_socket(re.compile("/socket.io/"), connect)
    page = come_in(ann, server.url, "Ann")
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill("Garden")
    lines[0].close()
    expect(page.locator(".line-state.waiting")).to_be_attached()
    expect(page.locator(".line-state.connecting")).to_be_attached()
    make = page.get_by_role("button", name="Create room")
    make.click()
    expect(make).to_be_disabled()
    lines[1].connect_to_server()
    expect(page.locator(".room-name")).to_have_text("Garden")


def test_a_token_is_shown_once_and_revoked(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Profile and settings").click()
    ann.get_by_role("tab", name="Profile").press("ArrowRight")
    expect(ann.get_by_role("tab", name="Sessions", selected=True)).to_be_focused()
    ann.get_by_role("tab", name="Sessions").press("ArrowRight")
    ann.get_by_label("Name").fill("Build notices")
    ann.get_by_role("button", name="Create token").click()
    expect(ann.get_by_label("The token")).to_have_value(re.compile("^bt_"))
    ann.get_by_role("tab", name="Sessions").click()
    ann.get_by_role("tab", name="API tokens").click()
    expect(ann.locator(".things")).to_contain_text("Build notices")
    expect(ann.get_by_label("The token")).to_have_count(0)
    ann.get_by_role("button", name="Revoke Build notices").click()
    expect(ann.locator(".things")).to_have_count(0)


def test_a_message_is_reported(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    ann = come_in(visitor(), server.url, "Ann")
    post(talker(server, chatter), "buy now")
    choose_action(ann, "buy now", "Report message")
    expect(ann.locator(".quoted")).to_contain_text("buy now")
    ann.get_by_label("What’s wrong").fill("spam")
    ann.get_by_role("dialog").get_by_role("button", name="Send report").click()
    expect(ann.get_by_role("dialog")).to_contain_text("Your report went to the admins")
