"""Dialogs, in a real Chromium: they stay usable while requests are under way."""

import re
from collections.abc import Callable

from playwright.sync_api import WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import come_in
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
    page.get_by_role("button", name="Make room").click()
    page.locator(".faces").click()
    page.get_by_role("button", name="Room settings").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Archive this room").click()
    held[0]()
    page.get_by_role("group", name="Archive this room?").get_by_role("button", name="Archive").click()
    expect(page.locator(".closed")).to_contain_text("This room is archived")
