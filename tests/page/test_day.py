"""A day of three people in a real Chromium: Ann and Ben at their desks, Cleo at hers or on a phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import choose_action, join_room, ready, say, saying, sees
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PLAN = "**Today** we plant:\n\n- beans\n- peas\n\n```python\nfor bed in beds:\n    water(bed)\n```"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("day")) as running:
        yield running


def go(page: Page, name: str) -> None:
    """Go to a room, or to the inbox, by the sidebar, which on a phone is a drawer."""
    if page.locator(".menu-button").is_visible():
        page.locator(".menu-button").click()
    page.locator(".sidebar").get_by_role("link", name=re.compile(f"^{name}")).click()
    expect(page.locator("main h1")).to_contain_text(name)


def badge(page: Page, room: str) -> Any:
    """The number beside a room in the sidebar, which is in the document even while a phone's drawer is shut."""
    return page.locator(f'.room[data-slug="{room}"] .badge')


def meet(server: Server, ann: Page, ben: Page, cleo: Page) -> None:
    """Ann makes a room, the others join it, and Cleo goes back to the lobby."""
    ann.get_by_role("button", name="New room").click()
    ann.get_by_label("Name").fill("Garden")
    ann.get_by_role("button", name="Create room").click()
    expect(ann.locator(".room-name")).to_have_text("Garden")
    for page in (ben, cleo):
        page.goto(f"{server.url}/rooms/garden")
        join_room(page)
    go(cleo, "Lobby")


def write(ann: Page, ben: Page, cleo: Page) -> None:
    """Ben writes with markdown and code, which the others see as it is meant."""
    ben.locator(".composer textarea").fill(PLAN)
    ben.keyboard.press("Enter")
    plan = saying(ann, "we plant")
    expect(plan.locator("strong")).to_have_text("Today")
    expect(plan.locator("li")).to_have_text(["beans", "peas"])
    expect(plan.locator("pre .code-keyword")).to_have_text(["for", "in"])
    expect(badge(cleo, "garden")).to_contain_class("quiet")


def mention(ben: Page, cleo: Page) -> None:
    """A mention by edit tells Cleo, in another room."""
    say(ben, "who waters?")
    sees(ben, "who waters?")
    choose_action(ben, "who waters?", "Edit message")
    ben.locator(".composer textarea").fill("who waters? @Cleo")
    ben.keyboard.press("Enter")
    expect(badge(cleo, "garden")).not_to_contain_class("quiet")
    expect(cleo).to_have_title(re.compile(r"^\(2\)"))
    go(cleo, "Garden")
    asked = saying(cleo, "who waters?")
    expect(asked).to_contain_class("is-meant")
    expect(asked.locator(".mention.is-me")).to_have_text("@Cleo")
    go(cleo, "Lobby")
    expect(badge(cleo, "garden")).to_have_count(0)
    expect(cleo).to_have_title(re.compile(r"^Lobby"))
    go(cleo, "Garden")


def talk(ann: Page, ben: Page, cleo: Page) -> None:
    """Cleo reacts, and answers; with Ann's answer that is a thread."""
    choose_action(cleo, "who waters?", "React")
    cleo.get_by_role("button", name="grinning face", exact=True).click()
    expect(saying(ben, "who waters?").locator(".reaction[data-emoji]")).to_have_text(["😀1"])
    choose_action(cleo, "who waters?", "Reply")
    say(cleo, "I do, at noon")
    sees(ann, "I do, at noon")
    expect(saying(ann, "I do, at noon").locator(".answered")).to_contain_text("who waters?")
    choose_action(ann, "who waters?", "Open thread")
    thread = ann.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("I do, at noon")).to_be_visible()
    thread.get_by_role("textbox", name="Reply in this thread").fill("thank you")
    ann.keyboard.press("Enter")
    expect(saying(cleo, "who waters?").locator(".thread-line")).to_contain_text("2 replies")
    thread.get_by_role("button", name="Close").click()


def keep(ann: Page, cleo: Page) -> None:
    """Ann pins the plan, Cleo saves it."""
    choose_action(ann, "we plant", "Pin")
    expect(saying(cleo, "we plant").locator(".marks")).to_have_text("Pinned")
    choose_action(cleo, "we plant", "Save")
    cleo.get_by_role("textbox", name="Note").fill("buy peas")
    cleo.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(saying(cleo, "we plant").locator(".marks")).to_contain_text("Saved")


def leave_unread(cleo: Page) -> None:
    """Cleo marks the question as unread, so as not to forget it, and goes elsewhere."""
    choose_action(cleo, "who waters?", "Mark unread")
    expect(badge(cleo, "garden")).to_be_attached()
    go(cleo, "Lobby")
    expect(cleo).to_have_url(re.compile("/rooms/lobby$"))  # the address follows once the room is painted
    cleo.reload()
    ready(cleo)
    expect(badge(cleo, "garden")).to_be_attached()


def mute(ann: Page, ben: Page, cleo: Page) -> None:
    """Ben has had enough of the garden: he mutes it, and hears nothing of what Ann says there."""
    say(ben, "/mute")
    expect(ben.locator('.room[data-slug="garden"] .room-link')).to_contain_class("is-muted")
    go(ben, "Lobby")
    say(ann, "the hose is here")
    expect(cleo).to_have_title(re.compile(r"^\(3\)"))
    sees(ann, "the hose is here")
    expect(badge(ben, "garden")).to_have_count(0)
    expect(ben).to_have_title(re.compile(r"^Lobby"))


def look_into_inboxes(ben: Page, cleo: Page) -> None:
    """The inboxes have what was meant for each: what is read there is read everywhere."""
    go(cleo, "Inbox")
    expect(cleo.locator(".excerpt")).to_have_count(1)
    expect(cleo.locator(".excerpt")).to_contain_text("who waters? @Cleo")
    cleo.get_by_role("tab", name="Saved").click()
    expect(cleo.locator(".excerpt", has_text="buy peas")).to_have_count(1)
    go(ben, "Inbox")
    ben.get_by_role("tab", name="Replies").click()
    expect(ben.locator(".excerpt")).to_have_count(2)
    ben.get_by_role("tab", name="Reactions").click()
    expect(ben.locator(".excerpt", has_text="Cleo reacted with 😀")).to_have_count(1)


def come_by_a_link(server: Server, ann: Page, cleo: Page) -> None:
    """A link opens the room at its message from cold, in another window of Cleo's."""
    seq = saying(ann, "who waters?").get_attribute("data-seq")
    other = cleo.context.new_page()
    other.goto(f"{server.url}/rooms/garden/{seq}")
    ready(other)
    expect(other.locator(".log .message[data-target]")).to_contain_text("who waters?")
    go(other, "Garden")
    expect(badge(cleo, "garden")).to_have_count(0)
    expect(badge(other, "garden")).to_have_count(0)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_three_people_play_a_day(server: Server, visitor: Visit, device: dict[str, Any]) -> None:
    ann, ben = (come_in_as(visitor(**DESK), server, name) for name in ("Ann", "Ben"))
    cleo = come_in_as(visitor(**device), server, "Cleo")
    meet(server, ann, ben, cleo)
    write(ann, ben, cleo)
    mention(ben, cleo)
    talk(ann, ben, cleo)
    keep(ann, cleo)
    leave_unread(cleo)
    mute(ann, ben, cleo)
    look_into_inboxes(ben, cleo)
    come_by_a_link(server, ann, cleo)
