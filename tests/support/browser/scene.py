"""A room with a conversation, for pictures and for looking at the page.

`make screenshot` makes the README's two pictures.
"""

import sys
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import expect, sync_playwright

from tests.support.browser.browser import Visitor, launch
from tests.support.browser.roles import come_in_as, give_role
from tests.support.browser.talk import join_room, ready, say, sees
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
    people = {
        name: chatters.enter_context(Chatter(server.url, name)) for name in dict.fromkeys(name for name, _ in TALK)
    }
    for one in people.values():
        one.ask("room:join", room="lobby")
    mira = people["Mira"]
    mira.ask("room:topic", room="lobby", topic="Everything around the community garden")
    for name, text in TALK:
        people[name].ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
    for name in ("Greenhouse", "Seeds & seedlings", "Tools to lend"):
        mira.ask("room:create", name=name)
    return people


def enliven(people: dict[str, Chatter]) -> None:
    """Let people in the lobby react to each other, answer, and mean somebody. Noor has to be there."""

    def post(name: str, text: str, **more: Any) -> dict[str, Any]:
        posted = people[name].ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()), **more)
        message: dict[str, Any] = posted["message"]
        return message

    known = people["Mira"].ask("message:list", room="lobby")["messages"]
    settled = next(one for one in reversed(known) if one["kind"] == "text")
    for name, emoji in (("Mira", "🎉"), ("سلمى", "🎉"), ("Aleksandra Konstantinopolska-Wiśniewska", "❤️")):
        people[name].ask("message:react", room="lobby", id=settled["id"], emoji=emoji, on=True)
    todo = post("Mira", "What is left to do:\n\n- two **panes** on the north side\n- `oil` and new hinges for the door")
    people["Jonas"].ask("message:react", room="lobby", id=todo["id"], emoji="👍", on=True)
    post("Jonas", "I have hinges. @Noor, do you still have the key?", reply_to=todo["id"])


def portray(desk: Path, phone: Path) -> None:
    """Take the README's pictures: of a wide window in light, and of a phone in dark."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        server = stack.enter_context(Server(Path(home), CHAT_WORKSPACE="Garden"))
        people = furnish(server, stack)
        browser = launch(stack.enter_context(sync_playwright()))
        visitor = Visitor(browser, viewport={"width": 1200, "height": 760}, device_scale_factor=2)
        for name in people:
            give_role(server, name, "member")
        page = come_in_as(visitor, server, "Noor", "owner")
        for slug in ("greenhouse", "tools-to-lend"):
            page.goto(f"{server.url}/rooms/{slug}")
            join_room(page)
        page.goto(f"{server.url}/rooms/lobby")
        enliven(people)
        say(page, "It's here, and I'll water everything until then.")
        sees(page, "It's here")
        people["Jonas"].ask("room:join", room="greenhouse")
        people["Jonas"].ask("message:post", room="greenhouse", text="Who has the key?", client_id=str(uuid.uuid4()))
        noor = people["Mira"].ask("person:list", query="Noor")["people"][0]["id"]
        direct = people["Mira"].ask("direct:open", people=[noor])["room"]["slug"]
        people["Mira"].ask("message:post", room=direct, text="Tea afterwards?", client_id=str(uuid.uuid4()))
        expect(page.locator(".room .badge")).to_have_count(2)
        people["Jonas"].ask("typing:start", room="lobby")
        page.locator(".typing", has_text="Jonas").wait_for()
        page.screenshot(path=desk)
        options: dict[str, Any] = {"viewport": {"width": 380, "height": 760}, "has_touch": True, "is_mobile": True}
        small = Visitor(browser, device_scale_factor=2, color_scheme="dark", **options)
        small.context.add_cookies(visitor.context.cookies())  # type: ignore[arg-type]
        small.page.goto(f"{server.url}/rooms/lobby")
        ready(small.page)
        sees(small.page, "It's here")
        small.page.screenshot(path=phone)
        browser.close()


if __name__ == "__main__":
    portray(Path(sys.argv[1]), Path(sys.argv[2]))
