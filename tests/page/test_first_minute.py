"""The first minute of an owner, of an invited person and of a stranger: how many clicks, fields and keys it takes."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.talk import ready
from tests.support.clients.web import PASSWORD
from tests.support.data.pictures import encoded, plain
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
NOTE_ACCENTS = """
    const accents = window.accents = new Set();
    const note = () => accents.add(document.documentElement.dataset.accent);
    new MutationObserver(note).observe(document, { attributes: true, subtree: true, childList: true });
"""


class Hand:
    """A person's hand on a page: it counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.fields = self.keys = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def fill(self, label: str, text: str) -> None:
        """Type into a field that has the focus or gets it by Tab: nobody has to reach for the mouse."""
        field = self.page.get_by_label(label, exact=True)
        self.fields += 1
        if not field.evaluate("field => field === document.activeElement"):
            self.page.keyboard.press("Tab")
            expect(field).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    @property
    def spent(self) -> tuple[int, int, int]:
        return self.clicks, self.fields, self.keys


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("minute")) as running:
        yield running


def copied(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read"])
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def pulse(page: Page) -> object:
    """Return the parts of the pulse as they are drawn: their classes, texts and places."""
    return page.evaluate(
        "[...document.querySelectorAll('.pulse *')].map((one) => [one.localName, [...one.classList].join(' '),"
        " one.textContent, JSON.stringify(one.getBoundingClientRect())])"
    )


def found(server: Server, hand: Hand, door: str, picture: bytes | None = None, accent: str = "Coral") -> Page:
    """Set up a workspace by its link, with a door, and return the owner's first page."""
    link = re.search(r"\S+/setup/\S+", server.log.read_text())
    assert link
    page = hand.page
    page.goto(link[0])
    hand.fill("Workspace name", "Garden")
    hand.fill("Your name", "Ann Lee")
    hand.fill("Password", PASSWORD)
    if picture:
        page.get_by_label("Your picture").set_input_files({"name": "me", "mimeType": "image/png", "buffer": picture})
    if accent != "Coral":
        hand.click(page.get_by_text(accent))
    if door != "Anyone":
        hand.click(page.get_by_label(door))
    hand.click(page.get_by_role("button", name="Create workspace"))
    ready(page)
    return page


def test_from_the_set_up_link_to_a_copied_link_that_a_stranger_follows(server: Server, visitor: Visit) -> None:
    ann = Hand(visitor(reduced_motion="reduce").page)  # so that a change of the theme is done at once
    page = found(server, ann, "Anyone")
    cards = page.get_by_role("group", name="First steps")
    expect(cards.get_by_role("heading")).to_have_text(["Invite people", "Make the first room", "Add your picture"])
    expect(cards.get_by_alt_text("QR code of the link")).to_have_js_property("complete", True)
    assert cards.get_by_alt_text("QR code of the link").evaluate("image => image.naturalWidth") > 0
    ann.click(cards.get_by_role("button", name="Copy"))
    expect(cards.get_by_role("status")).to_have_text("Copied")
    assert ann.spent == (2, 3, 0)
    link = copied(page)

    stranger = Hand(visitor(reduced_motion="reduce").page)
    stranger.page.goto(link)
    expect(stranger.page.locator(".pulse-words")).to_contain_text("One person is here")
    drawn = pulse(stranger.page)
    stranger.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(stranger.page.locator(".pulse.is-live")).to_be_attached()
    assert pulse(stranger.page) == drawn, "the script draws what the server has drawn"
    stranger.fill("Your name", "Stu")
    stranger.press("Enter")
    ready(stranger.page)
    assert stranger.spent == (0, 1, 1)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert judged(page) == []
    expect(cards.get_by_role("heading")).to_have_count(3)  # the code may still be shown to somebody
    page.reload()
    expect(cards.get_by_role("heading")).to_have_text(["Make the first room", "Add your picture"])
    cards.get_by_role("button", name="Create room").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Seeds")
    page.keyboard.press("Enter")
    expect(page.locator(".room-name")).to_have_text("Seeds")
    page.locator(".room-link", has_text="Lobby").click()
    expect(cards.get_by_role("heading")).to_have_text(["Add your picture"])
    cards.get_by_role("button", name="Dismiss: Add your picture").click()
    expect(cards).to_have_count(0)
    page.reload()
    ready(page)
    expect(cards).to_have_count(0)


def test_where_people_come_by_invitation_one_is_made_once_it_is_wanted_and_leads_in(
    server: Server, visitor: Visit
) -> None:
    ann = Hand(visitor().page)
    page = found(server, ann, "By invitation")
    page.reload()
    cards = page.get_by_role("group", name="First steps")
    ann.click(cards.get_by_role("button", name="Create and copy link"))
    expect(cards.get_by_role("status")).to_have_text("Copied")
    expect(cards.get_by_alt_text("QR code of the link")).to_be_visible()
    assert ann.spent == (3, 3, 0)
    link = copied(page)
    assert link.startswith(f"{server.url}/invite/")

    ben = Hand(visitor().page)
    ben.page.goto(link)
    expect(ben.page.get_by_role("heading")).to_contain_text("Ann Lee invites you to")
    assert judged(ben.page) == []
    ben.click(ben.page.get_by_role("link", name="Create account"))
    ben.fill("Your name", "Ben")
    ben.fill("Password", PASSWORD)
    ben.click(ben.page.get_by_role("button", name="Create account"))
    ready(ben.page)
    assert ben.spent == (2, 2, 0)
    expect(ben.page.get_by_role("button", name="Invite people")).to_have_count(0)
    expect(cards.get_by_role("heading").first).to_have_text("Invite people")

    page.goto(f"{server.url}/admin/invitations")
    expect(page.get_by_role("row", name=re.compile("Ann Lee"))).to_have_count(1)


def test_a_picture_and_an_accent_from_the_set_up_are_there_at_once(server: Server, visitor: Visit) -> None:
    one = visitor()
    one.page.add_init_script(NOTE_ACCENTS)
    page = found(server, Hand(one.page), "Anyone", picture=encoded(plain(9, 9)), accent="Violet")
    expect(page.locator(".me-button img.avatar")).to_be_visible()
    cards = page.get_by_role("group", name="First steps")
    expect(cards.get_by_role("heading")).to_have_text(["Invite people", "Make the first room"])
    assert page.evaluate("[...window.accents]") == ["violet"], "from the first frame on"


def test_an_invitation_from_the_sidebar_takes_two_clicks(server: Server, visitor: Visit) -> None:
    page = found(server, Hand(visitor().page), "By invitation")
    page.get_by_role("button", name="Dismiss: Invite people").click()
    ann = Hand(page)
    ann.click(page.locator(".sidebar").get_by_role("button", name="Invite people"))
    ann.click(page.get_by_role("dialog").get_by_role("button", name="Create and copy link"))
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Copied")
    assert ann.spent == (2, 0, 0)
    assert judged(page) == []
    assert copied(page).startswith(f"{server.url}/invite/")
