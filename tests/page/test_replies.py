"""Replies and the inbox of what is meant for a person, in a real Chromium."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.room import Room, press_on, row
from tests.support.browser.talk import COMPOSER, choose_action, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


def test_a_reply_shows_what_it_answers_as_that_is_now_and_leads_there_and_back(room: Room) -> None:
    asked = room.post("who has the **key**?")
    for number in range(120):
        room.post(f"line {number}.")
    page = room.page()
    sees(page, "line 119.")
    room.reply("Cleo has it", asked)
    answered = page.locator(".answered", has_text="who has the key")
    expect(answered).to_contain_text("who has the key?")
    press_on(row(page, "Cleo has it"), "a")
    expect(page.locator(".answering")).to_contain_text("Cleo has it")
    assert judged(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".answering")).to_have_count(0)
    press_on(row(page, "Cleo has it"), "a")
    say(page, "thank you")
    sees(page, "thank you")
    expect(row(page, "thank you").locator(".answered")).to_contain_text("Cleo has it")
    expect(page.locator(".answering")).to_have_count(0)
    room.ben.ask("message:edit", room=room.slug, id=asked["id"], text="who has the keys?")
    expect(answered).to_contain_text("who has the keys?")
    answered.click()
    expect(page.locator(".message[data-target]")).to_contain_text("who has the keys?")
    page.get_by_role("button", name="Back").click()
    expect(row(page, "thank you")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    expect(page.locator(COMPOSER)).to_be_visible()


def test_a_long_press_near_what_a_reply_answers_opens_its_sheet(room: Room) -> None:
    room.reply("Cleo has it", room.post("who has the key?"))
    page = room.page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    sees(page, "Cleo has it")
    choose_action(page, "Cleo has it", "Reply")
    expect(page.locator(".answering")).to_contain_text("Cleo has it")


def test_what_is_meant_for_one_comes_into_the_inbox_and_is_read_there(common: Server, room: Room) -> None:
    mine = room.page("Ann")
    say(mine, "who has the key?")
    sees(mine, "who has the key?")
    asked = room.ben.ask("message:list", room=room.slug)["messages"][-1]
    room.ben.ask("message:react", room=room.slug, id=asked["id"], emoji="👍", on=True)
    mine.goto(f"{common.url}/inbox")
    expect(mine.locator(".no-excerpts")).to_contain_text("No mentions yet")
    assert judged(mine) == []
    link = mine.locator(".inbox-link")
    expect(link).to_contain_text("new reactions")
    room.post(f"**look** @{room.name('Ann')}, one")
    room.post(f"look @{room.name('Ann')}, two")
    room.reply("Cleo has it", asked)
    expect(mine.locator(".excerpt.is-unread")).to_have_count(2)
    expect(mine.locator(".excerpt").last).to_contain_text(f"look @{room.name('Ann')}, one")
    expect(link.locator(".badge")).to_contain_text("3")
    assert judged(mine) == []
    mine.locator(".excerpt").first.focus()
    mine.keyboard.press("ArrowDown")
    expect(mine.locator(".excerpt").last).to_be_focused()
    mine.locator(".excerpt").last.get_by_role("button", name="Mark as read").click()
    expect(mine.locator(".excerpt.is-unread")).to_have_count(1)
    expect(mine.locator(".excerpt").last).to_be_focused()
    expect(link.locator(".badge")).to_contain_text("2")
    mine.get_by_role("button", name="Mark all as read").click()
    expect(link.locator(".badge")).to_contain_text("1")
    expect(mine.get_by_role("tab", name="Mentions")).to_be_focused()
    mine.get_by_role("tab", name="Threads").click()
    expect(mine.locator(".excerpt", has_text="who has the key?")).to_be_visible()
    mine.get_by_role("tab", name="Replies").click()
    expect(mine.locator(".excerpt.is-unread", has_text="Cleo has it")).to_be_visible()
    mine.get_by_role("button", name="Mark all as read").click()
    expect(link.locator(".badge")).to_have_count(0)
    expect(link).to_contain_text("new reactions")
    mine.get_by_role("tab", name="Reactions").click()
    expect(mine.locator(".excerpt.is-unread", has_text="who has the key?")).to_contain_text("reacted with 👍")
    expect(link).not_to_contain_text("new reactions")
    mine.get_by_role("tab", name="Replies").click()
    mine.locator(".excerpt", has_text="Cleo has it").get_by_role("link", name="Go to message").click()
    expect(mine.locator(".log .message[data-target]")).to_contain_text("Cleo has it")


def test_a_thread_of_the_inbox_opens_beside_its_room(common: Server, room: Room) -> None:
    page = room.page("Ann")
    say(page, "who has the key?")
    sees(page, "who has the key?")
    room.reply("Cleo has it", room.ben.ask("message:list", room=room.slug)["messages"][-1])
    page.goto(f"{common.url}/inbox")
    page.get_by_role("tab", name="Threads").click()
    page.locator(".excerpt", has_text="who has the key?").get_by_role("link", name="Open thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message", has_text="Cleo has it")).to_be_visible()
    expect(page.locator(".room-name")).to_have_text(f"Talk {room.slug.removeprefix('talk-')}")
