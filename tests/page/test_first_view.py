"""What a browser has to wait for until the first message can be read: on a slow network each round trip is felt."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import choose_name
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]

# Each loaded file: where it is, how many bytes came over the network, and when it was asked for and had arrived.
LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map((one) => [new URL(one.name).pathname, one.transferSize, one.requestStart, one.responseEnd])"""


@pytest.fixture
def room(common: Server, chatter: Callable[..., Chatter]) -> str:
    """A public room with a page of messages."""
    ben = chatter(common.url, "First View Ben")
    slug: str = ben.ask("room:create", name="First view")["room"]["slug"]
    for number in range(50):
        ben.ask("message:post", room=slug, text=f"message {number} " + "word " * 12, client_id=str(uuid.uuid4()))
    return slug


def unanswered(visitor: Visitor) -> Page:
    """Let no connection of this browser be answered."""
    held: list[WebSocketRoute] = []
    visitor.context.route_web_socket(re.compile("/socket.io/"), lambda route: held.append(route))
    return visitor.page


def test_messages_can_be_read_before_there_is_a_connection_after_two_round_trips_and_a_hundred_kilobytes(
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
    assert sum(loaded[path][0] for path in needed) < 100_000, "at 60 kB/s this takes less than 1.7 s"
    script = loaded["bundle/js/app.js"]
    for path in needed[1:]:
        assert loaded[path][1] < script[2], f"{path} is asked for only once the script is there"
