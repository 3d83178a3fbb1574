"""The servers of the tour and the person on it."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import give_role
from tests.support.browser.scene import furnish
from tests.support.browser.talk import post, ready
from tests.support.clients.accounts import reset_link
from tests.support.clients.web import PASSWORD, Web
from tests.support.data.crowd import belong, populate
from tests.support.servers.server import Server

SPEECHES = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2,
    "https://example.org/a/very/long/address/that/does/not/end/anywhere?with=parameters&and=more&of=them&until=the-end-of-it-all",
    "สวัสดีครับ ยินดีที่ได้รู้จักทุกคน วันนี้อากาศดีมาก เราจะไปสวนด้วยกันไหม",
    "שלום לכולם! מחר בעשר בבוקר (10:00) ליד החממה, ותביאו gloves ומים.",
    "こんにちは。明日の午前十時に温室の前で会いましょう。",
    "নমস্কার, नमस्ते, வணக்கம், Xin chào các bạn, Γειά σας, Привет всем",
    "🎉🌱",
    "A line\nanother one\n\nand one after an empty one.",
    "def water(plants):\n    for plant in plants:\n        plant.drink(litres=0.5)",
    "ok",
)

MARKS = (
    "Morning! What *changed* since **Friday**, ~~Thursday~~:\n\n- the `water` queue is **shorter**\n- fewer leaks\n"
    "  1. one at the door\n  2. none below\n- see [the plan](https://example.org/plan)",
    "> It does not start in the rain.\n> Not even *twice*.\nThen look at `log/pump`, and at [bank.example](https://thief.example/x).",
    "/me waters the **tomatoes**",
    "```python\nfor plant in plants:\n    # the driest first\n    plant.drink(litres=0.5)\n```",
    "```\n" + "\n".join(f"{number:>2}:00 {number % 7 + 12} degrees" for number in range(30)) + "\n```",
    "```js\nconst dry = plants.filter(({ water }) => water < 0.2).map(({ name, place }) => `${name}, ${place},"
    " in the greenhouse`);\n```",
    "مرحبا **بالعالم**\n- واحد\n- اثنان",
)


def set_up_link(server: Server) -> str:
    """Return the address of the set-up, from the log."""
    found = re.search(r"\S+/setup/\S+", server.log.read_text())
    assert found
    return found[0]


class Town:
    """The servers of the tour, and the cookies of those who look at them."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self.garden = stack.enter_context(Server(home / "garden", CHAT_WORKSPACE="Garden"))
        self.crowd = stack.enter_context(Server(home / "crowd", CHAT_WORKSPACE="Town"))
        self.closed = stack.enter_context(Server(home / "closed"))
        self.bare = stack.enter_context(Server(home / "bare"))
        self.people = furnish(self.garden, stack)
        for name in self.people:
            give_role(self.garden, name, "member")
        self.noor = self._person(self.garden, "Noor", "owner")
        self.ann = self._person(self.crowd, "Ann", "owner")
        fields = {"workspace": "Harbour", "name": "Ann", "password": PASSWORD, "door": "invitation"}
        Web(self.closed.url).send(set_up_link(self.closed).removeprefix(self.closed.url), **fields)
        self._talk()
        populate(self.crowd, people=400, rooms=540, acts=60)
        belong(self.crowd, "Ann")
        self.reset = self.garden.url + reset_link(self.garden, "Noor")

    def _person(self, server: Server, name: str, role: str) -> dict[str, Any]:
        web = Web(server.url)
        web.join(name)
        give_role(server, name, role)
        key, _, value = web.cookie.partition("=")
        return {"name": key, "value": value, "url": server.url}

    def _talk(self) -> None:
        mira, jonas = self.people["Mira"], self.people["Jonas"]
        self.slugs = {
            name: str(mira.ask("room:create", name=name)["room"]["slug"])
            for name in ("Languages", "Marks", "Quiet corner")
        }
        for room, texts in (("Languages", SPEECHES), ("Marks", MARKS)):
            for who in (mira, jonas):
                who.ask("room:join", room=self.slugs[room])
            for number, text in enumerate(texts):
                post((mira, jonas)[number % 3 % 2], text, self.slugs[room])
        post(
            jonas, "I measured again: 1,204 mm by 887 mm. The old panes would rattle, and the wind comes from the west."
        )
        offer = post(mira, "Then let us order nine new ones at €14.50 each.")
        for who, emoji in ((jonas, "👍🏽"), (self.people["سلمى"], "👍🏽"), (jonas, "🎉"), (mira, "💚")):
            who.ask("message:react", room="lobby", id=offer["id"], emoji=emoji)


class Guide:
    """A visitor on the tour, in a window of one size and theme."""

    def __init__(self, town: Town, visitor: Visitor, label: str) -> None:
        self.town, self.visitor, self.page, self.label = town, visitor, visitor.page, label
        self.is_narrow = (self.page.viewport_size or {"width": 0})["width"] < 760

    def go(self, path: str, server: Server | None = None) -> Page:
        """Open a page as a stranger."""
        self.visitor.context.clear_cookies()
        self.page.goto((server or self.town.garden).url + path)
        return self.page

    def enter(self, room: str = "lobby") -> Page:
        """Open a room of the garden as its owner."""
        self.visitor.context.add_cookies([self.town.noor])
        self.page.goto(f"{self.town.garden.url}/rooms/{self.town.slugs.get(room, room)}")
        ready(self.page)
        return self.page

    def crowd(self, path: str) -> Page:
        """Open a page of the workspace with many rooms and people as its owner."""
        self.visitor.context.add_cookies([self.town.ann])
        self.page.goto(self.town.crowd.url + path)
        return self.page

    def drawer(self) -> Page:
        """Open the lobby, and the list of rooms if it is a drawer."""
        page = self.enter()
        if self.is_narrow:
            page.locator(".menu-button").click()
        return page

    def menu(self, entry: str) -> Page:
        """Choose an entry of one's own menu."""
        page = self.drawer()
        page.locator(".me-button").click()
        page.get_by_role("button", name=entry).click()
        return page
