"""What people do with messages beside reading them, in a real Chromium: save, pin, quote and share them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.room import Room, row
from tests.support.browser.talk import COMPOSER, choose_action, place_of, ready, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


def open_inbox(page: Page) -> None:
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def test_a_message_is_saved_with_a_note_and_found_in_the_inbox_on_all_devices(common: Server, room: Room) -> None:
    room.post("water the seedlings")
    page = room.page()
    other = page.context.new_page()
    other.goto(f"{common.url}/inbox")
    other.get_by_role("tab", name="Saved").click()
    expect(other.locator(".no-excerpts")).to_contain_text("Nothing saved yet")
    choose_action(page, "water the seedlings", "Save")
    page.get_by_role("textbox", name="Note").fill("on Monday")
    page.keyboard.press("Enter")
    expect(row(page, "water the seedlings").locator(".marks")).to_have_text("Saved")
    saved = other.locator(".excerpt", has_text="water the seedlings")
    expect(saved).to_contain_text("on Monday")
    assert judged(other) == []
    saved.get_by_role("button", name="Edit note").click()
    other.get_by_role("textbox", name="Note").fill("on Tuesday")
    other.keyboard.press("Enter")
    expect(saved).to_contain_text("on Tuesday")
    saved.get_by_role("link", name="Go to message").click()
    expect(other.locator(".log .message[data-target]")).to_contain_text("water the seedlings")
    other.go_back()
    expect(other).to_have_url(f"{common.url}/inbox")
    saved.get_by_role("button", name="Remove").click()
    expect(saved).to_have_count(0)
    expect(page.locator(".marks")).to_have_count(0)


def test_the_inbox_reads_nothing_and_the_room_is_as_it_was_when_one_comes_back(room: Room) -> None:
    for number in range(60):
        room.post(f"line {number}.")
    page = room.page()
    sees(page, "line 59.")
    page.locator(".log .message", has_text="line 30.").evaluate("row => row.scrollIntoView({ block: 'center' })")
    expect(page.locator(".pill.below")).to_be_visible()
    before = place_of(page, "line 30.")
    open_inbox(page)
    room.post("while away")
    link = page.locator(f".room[data-slug='{room.slug}'] .room-link")
    expect(link.locator(".badge")).to_contain_text("1")
    link.click()
    expect(page.locator(".pill.below")).to_have_text("1 new below")
    assert place_of(page, "line 30.") == pytest.approx(before, abs=1)


def test_a_pinned_message_is_marked_and_listed_for_everyone_until_it_is_unpinned(room: Room) -> None:
    room.post("we meet at ten")
    for number in range(80):
        room.post(f"line {number}.")
    ann, cleo = room.page("Ann"), room.page("Cleo")
    ann.locator(".log").evaluate("log => log.scrollTo(0, 0)")
    choose_action(ann, "we meet at ten", "Pin")
    expect(row(ann, "we meet at ten").locator(".marks")).to_have_text("Pinned")
    cleo.get_by_role("button", name="More", exact=True).click()
    cleo.get_by_role("menuitem", name="Pinned (1)").click()
    pinned = cleo.locator(".details .excerpt")
    expect(pinned).to_contain_text("we meet at ten")
    assert judged(cleo) == []
    pinned.get_by_role("link", name="Go to message").click()
    expect(cleo.locator(".log .message[data-target]")).to_contain_text("we meet at ten")
    pinned.get_by_role("button", name="Unpin").click()
    expect(cleo.locator(".details .no-excerpts")).to_be_visible()
    expect(ann.locator(".marks")).to_have_count(0)


def test_what_an_edited_message_said_before_is_marked_as_added_and_removed(room: Room) -> None:
    said = room.post("we meet at ten")
    room.ben.ask("message:edit", room=room.slug, id=said["id"], text="we meet at eleven")
    page = room.page()
    edited = page.get_by_role("button", name="(edited)")
    edited.hover()
    assert (edited.get_attribute("title") or "").startswith("Edited now: ")
    edited.click()
    versions = page.locator(".version-text")
    expect(versions).to_have_count(2)
    expect(versions.first.locator("del")).to_have_text("removed: ten")
    expect(versions.first.locator("ins")).to_have_text("added: eleven")
    expect(versions.last).to_have_text("we meet at ten")
    assert judged(page) == []
    page.keyboard.press("Escape")
    choose_action(page, "we meet at eleven", "Edit history")
    expect(versions).to_have_count(2)


def test_below_a_link_stands_the_message_if_one_may_read_it_and_nothing_in_view_moves(
    common: Server, room: Room, chatter: Chat
) -> None:
    for number in range(70):
        room.post(f"line {number}.")
    said = room.post("the roof is done")
    page = room.page()
    sees(page, "the roof is done")
    page.locator(".log .message", has_text="line 40.").evaluate("row => row.scrollIntoView({ block: 'start' })")
    expect(page.locator(".pill.below")).to_be_visible()
    before = place_of(page, "line 42.")
    room.post(f"as said: {common.url}/rooms/{room.slug}/{said['seq']}")
    room.post(f"and {common.url}/rooms/{room.slug}/999999")
    expect(page.locator(".pill.below")).to_have_text("2 new below")
    expect(page.locator(".log .linked")).to_have_count(0)
    page.locator(".pill.below").click()
    expect(page.locator("a.linked")).to_contain_text("the roof is done")
    expect(page.locator(".log .linked.is-absent")).to_have_text("A message that you can’t see, or that is gone")
    page.locator(".log .message", has_text="line 40.").evaluate("row => row.scrollIntoView({ block: 'start' })")
    assert place_of(page, "line 42.") == pytest.approx(before, abs=1)
    room.ben.ask("message:edit", room=room.slug, id=said["id"], text="the roof is nearly done")
    expect(page.locator("a.linked")).to_contain_text("nearly done")
    page.locator("a.linked").click()
    expect(page.locator(".log .message[data-target]")).to_contain_text("nearly done")


def test_a_message_is_quoted_and_shared_with_its_link(common: Server, room: Room) -> None:
    other: str = room.ben.ask("room:create", name=f"Shared {room.slug}")["room"]["slug"]
    said = room.post("one\ntwo")
    link = f"{common.url}/rooms/{room.slug}/{said['seq']}"
    page = room.page()
    page.goto(f"{common.url}/rooms/{other}")
    page.get_by_role("button", name="Join room").click()
    expect(page.locator(COMPOSER)).to_be_visible()
    page.goto(f"{common.url}/rooms/{room.slug}")
    ready(page)
    page.locator(COMPOSER).fill("begun")
    choose_action(page, "one", "Quote")
    expect(page.locator(COMPOSER)).to_have_value(f"begun\n\n> one\n> two\n> {link}\n\n")
    choose_action(page, "one", "Share")
    page.get_by_placeholder("Rooms and people").fill("Shared")
    expect(page.get_by_role("radio", name=f"Shared {room.slug}")).to_be_checked()
    page.get_by_label("Your words").fill("look")
    assert judged(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    page.goto(f"{common.url}/rooms/{other}")
    expect(page.locator(".message .written")).to_have_text(f"look\n{link}")
    expect(page.locator("a.linked")).to_contain_text("one")


def test_a_link_is_copied(common: Server, room: Room) -> None:
    said = room.post("copy me")
    page = room.page(permissions=["clipboard-read", "clipboard-write"])
    row(page, "copy me").hover()
    row(page, "copy me").get_by_role("button", name="Copy link").click()
    expect(page.locator(".announcer")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{common.url}/rooms/{room.slug}/{said['seq']}"
