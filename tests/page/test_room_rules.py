"""The rules of a room on the page: slow mode, the archive, bans and invitations, in real browsers."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import act, card, make_private, show_members
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import come_in, ready, say, sees
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


def test_slow_mode_keeps_what_was_written_and_sends_it_when_its_time_has_come(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    ann = come_in(visitor(), server.url, "Ann")
    act(owner, "Room settings")
    owner.get_by_label("Slow mode").select_option("5")
    owner.get_by_role("button", name="Save").click()
    expect(ann.locator(".typing")).to_contain_text("one message every 5")
    say(ann, "at once")
    sees(owner, "at once")
    say(ann, "a little later")
    expect(ann.locator(".unsent .state")).to_contain_text("Slow mode: sending in")
    sees(owner, "a little later")
    sees(ann, "a little later")


def test_an_archived_room_is_read_and_not_written_in(server: Server, visitor: Visit) -> None:
    owner = come_in_as(visitor(), server, "Olga", "owner")
    ann = come_in(visitor(), server.url, "Ann")
    act(owner, "Room settings")
    owner.get_by_role("button", name="Archive room").click()
    owner.get_by_role("button", name="Archive room", exact=True).click()
    for page in (owner, ann):
        expect(page.locator(".closed")).to_contain_text("Archived.")
        expect(page.locator("[data-section=archived]")).to_contain_text("Archived 1")


def test_an_invitation_is_made_shown_with_its_code_and_revoked(server: Server, visitor: Visit) -> None:
    ann = come_in_as(visitor(), server, "Ann")
    make_private(ann, "Plans")
    act(ann, "Invite by link")
    ann.get_by_role("button", name="Create and copy link").click()
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
    expect(guest.locator("body")).to_contain_text("no longer works")


def test_who_is_kept_out_of_a_public_room_sees_why_and_is_let_in_again(server: Server, visitor: Visit) -> None:
    ann, ben = (come_in_as(visitor(), server, name, role) for name, role in (("Ann", "owner"), ("Ben", "member")))
    show_members(ann)
    card(ann, "Ben")
    ann.get_by_role("button", name="Remove from room").click()
    ann.get_by_label("Keep them out").select_option("Forever")
    ann.get_by_role("button", name="Remove", exact=True).click()
    expect(ben.locator(".blank")).to_contain_text("You were removed from Lobby")
    ben.reload()
    expect(ben.locator(".blank")).to_contain_text("You're banned from this room.")

    other = ann.context.new_page()
    other.goto(ann.url)
    for page in (ann, other):
        act(page, "Room settings")
        expect(page.get_by_role("dialog")).to_contain_text("Ben")
    ann.get_by_role("button", name="Lift ban on Ben").click()
    for page in (ann, other):
        expect(page.get_by_role("button", name="Lift ban on Ben")).to_have_count(0)
    ready(ben)
    expect(ben.get_by_role("button", name="Join room")).to_be_visible()
