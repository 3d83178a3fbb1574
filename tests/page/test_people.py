"""People, private rooms and settings on the page, in real browsers."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import add, card, make_private, show_members, talker
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import COMPOSER, accept, come_in, post, ready, say, sees
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


def test_a_private_room_its_members_and_the_one_who_is_removed(server: Server, visitor: Visit) -> None:
    ann, ben, cleo = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben", "Cleo"))
    address = make_private(ann, "Plans")
    add(ann, "Ben")
    accept(ben, "Plans")
    say(ben, "I am in")
    sees(ann, "I am in")

    card(ann, "Ben")
    ann.get_by_role("button", name="Mute").click()
    expect(ben.locator(".closed")).to_have_text("You’re muted in this room. You can read it but not post.")
    ann.get_by_role("button", name="Unmute").click()
    expect(ben.locator(COMPOSER)).to_be_visible()

    ann.get_by_role("button", name="Remove from room").click()
    ann.get_by_role("button", name="Remove", exact=True).click()
    expect(ben.locator(".blank")).to_contain_text("You were removed from Plans")
    expect(ben.locator(".blank")).to_contain_text("Removed by Ann")
    expect(ben.get_by_role("link", name="Plans")).to_have_count(0)
    expect(ann.locator(".log")).to_contain_text("Ann removed Ben")
    ben.get_by_role("button", name="Go to the lobby").click()
    ready(ben)

    expect(cleo.get_by_role("link", name="Lobby")).to_be_visible()
    expect(cleo.get_by_role("link", name="Plans")).to_have_count(0)
    cleo.goto(address)
    expect(cleo.locator(".blank")).to_contain_text("There’s no room")


def test_a_new_name_and_picture_are_seen_at_once_by_the_others(server: Server, visitor: Visit, tmp_path: Path) -> None:
    ann, ben = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben"))
    say(ann, "Who am I?")
    sees(ben, "Who am I?")
    Image.new("RGB", (640, 480), (180, 60, 40)).save(tmp_path / "me.png")
    (tmp_path / "me.txt").write_text("isn’t a picture")
    (tmp_path / "broken.png").write_text("isn’t a picture either")

    ann.locator(".me-button").click()
    ann.get_by_role("button", name="Settings").click()
    upload = ann.locator(".upload input")
    upload.set_input_files(tmp_path / "me.txt")
    expect(ann.locator("#problem-image")).to_contain_text("isn’t a picture")
    ann.get_by_label("Name").fill("Anna")
    upload.set_input_files(tmp_path / "broken.png")
    ann.get_by_role("button", name="Save").click()
    expect(ann.locator("#problem-image")).to_contain_text("can't be read as a picture")
    expect(ann.get_by_label("Name")).to_have_value("Anna")
    upload.set_input_files(tmp_path / "me.png")
    expect(ann.get_by_role("img", name="Preview of your picture")).to_be_visible()
    ann.get_by_role("button", name="Save").click()
    expect(ann.get_by_role("status").filter(has_text="Saved.")).to_be_visible()

    row = ben.locator(".log .message", has_text="Who am I?")
    expect(row.locator(".name")).to_have_text("Anna")
    expect(row.locator("img.avatar")).to_have_js_property("naturalWidth", 256)
    expect(ann.locator(".me img.avatar")).to_have_count(1)
    ann.get_by_role("button", name="Remove picture").click()
    expect(row.locator("img.avatar")).to_have_count(0)


def test_what_one_may_not_do_is_not_offered(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    guest = come_in(visitor(), server.url, "Gus")
    for page in (owner, guest):
        show_members(page)
        page.locator(".me-button").click()
    expect(owner.get_by_role("link", name="Admin")).to_be_visible()
    expect(guest.get_by_role("link", name="Create account")).to_be_visible()
    expect(guest.get_by_role("link", name="Admin")).to_have_count(0)
    owner.keyboard.press("Escape")
    guest.keyboard.press("Escape")
    for name in ("Invite", "Invite people", "New direct message"):
        expect(owner.get_by_role("button", name=name, exact=True)).to_be_visible()
        expect(guest.get_by_role("button", name=name, exact=True)).to_have_count(0)
    for page in (owner, guest):
        page.locator(".more-button").click()
    for name in ("Room settings", "Invite by link", "Archive room"):
        expect(owner.get_by_role("menuitem", name=name)).to_be_visible()
        expect(guest.get_by_role("menuitem", name=name)).to_have_count(0)
    for page in (owner, guest):
        page.keyboard.press("Escape")
    card(owner, "Gus")
    card(guest, "Olga")
    for name in ("Mute", "Remove from room", "Ban from Banter", "Block"):
        expect(owner.get_by_role("button", name=name)).to_be_visible()
        expect(guest.get_by_role("button", name=name)).to_have_count(0)


def test_rights_that_change_change_the_page(server: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    ann, ben = (come_in_as(visitor(), server, name, role) for name, role in (("Ann", "owner"), ("Ben", "member")))
    post(talker(server, chatter), "something to delete")
    sees(ben, "something to delete")
    show_members(ann)
    card(ann, "Ben")
    ben.locator(".log .message", has_text="something to delete").click(button="right")
    expect(ben.get_by_role("menuitem").last).to_have_text("Report message")
    ann.get_by_role("button", name="Make moderator").click()
    ben.get_by_role("menuitem", name="Delete message").click()
    ben.get_by_role("button", name="Delete", exact=True).click()
    expect(ann.locator(".log")).to_contain_text("Message deleted")


def test_a_direct_conversation_and_the_one_who_is_blocked(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ann, ben = (come_in_as(visitor(), server, name) for name in ("Ann", "Ben"))
    ann.get_by_role("button", name="New direct message").click()
    ann.get_by_placeholder("Type a name").fill("be")
    ann.locator(".pick", has_text="Ben").click()
    ann.get_by_role("button", name="Start conversation").click()
    expect(ann.locator(".room-name")).to_have_text("Ben")
    ready(ann)
    say(ann, "between us")
    ben.get_by_role("list", name="Direct messages").get_by_role("link", name="Ann").click()
    sees(ben, "between us")

    pat = talker(server, chatter)
    post(pat, "first noise")
    post(pat, "second noise")
    ben.get_by_role("link", name="Lobby").click()
    ben.locator(".log .by .name", has_text="Pat").click()
    ben.get_by_role("button", name="Block").click()
    ben.keyboard.press("Escape")
    expect(ben.locator(".log .folded")).to_contain_text("2 messages from someone you blocked")
    expect(ben.locator(".log")).not_to_contain_text("first noise")
    ben.get_by_role("button", name="Show", exact=True).click()
    sees(ben, "first noise")
    sees(ben, "second noise")


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
    expect(tab.locator(".blank")).to_contain_text("You’re signed out")
    expect(tab.get_by_role("link", name="Go to")).to_be_visible()
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
