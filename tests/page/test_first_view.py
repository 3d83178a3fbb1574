"""Requests and bytes before the first message can be read; on a slow network each round trip is felt."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name, join_room, ready, say
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]

# Each loaded file: where it is, how many bytes came over the network, and when it was asked for and had arrived.
LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map((one) => [new URL(one.name).pathname, one.transferSize, one.requestStart, one.responseEnd])"""


@pytest.fixture(scope="module")
def room(common: Server) -> str:
    """A public room with a page of messages."""
    with Chatter(common.url, "First View Ben") as ben:
        slug: str = ben.ask("room:create", name="First view")["room"]["slug"]
        for number in range(50):
            ben.ask("message:post", room=slug, text=f"message {number} " + "word " * 12, client_id=str(uuid.uuid4()))
    return slug


def unanswered(visitor: Visitor) -> Page:
    """Let no connection of this browser be answered."""
    held: list[WebSocketRoute] = []
    visitor.context.route_web_socket(re.compile("/socket.io/"), lambda route: held.append(route))
    return visitor.page


def test_messages_can_be_read_before_there_is_a_connection_after_two_round_trips_and_130_kilobytes(
    common: Server, visitor: Visit, room: str
) -> None:
    one = visitor()
    choose_name(one, common.url, "First View Ann")
    page = unanswered(one)
    page.goto(f"{common.url}/rooms/{room}")
    expect(page.locator(".message .text").last).to_contain_text("message 49")
    loaded = {re.sub("^/static/v/[^/]*/", "", path): rest for path, *rest in page.evaluate(LOADED)}
    needed = [f"/rooms/{room}", "bundle/css/pages/room.css", f"/rooms/{room}/first", "bundle/js/app.js"]
    assert set(needed) <= set(loaded)
    script = loaded["bundle/js/app.js"]
    before = {path: size for path, (size, asked, _) in loaded.items() if asked < script[2]}
    assert script[0] < 120_000
    assert sum(before.values()) < 150_000, f"at 60 kB/s this takes more than 2.5 s: {before}"
    for path in needed[1:]:
        assert loaded[path][1] < script[2], f"{path} is asked for only once the script is there"


def test_a_page_whose_script_takes_long_says_that_it_loads_and_that_it_still_does(
    common: Server, visitor: Visit, room: str
) -> None:
    one = visitor()
    choose_name(one, common.url, "First View Cleo")
    page = one.page
    page.route("**/js/app.js", lambda route: None)  # it is never answered
    page.goto(f"{common.url}/rooms/{room}", wait_until="commit")
    words = page.locator(".shell-words")
    expect(words.locator(".soon")).to_have_css("opacity", "1")
    expect(words.locator(".late")).to_have_css("opacity", "0")
    page.evaluate(
        "document.querySelector('.shell-words').getAnimations({ subtree: true }).forEach((one) => one.finish())"
    )
    expect(words.locator(".soon")).to_be_hidden()
    expect(words.locator(".late")).to_have_css("opacity", "1")


def test_a_lost_connection_is_one_line_with_what_waits_the_seconds_and_a_way_to_try_now(
    common: Server, visitor: Visit, room: str
) -> None:
    one = visitor()
    choose_name(one, common.url, "First View Dora")
    page = one.page
    sockets: list[WebSocketRoute] = []

    def connect(route: WebSocketRoute) -> None:
        sockets.append(route)
        if len(sockets) == 1:
            route.connect_to_server()
        else:
            route.close()

    one.context.route_web_socket(re.compile("/socket.io/"), connect)
    one.context.route("**/socket.io/**", lambda route: route.abort())
    page.goto(f"{common.url}/rooms/{room}")
    ready(page)
    join_room(page)
    sockets[0].close()
    for text in ("one", "two"):
        say(page, text)
    line = page.locator(".connection.is-shown")
    words = r"\s*No connection. 2 messages waiting. Trying again in \d+\ss.\s*Try now\s*"
    expect(line).to_have_text(re.compile(f"^{words}$"))
    tries = len(sockets)
    line.get_by_role("button", name="Try now").click()
    until(lambda: len(sockets) > tries, 10, "another try", pause=lambda: page.evaluate("1"))
