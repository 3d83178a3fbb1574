"""The look of the dialogs about people, rooms and oneself, and automatic checks of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import Eye
from tests.support.browser.people import act, show_members
from tests.support.browser.roles import come_in_as, give_role
from tests.support.browser.scene import furnish
from tests.support.browser.talk import COMPOSER, accept, come_in, ready, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
LONG = "Wolfeschlegelsteinhausenbergerdorff"


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Chatter]]]:
    """A server with a conversation between people with accounts, one of whom has a long name."""
    with ExitStack() as stack:
        server = stack.enter_context(Server(tmp_path_factory.mktemp("garden"), CHAT_WORKSPACE="Garden"))
        people = furnish(server, stack)
        people[LONG] = stack.enter_context(Chatter(server.url, LONG, key="k" * 20))
        people[LONG].ask("room:join", room="lobby")
        for name in people:
            give_role(server, name, "member")
        yield server, people


class Reader(Eye):
    """A visitor who can open the list of people, even on a phone."""

    def rooms(self) -> None:
        """Show the list of rooms."""
        if self.is_narrow and not self.page.locator(".has-drawer").count():
            self.page.locator(".menu-button").click()
            expect(self.page.locator(".has-drawer")).to_be_attached()

    def press(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).click()

    def close(self) -> None:
        """Close the open dialog."""
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog")).to_have_count(0)

    def write(self, text: str) -> None:
        """Write a message."""
        self.page.locator(COMPOSER).fill(text)
        self.press("Send")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_rooms_and_people_are_accessible_and_fit_the_window(
    size: str, scheme: str, garden: tuple[Server, dict[str, Chatter]], visitor: Visit
) -> None:
    server, _ = garden
    eye = Reader(visitor, size, scheme)
    page = come_in_as(eye.visitor, server, f"Noor {scheme} {size}", "owner")
    eye.rooms()
    page.locator(".me-button").click()
    eye.look("menu")
    page.keyboard.press("Escape")
    eye.press("New room")
    page.get_by_label("Name").fill(f"Plans {LONG}")
    page.get_by_text("Only invited people").click()
    eye.look("new-room")
    eye.press("Create room")
    page.wait_for_url("**/rooms/plans*")
    ready(page)
    act(page, "Add people")
    for name in ("Mira", LONG):
        page.locator(".pick", has_text=name).click()
    eye.look("add-people")
    page.get_by_role("dialog").get_by_role("button", name="Add people").click()
    act(page, "Room settings")
    eye.press("Archive room")
    eye.look("room-settings")
    eye.close()
    act(page, "Invite by link")
    eye.press("Create and copy link")
    expect(page.locator(".things")).to_be_visible()
    eye.look("invitation")
    eye.close()
    show_members(page)
    expect(page.locator(".details")).to_contain_text("Mira")
    eye.look("private-room")
    page.locator(".member", has_text=LONG).click()
    expect(page.locator(".card-action").nth(3)).to_be_visible()
    eye.look("person")
    eye.press("Ban from Garden")
    eye.look("person-ban")
    eye.close()
    page.get_by_role("button", name="Close").last.click()
    _converse(eye)
    assert not eye.found


def _converse(eye: Reader) -> None:
    """Begin direct conversations: of three, and of two with somebody found by name."""
    page = eye.page
    eye.rooms()
    eye.press("New direct message")
    for name in ("Mira", LONG):
        page.locator(".pick", has_text=name).click()
    eye.look("new-conversation")
    eye.press("Start conversation")
    page.wait_for_url("**/rooms/direct-*")
    ready(page)
    eye.rooms()
    eye.look("conversation")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("ira")
    mira = page.get_by_role("option", name="Mira new conversation")
    expect(mira).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(mira).to_have_attribute("aria-selected", "true")
    eye.look("switcher")
    page.keyboard.press("Enter")
    expect(page.locator(".room-name")).to_have_text("Mira")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_settings_are_accessible_and_fit_the_window(
    size: str, scheme: str, garden: tuple[Server, dict[str, Chatter]], visitor: Visit
) -> None:
    server, _ = garden
    eye = Reader(visitor, size, scheme)
    me = f"Ines {scheme} {size}"
    page = come_in(eye.visitor, server.url, me)
    eye.rooms()
    page.locator(".me-button").click()
    eye.look("menu-guest")
    eye.press("Sign out")
    eye.look("sign-out-guest")
    eye.close()
    give_role(server, me, "member")
    page.reload()
    ready(page)
    eye.rooms()
    page.locator(".me-button").click()
    eye.press("Profile and settings")
    page.get_by_label("Name", exact=True).fill("Mira")
    eye.press("Save")
    expect(page.locator(".problem")).to_be_visible()
    eye.look("profile")
    page.get_by_role("tab", name="Sessions").click()
    expect(page.locator(".things")).to_be_visible()
    eye.look("sessions")
    page.get_by_role("tab", name="API tokens").click()
    eye.look("tokens")
    page.get_by_label("Name").fill("Build notices")
    eye.press("Create token")
    expect(page.locator(".things")).to_be_visible()
    eye.look("token-made")
    page.get_by_role("tab", name="Blocked").click()
    eye.look("blocked")
    eye.close()
    _prefer(eye)
    assert not eye.found


def _prefer(eye: Reader) -> None:
    """Try out how the page may look."""
    for accent in ("Amber", "Green", "Blue", "Violet", "Pink"):
        eye.rooms()
        eye.page.locator(".me-button").click()
        eye.press("Preferences")
        eye.page.get_by_role("dialog").get_by_text(accent).click()
        eye.look(f"preferences-{accent}")
        eye.close()
        eye.look(f"room-{accent}")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_what_is_refused_is_accessible_and_fits_the_window(
    size: str, scheme: str, garden: tuple[Server, dict[str, Chatter]], visitor: Visit
) -> None:
    server, people = garden
    eye = Reader(visitor, size, scheme)
    me = f"Juno {scheme} {size}"
    page = come_in_as(eye.visitor, server, me)
    row = page.locator(".log .message", has_text="greenhouse roof")
    row.hover()  # which scrolls there: a menu closes when the log is scrolled
    expect(row.get_by_role("button", name="Message actions")).to_be_in_viewport()
    row.locator(".text").click(button="right")
    expect(page.get_by_role("menuitem", name="Report message")).to_be_visible()
    eye.look("message-menu")
    page.get_by_role("menuitem", name="Report message").click()
    eye.look("report")
    eye.close()
    page.locator(".log .by .name", has_text="Jonas").first.click()
    eye.press("Block")
    eye.close()
    expect(page.locator(".folded").first).to_be_visible()
    eye.look("folded")
    _refused(eye, people["Mira"], me)
    assert not eye.found


def _refused(eye: Reader, mira: Chatter, name: str) -> None:
    """Show the messages for a person who is muted, too fast, or removed."""
    page = eye.page
    room = mira.ask("room:create", name=f"Quiet {name}", kind="private")["room"]["slug"]
    found = mira.ask("person:list", query=name)["people"][0]["id"]
    mira.ask("member:add", room=room, person=found)
    expect(page.locator(".offer")).to_be_visible()
    eye.look("offer")
    accept(page, f"Quiet {name}")
    mira.ask("room:settings", room=room, slow_seconds=3600)
    eye.rooms()
    page.get_by_role("link", name=f"Quiet {name}").click()
    ready(page)
    eye.write("first")
    sees(page, "first")
    eye.write("too soon")
    expect(page.locator(".unsent .state")).to_contain_text("Slow mode")
    eye.look("slow-mode")
    eye.press("Discard")
    mira.ask("member:role", room=room, person=found, role="muted")
    expect(page.locator(".closed")).to_be_visible()
    eye.look("muted")
    mira.ask("member:remove", room=room, person=found)
    expect(page.locator(".blank")).to_contain_text("You were removed")
    eye.look("removed")
