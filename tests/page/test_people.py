"""People, private rooms and settings on the page, in real browsers."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import COMPOSER, accept, come_in, post, ready, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


def make_private(page: Page, name: str) -> str:
    """Make a private room, and return its address."""
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill(name)
    page.get_by_text("Only people who are added").click()
    page.get_by_role("button", name="Make room").click()
    expect(page.locator(".room-name")).to_have_text(name)
    ready(page)
    page.locator(".faces").click()
    return page.url


def add(page: Page, name: str) -> None:
    """Add somebody to the open room."""
    page.get_by_role("button", name="Add people").click()
    page.get_by_placeholder("Type a name").fill(name)
    page.locator(".pick", has_text=name).click()
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def card(page: Page, name: str) -> None:
    """Open the card of a person in the list of members."""
    page.locator(".member", has_text=name).click()
    expect(page.locator(".card-name")).to_have_text(name)


def test_a_private_room_its_members_and_the_one_who_is_removed(server: Server, visitor: Visit) -> None:
    ann, ben, cleo = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben", "Cleo"))
    address = make_private(ann, "Plans")
    add(ann, "Ben")
    accept(ben, "Plans")
    say(ben, "I am in")
    sees(ann, "I am in")

    card(ann, "Ben")
    ann.get_by_role("button", name="Mute in this room").click()
    expect(ben.locator(".closed")).to_have_text("You are muted in this room. You can read along.")
    ann.get_by_role("button", name="Unmute in this room").click()
    expect(ben.locator(COMPOSER)).to_be_visible()

    ann.get_by_role("button", name="Remove from room").click()
    ann.get_by_role("button", name="Remove", exact=True).click()
    expect(ben.locator(".blank")).to_contain_text("You were removed from Plans")
    expect(ben.locator(".blank")).to_contain_text("Ann did this")
    expect(ben.get_by_role("link", name="Plans")).to_have_count(0)
    expect(ann.locator(".log")).to_contain_text("Ann removed Ben")
    ben.get_by_role("button", name="Go to the lobby").click()
    ready(ben)

    expect(cleo.get_by_role("link", name="Lobby")).to_be_visible()
    expect(cleo.get_by_role("link", name="Plans")).to_have_count(0)
    cleo.goto(address)
    expect(cleo.locator(".blank")).to_contain_text("There is no room")


def test_a_new_name_and_picture_are_seen_at_once_by_the_others(server: Server, visitor: Visit, tmp_path: Path) -> None:
    ann, ben = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben"))
    say(ann, "Who am I?")
    sees(ben, "Who am I?")
    Image.new("RGB", (640, 480), (180, 60, 40)).save(tmp_path / "me.png")
    (tmp_path / "me.txt").write_text("not a picture")
    (tmp_path / "broken.png").write_text("not a picture either")

    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Settings").click()
    upload = ann.locator(".upload input")
    upload.set_input_files(tmp_path / "me.txt")
    expect(ann.locator("#problem-image")).to_contain_text("not a picture")
    ann.get_by_label("Name").fill("Anna")
    upload.set_input_files(tmp_path / "broken.png")
    ann.get_by_role("button", name="Save").click()
    expect(ann.locator("#problem-image")).to_contain_text("can't be read as a picture")
    expect(ann.get_by_label("Name")).to_have_value("Anna")
    upload.set_input_files(tmp_path / "me.png")
    expect(ann.get_by_role("img", name="Preview of your picture")).to_be_visible()
    ann.get_by_role("button", name="Save").click()
    expect(ann.get_by_role("status").filter(has_text="Saved.")).to_be_visible()

    row = ben.locator(".message", has_text="Who am I?")
    expect(row.locator(".name")).to_have_text("Anna")
    expect(row.locator("img.avatar")).to_have_js_property("naturalWidth", 256)
    expect(ann.locator(".me img.avatar")).to_have_count(1)
    ann.get_by_role("button", name="Remove picture").click()
    expect(row.locator("img.avatar")).to_have_count(0)


def test_what_one_may_not_do_is_not_offered(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    guest = come_in(visitor(), server.url, "Gus")
    for page in (owner, guest):
        page.locator(".faces").click()
        page.locator(".me-button").click()
    expect(owner.get_by_role("link", name="Admin")).to_be_visible()
    expect(guest.get_by_role("link", name="Create account")).to_be_visible()
    expect(guest.get_by_role("link", name="Admin")).to_have_count(0)
    owner.keyboard.press("Escape")
    guest.keyboard.press("Escape")
    for name in ("Room settings", "Invite by link", "New conversation"):
        expect(owner.get_by_role("button", name=name)).to_be_visible()
        expect(guest.get_by_role("button", name=name)).to_have_count(0)
    card(owner, "Gus")
    card(guest, "Olga")
    for name in ("Mute in this room", "Remove from room", "Ban from this place", "Block for me"):
        expect(owner.get_by_role("button", name=name)).to_be_visible()
        expect(guest.get_by_role("button", name=name)).to_have_count(0)


def test_rights_that_change_change_the_page(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    ann, ben = (come_in_as(visitor(), server, name, role) for name, role in (("Ann", "owner"), ("Ben", "member")))
    post(_talker(server, chatter), "something to delete")
    sees(ben, "something to delete")
    ann.locator(".faces").click()
    card(ann, "Ben")
    message = ben.locator(".message", has_text="something to delete")
    expect(message.get_by_role("button", name="Delete message")).to_have_count(0)
    ann.get_by_role("button", name="Make moderator").click()
    message.get_by_role("button", name="Delete message").dispatch_event("click")
    ben.get_by_role("button", name="Delete", exact=True).click()
    expect(ann.locator(".log")).to_contain_text("Message deleted")


def _talker(server: Server, chatter: Callable[..., Chatter], name: str = "Pat") -> Chatter:
    pat = chatter(server.url, name)
    pat.ask("room:join", room="lobby")
    return pat


def test_a_direct_conversation_and_the_one_who_is_blocked(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ann, ben = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben"))
    ann.get_by_role("button", name="New conversation").click()
    ann.get_by_placeholder("Type a name").fill("be")
    ann.locator(".pick", has_text="Ben").click()
    ann.get_by_role("button", name="Begin").click()
    expect(ann.locator(".room-name")).to_have_text("Ben")
    ready(ann)
    say(ann, "between us")
    ben.get_by_role("list", name="Direct messages").get_by_role("link", name="Ann").click()
    sees(ben, "between us")

    pat = _talker(server, chatter)
    post(pat, "first noise")
    post(pat, "second noise")
    ben.get_by_role("link", name="Lobby").click()
    ben.locator(".by .name", has_text="Pat").click()
    ben.get_by_role("button", name="Block for me").click()
    ben.keyboard.press("Escape")
    expect(ben.locator(".folded")).to_contain_text("2 messages by somebody you blocked")
    expect(ben.locator(".log")).not_to_contain_text("first noise")
    ben.get_by_role("button", name="Show", exact=True).click()
    sees(ben, "first noise")
    sees(ben, "second noise")


def test_slow_mode_keeps_what_was_written_and_sends_it_when_its_time_has_come(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    ann = come_in(visitor(), server.url, "Ann")
    owner.locator(".faces").click()
    owner.get_by_role("button", name="Room settings").click()
    owner.get_by_label("Slow mode").select_option("5")
    owner.get_by_role("button", name="Save").click()
    expect(ann.locator(".typing")).to_contain_text("one message every 5")
    say(ann, "at once")
    sees(owner, "at once")
    say(ann, "a little later")
    expect(ann.locator(".unsent .state")).to_contain_text("Slow mode: goes out in")
    sees(owner, "a little later")
    sees(ann, "a little later")


def test_an_archived_room_is_read_and_not_written_in(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    ann = come_in(visitor(), server.url, "Ann")
    owner.locator(".faces").click()
    owner.get_by_role("button", name="Room settings").click()
    owner.get_by_role("button", name="Archive this room").click()
    owner.get_by_role("button", name="Archive", exact=True).click()
    for page in (owner, ann):
        expect(page.locator(".closed")).to_contain_text("This room is archived")
        expect(page.locator(".archived")).to_contain_text("Archived 1")


def test_a_session_that_is_ended_elsewhere_leaves_a_calm_page(server: Server, visitor: Visit) -> None:
    ann = come_in(visitor(), server.url, "Ann")
    ben = come_in(visitor(), server.url, "Ben")
    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Sign out").click()
    expect(ann.get_by_role("dialog")).to_contain_text("you can’t come back as Ann")
    ann.keyboard.press("Escape")
    tab = visitor(storage_state=ann.context.storage_state()).page
    tab.goto(f"{server.url}/rooms/lobby")
    ready(tab)
    session_ended(ann)
    expect(tab.locator(".blank")).to_contain_text("You are signed out")
    expect(tab.get_by_role("link", name="Go to the start")).to_be_visible()
    expect(ben.locator(".line-state")).to_have_text("Connected")


def session_ended(page: Page) -> None:
    """End the current session, which the page does not offer."""
    page.evaluate("""async () => {
        const app = document.querySelector('script[type=module]').src;
        const { openSocket } = await import(app.replace('bundle/', '').replace('app.js', 'socket.js'));
        await new Promise((resolve) => {
            const line = openSocket({ lost() {}, refused() {}, heard: async (event) => {
                if (event !== 'hello') return;
                const { sessions } = await line.ask('session:list', {});
                line.ask('session:end', { id: sessions.find((one) => one.current).id });
                resolve();
            } });
            line.connect();
        });
    }""")


def test_a_form_shows_what_is_wrong_beside_the_field_and_keeps_what_was_typed(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    come_in(visitor(), server.url, "Ben")
    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Profile and settings").click()
    name = ann.get_by_label("Name", exact=True)
    name.fill("Ben")
    ann.get_by_label("Status").fill("in the garden")
    ann.get_by_role("button", name="Save").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("Somebody else has this name"))
    expect(name).to_have_value("Ben")
    expect(ann.get_by_label("Status")).to_have_value("in the garden")
    name.fill("Anna")
    ann.get_by_role("button", name="Save").click()
    expect(ann.locator(".me .name")).to_have_text("Anna")
    expect(ann.locator(".line-state")).to_have_text("in the garden")


def test_a_form_that_is_sent_while_the_line_comes_back_waits_for_it(server: Server, visitor: Visit) -> None:
    ann = visitor()
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        if len(lines) == 1:
            line.connect_to_server()

    ann.page.route_web_socket(re.compile("/socket.io/"), connect)
    page = come_in(ann, server.url, "Ann")
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill("Garden")
    lines[0].close()
    expect(page.locator(".line-state.waiting")).to_be_attached()
    expect(page.locator(".line-state.connecting")).to_be_attached()
    make = page.get_by_role("button", name="Make room")
    make.click()
    expect(make).to_be_disabled()
    lines[1].connect_to_server()
    expect(page.locator(".room-name")).to_have_text("Garden")


def test_a_token_is_shown_once_and_revoked(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Profile and settings").click()
    ann.get_by_role("tab", name="Profile").press("ArrowRight")
    expect(ann.get_by_role("tab", name="Sessions", selected=True)).to_be_focused()
    ann.get_by_role("tab", name="Sessions").press("ArrowRight")
    ann.get_by_label("Name").fill("Build notices")
    ann.get_by_role("button", name="Make a token").click()
    expect(ann.get_by_label("The token")).to_have_value(re.compile("^bt_"))
    ann.get_by_role("tab", name="Sessions").click()
    ann.get_by_role("tab", name="API tokens").click()
    expect(ann.locator(".things")).to_contain_text("Build notices")
    expect(ann.get_by_label("The token")).to_have_count(0)
    ann.get_by_role("button", name="Revoke Build notices").click()
    expect(ann.locator(".things")).to_have_count(0)


def test_an_invitation_is_made_shown_with_its_code_and_revoked(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    make_private(ann, "Plans")
    ann.get_by_role("button", name="Invite by link").click()
    ann.get_by_role("button", name="Make a link").click()
    link = ann.get_by_label("The link", exact=True).input_value()
    assert link.startswith(f"{server.url}/invite/")
    expect(ann.locator(".qr")).to_have_js_property("complete", True)
    assert ann.locator(".qr").evaluate("(image) => image.naturalWidth") > 0
    guest = visitor().page
    guest.goto(link)
    expect(guest.locator("body")).to_contain_text("Plans")
    ann.get_by_role("button", name="Revoke the link for guests").click()
    expect(ann.locator(".things")).to_have_count(0)
    guest.reload()
    expect(guest.locator("body")).to_contain_text("not valid any more")


def test_a_message_is_reported(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    ann = come_in(visitor(), server.url, "Ann")
    post(_talker(server, chatter), "buy now")
    ann.locator(".message", has_text="buy now").get_by_role("button", name="Report message").dispatch_event("click")
    expect(ann.locator(".quoted")).to_contain_text("buy now")
    ann.get_by_label("What is wrong").fill("spam")
    ann.get_by_role("dialog").get_by_role("button", name="Report").click()
    expect(ann.get_by_role("dialog")).to_contain_text("The admins have been told")


def test_who_is_kept_out_of_a_public_room_sees_why_and_is_let_in_again(server: Server, visitor: Visit) -> None:
    ann, ben = (come_in_as(visitor(), server, name, role) for name, role in (("Ann", "owner"), ("Ben", "member")))
    ann.locator(".faces").click()
    card(ann, "Ben")
    ann.get_by_role("button", name="Remove from room").click()
    ann.get_by_label("They can’t come back").select_option("For good")
    ann.get_by_role("button", name="Remove", exact=True).click()
    expect(ben.locator(".blank")).to_contain_text("You were removed from Lobby")
    ben.reload()
    expect(ben.locator(".blank")).to_contain_text("You are banned from this room.")

    ann.get_by_role("button", name="Room settings").click()
    expect(ann.get_by_role("dialog")).to_contain_text("Ben")
    ann.get_by_role("button", name="Let Ben in again").click()
    expect(ann.get_by_role("button", name="Let Ben in again")).to_have_count(0)
    ben.reload()
    ready(ben)
    expect(ben.get_by_role("button", name="Join this room")).to_be_visible()
