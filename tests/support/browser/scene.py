"""A room with a conversation, for pictures and for looking at the page.

`python -m tests.support.browser.scene docs/screenshot.png` makes the README's picture.
"""

import sys
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browser.browser import Visitor, launch
from tests.support.browser.talk import come_in, ready, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

TALK = [
    ("Mira", "Good morning! The new greenhouse roof is up 🎉"),
    ("Mira", "Pictures are at https://example.org/greenhouse/roof"),
    ("Jonas", "Oh, that looks great. Did the north side hold in the storm?"),
    ("Mira", "It did.\nOnly two panes have to be fixed, and I have spare ones."),
    ("سلمى", "رائع! سأكون هناك يوم السبت"),
    ("Aleksandra Konstantinopolska-Wiśniewska", "Saturday works for me too. I'll bring the ladder and some cake."),
    ("Jonas", "Then it's settled: Saturday at ten."),
]


def furnish(server: Server, chatters: ExitStack) -> dict[str, Chatter]:
    """Make rooms, and have people talk in the lobby. They stay connected as long as `chatters` is open."""
    people: dict[str, Chatter] = {}
    for name, text in TALK:
        if name not in people:
            people[name] = chatters.enter_context(Chatter(server.url, name))
            people[name].ask("room:join", room="lobby")
        people[name].ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
    mira = people["Mira"]
    for name in ("Greenhouse", "Seeds & seedlings", "Tools to lend"):
        mira.ask("room:create", name=name)
    mira.ask("room:topic", room="lobby", topic="Everything around the community garden")
    return people


def portray(path: Path) -> None:
    """Take the README's picture."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        server = stack.enter_context(Server(Path(home), CHAT_WORKSPACE="Garden"))
        people = furnish(server, stack)
        browser = launch(stack.enter_context(sync_playwright()))
        visitor = Visitor(browser, viewport={"width": 1200, "height": 760}, device_scale_factor=2)
        page = come_in(visitor, server.url, "Noor")
        for slug in ("greenhouse", "tools-to-lend"):
            page.goto(f"{server.url}/rooms/{slug}")
            ready(page)
        page.goto(f"{server.url}/rooms/lobby")
        say(page, "Count me in, I'll water everything until then.")
        sees(page, "Count me in")
        people["Jonas"].ask("room:join", room="greenhouse")
        people["Jonas"].ask("message:post", room="greenhouse", text="Who has the key?", client_id=str(uuid.uuid4()))
        page.locator(".badge").first.wait_for()
        people["Jonas"].ask("typing:start", room="lobby")
        page.locator(".typing", has_text="Jonas").wait_for()
        page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    portray(Path(sys.argv[1]))
