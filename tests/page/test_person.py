"""A person, shown large: their card, and the beginning of a direct conversation."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import card, show_members
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import COMPOSER, ready, texts
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]
TOKYO = "Asia/Tokyo"


@pytest.fixture
def server(common: Server) -> Server:
    return common


def meets(visitor: Visit, server: Server, name: str, other: str) -> Page:
    """Have somebody open the card of another person in the lobby."""
    page = come_in_as(visitor(timezone_id="Europe/London", locale="en-GB"), server, name)
    show_members(page)
    card(page, other)
    return page


def timezone(server: Server, name: str) -> str:
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        [(found,)] = database.execute("SELECT timezone FROM people WHERE name = ?", [name])
    return str(found)


def test_a_card_says_who_is_online_and_what_time_it_is_for_them_and_begins_with_a_message(
    server: Server, visitor: Visit
) -> None:
    tokyo = visitor(timezone_id=TOKYO)
    kenji = come_in_as(tokyo, server, "Person Kenji")
    ann = meets(visitor, server, "Person Ann", "Person Kenji")
    facts = ann.locator(".is-card .person-facts")
    expect(facts).to_contain_text(re.compile(r"Online\s*(\w+, )?\d\d?:\d\d local time\s*[89] hours ahead"))
    acts = ann.locator(".is-card .sheet button:not([aria-label=Close])")
    expect(acts.first).to_have_text("Message")
    expect(ann.locator(".is-card .card-actions").last.locator(".is-grave").first).to_contain_text("Block")
    danger = ann.locator(".is-card .card-actions", has_text="Block")
    expect(danger.locator(".card-action:not(.is-grave)")).to_have_count(0)
    tokyo.context.close()
    expect(facts).to_contain_text("Offline")
    assert kenji.is_closed()


def test_who_hides_their_local_time_is_shown_without_it(server: Server, visitor: Visit) -> None:
    kenji = come_in_as(visitor(timezone_id=TOKYO), server, "Person Hidden")
    until(lambda: timezone(server, "Person Hidden") == TOKYO, 10, "the page to tell the time zone", kenji.title)
    kenji.locator(".me-button").click()
    kenji.get_by_role("button", name="Preferences").click()
    kenji.get_by_role("group", name="Your local time").get_by_text("Hide").click()
    until(lambda: timezone(server, "Person Hidden") == "", 10, "the page to take the time zone back", kenji.title)
    ann = meets(visitor, server, "Person Anna", "Person Hidden")
    expect(ann.locator(".is-card .person-facts")).to_contain_text("Online")
    expect(ann.locator(".is-card .person-facts")).not_to_contain_text("local time")


def test_an_empty_conversation_shows_the_person_and_a_wave_is_one_click(server: Server, visitor: Visit) -> None:
    kenji = come_in_as(visitor(timezone_id=TOKYO), server, "Person Ryo")
    ann = meets(visitor, server, "Person Anne", "Person Ryo")
    ann.get_by_role("button", name="Message", exact=True).click()
    ann.wait_for_url("**/rooms/direct-*")
    ready(ann)
    start = ann.locator(".log .beginning")
    expect(start).to_contain_text(re.compile(r"Person Ryo\s*Online\s*.*local time\s*[89] hours ahead"))
    expect(start).to_contain_text("Only you and Person Ryo can read this.")
    start.get_by_role("button", name="Wave").click()
    expect(ann.locator(".log .message:not(.unsent) .text")).to_have_text("👋")
    expect(ann.get_by_role("button", name="Wave")).to_have_count(0)
    expect(ann.locator(COMPOSER)).to_be_focused()
    kenji.locator(".room-link", has_text="Person Anne").click()
    expect(kenji.locator(".log .message .text")).to_have_text("👋")
    assert texts(kenji) == ["👋"]
    start.get_by_role("button", name="Profile of Person Ryo").click()
    expect(ann.locator(".card-name")).to_have_text("Person Ryo")


def test_the_sidebar_shows_who_of_ones_conversations_is_online_while_another_room_is_open(
    server: Server, visitor: Visit
) -> None:
    mio = come_in_as(visitor(), server, "Person Mio")
    ann = meets(visitor, server, "Person Annie", "Person Mio")
    ann.get_by_role("button", name="Message", exact=True).click()
    ann.wait_for_url("**/rooms/direct-*")
    ready(ann)
    ann.get_by_role("link", name="Lobby").click()
    face = ann.locator(".room-link", has_text="Person Mio").locator(".face.is-here")
    expect(face).to_be_visible()
    mio.goto("about:blank")
    expect(face).to_have_count(0)
    mio.goto(f"{server.url}/rooms/lobby")
    expect(face).to_be_visible()
