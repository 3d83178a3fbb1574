"""Two workers and a bus, in a real Chromium: the page shows nothing of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import COMPOSER, ready, say, sees
from tests.support.servers.redis import Redis
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two workers that would look for changes by themselves once a minute."""
    with Redis(tmp_path) as redis:
        settings: dict[str, Any] = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'one' / 'chat.db'}",
            "CHAT_BUS": redis.url,
            "CHAT_FOLLOW_SECONDS": "60",
            "SECRET_KEY": "x" * 32,
        }
        with Server(tmp_path / "one", **settings) as one, Server(tmp_path / "two", **settings) as two:
            yield one, two


def at(page: Page, server: Server, room: str = "lobby") -> Page:
    """Open another tab of the same person at this worker."""
    tab = page.context.new_page()
    tab.goto(f"{server.url}/rooms/{room}")
    ready(tab)
    return tab


def test_people_at_two_workers_see_and_hear_each_other_as_at_one(
    workers: tuple[Server, Server], visitor: Visit
) -> None:
    one, two = workers
    ann = come_in_as(visitor(), one, "Ann", role="owner")
    ben = come_in_as(visitor(), one, "Ben")
    ben_too = at(ben, two)
    cleo = at(come_in_as(visitor(), one, "Cleo"), two)
    ben.close()

    expect(ann.locator(".faces")).to_contain_text("3 online")
    expect(cleo.locator(".faces")).to_contain_text("3 online")
    cleo.locator(COMPOSER).press_sequentially("h")
    expect(ann.locator(".typing")).to_contain_text("Cleo is typing")
    say(cleo, "hello from the other side")
    sees(ann, "hello from the other side")
    sees(ben_too, "hello from the other side")

    ann.get_by_role("button", name="New room").click()
    ann.get_by_label("Name").fill("Garden")
    ann.get_by_role("dialog").get_by_role("button", name="Create room").click()
    expect(ann.locator(".room-name")).to_have_text("Garden")
    ben_here, ben_there = at(ben_too, one, "garden"), at(ben_too, two)
    ben_here.get_by_role("button", name="Join room").click()
    expect(ben_there.locator('.room[data-slug="garden"]')).to_be_attached()
    ben_here.get_by_role("link", name="Lobby").click()
    expect(ben_here.locator(".room-name")).to_have_text("Lobby")
    say(ann, "who waters?")
    for tab in (ben_here, ben_there):
        expect(tab.locator('.room[data-slug="garden"] .badge')).to_be_attached()
    ben_there.bring_to_front()
    ben_there.get_by_role("link", name=re.compile("^Garden")).click()
    sees(ben_there, "who waters?")
    expect(ben_here.locator('.room[data-slug="garden"] .badge')).to_have_count(0)
