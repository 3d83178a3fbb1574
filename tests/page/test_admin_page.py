"""The admin page, in a real browser: who gets it, and what can be done there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.desk import manage, sits_down
from tests.support.browser.roles import give_role
from tests.support.browser.talk import post
from tests.support.clients.clients import Chatter
from tests.support.clients.web import Web, path_of
from tests.support.data.crowd import populate
from tests.support.servers.server import Server

expect.set_options(timeout=20_000)  # milliseconds; it returns as soon as the condition is true

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]


@pytest.mark.parametrize("path", ["/admin", "/admin/log", "/admin/nothing"])
def test_who_is_not_signed_in_may_do_so_first(path: str, town: Server) -> None:
    stranger, guest = Web(town.url), Web(town.url)
    guest.join(f"Guest of {path}")
    for one in (stranger, guest):
        assert path_of(one.ask(path)) == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", ["/admin", "/admin/log", "/admin/nothing"])
def test_a_member_is_told_whom_the_page_is_for(path: str, town: Server) -> None:
    member = Web(town.url)
    member.sign_up(f"Member at {path}")
    answer = member.ask(path)
    assert (answer.status, "Only admins of this workspace can open this page." in answer.text) == (403, True)


def test_signing_in_leads_back_to_the_page(town: Server) -> None:
    admin = Web(town.url)
    admin.sign_up("Ada who comes back")
    give_role(town, "Ada who comes back", "admin")
    admin.sign_out()
    assert path_of(admin.sign_in("Ada who comes back", next="/admin/log")) == "/admin/log"
    assert "Admin · " in admin.ask("/admin/log").text
    assert admin.ask("/admin/nothing").status == 404


def test_a_ban_takes_a_reason_and_shows_at_once(town: Server, visitor: Visit, chatter: Chat) -> None:
    victim = chatter(town.url, "Troll", key="the key of the troll", reconnection=False)
    page = sits_down(visitor(), town, "Ada the banner")
    manage(page, "Troll")
    page.get_by_role("button", name="Ban", exact=True).click()
    expect(page.get_by_role("dialog", name="Ban Troll?")).to_contain_text("signed out everywhere at once")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").fill("Trolling")
    page.get_by_role("button", name="Ban", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)
    victim.wait_for("signed_out")
    expect(page.locator("tbody tr")).to_contain_text("banned")
    expect(page.get_by_role("button", name="Manage Troll")).to_be_focused()
    page.get_by_role("link", name="Log").click()
    expect(page.get_by_role("row", name="Banned Troll Trolling Ada the banner")).to_be_visible()
    page.get_by_role("link", name="Bans").click()
    expect(page.get_by_role("button", name="Lift ban on Troll")).to_be_visible()


def test_what_the_server_refuses_stays_in_the_form_with_the_reason_beside_its_field(
    town: Server, visitor: Visit
) -> None:
    page = sits_down(visitor(), town, "Ada the sloppy", section="bans")
    page.get_by_label("Address or range").fill("203.0.113.0/99")
    page.get_by_label("Reason").fill("a whole range of trouble")
    page.get_by_role("button", name="Ban addresses").click()
    field = page.get_by_label("Address or range")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#problem-ban-network")).to_contain_text("Enter an address")
    expect(page.get_by_label("Reason")).to_have_value("a whole range of trouble")
    field.fill("2001:db8::/32")
    page.get_by_role("button", name="Ban addresses").click()
    expect(page.get_by_role("table", name="Banned addresses")).to_contain_text("2001:db8::/32")
    expect(page.locator("#problem-ban-network")).to_have_count(0)
    expect(field).to_have_value("")
    page.get_by_role("button", name="Lift ban on 2001:db8::/32").click()
    page.get_by_role("button", name="Lift ban", exact=True).click()
    expect(page.locator("main")).to_contain_text("No addresses are banned.")


def test_a_form_that_is_sent_while_the_page_connects_is_answered_when_it_has(town: Server, visitor: Visit) -> None:
    someone = visitor()
    held: list[WebSocketRoute] = []
    someone.page.route_web_socket(re.compile("/socket.io/"), lambda route: held.append(route))
    page = sits_down(someone, town, "Ada the quick", section="bans")
    page.get_by_label("Address or range").fill("203.0.113.0/99")
    button = page.get_by_role("button", name="Ban addresses")
    button.click()
    expect(button).to_be_disabled()
    expect(page.locator(".problem")).to_have_count(0)
    held[0].connect_to_server()
    expect(page.get_by_label("Address or range")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#problem-ban-network")).to_contain_text("Enter an address")


def test_the_owner_changes_roles_and_an_admin_has_no_button_for_it(town: Server, visitor: Visit) -> None:
    admin = sits_down(visitor(), town, "Ada the admin of the two")
    manage(admin, "Zoë Haddad 2471")
    expect(admin.get_by_role("button", name="Ban", exact=True)).to_be_visible()
    expect(admin.get_by_role("button", name="Make admin")).to_have_count(0)
    owner = sits_down(visitor(), town, "Olga", "owner")
    manage(owner, "Zoë Haddad 2471")
    for verb, role in (("Make admin", "admin"), ("Remove as admin", "member")):
        owner.get_by_role("button", name=verb).click()
        owner.get_by_role("dialog").get_by_role("button", name=verb, exact=True).click()
        expect(owner.locator("tbody tr")).to_contain_text(role)
        owner.get_by_role("button", name="Manage Zoë Haddad 2471").click()


def test_a_reported_message_is_deleted_where_it_was_written(town: Server, visitor: Visit, chatter: Chat) -> None:
    sam, rita = chatter(town.url, "Sam"), chatter(town.url, "Rita")
    for one in (sam, rita):
        one.ask("room:join", room="lobby")
    bad, fine = post(sam, "Cheap watches"), post(sam, "A joke that was misunderstood")
    for message in (bad, fine):
        rita.ask("report:create", room="lobby", id=message["id"], reason="This is spam.")
    page = sits_down(visitor(), town, "Ada the judge", section="reports")
    expect(page.get_by_role("link", name="Reports")).to_contain_text("2")
    case = page.locator("tbody tr", has_text="Cheap watches")
    expect(case).to_contain_text("Sam in Lobby")
    expect(case).to_contain_text("This is spam.")
    case.get_by_role("button", name="Delete the message by Sam").click()
    expect(page.get_by_role("dialog")).to_contain_text("Cheap watches")
    page.get_by_role("button", name="Delete message").click()
    rita.wait_for("message", lambda event: event["message"]["id"] == bad["id"] and event["message"]["deleted"])
    expect(case).to_have_count(0)
    page.get_by_role("button", name="Dismiss the report of the message by Sam").click()
    expect(page.locator("main")).to_contain_text("No reports.")
    expect(page.get_by_role("link", name="Reports")).not_to_contain_text("open")
    page.get_by_label("Show").select_option("Closed")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_link_is_shown_once_with_its_code_and_can_be_revoked(town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), town, "Ada the host", section="invitations")
    expect(page.locator("tbody tr:not(.waiting), .section .nothing").first).to_be_visible()
    page.get_by_label("Max uses").fill("3")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_role("dialog").get_by_label("Link")
    expect(link).to_have_value(re.compile(f"^{town.url}/invite/."))
    assert page.get_by_role("img", name="QR code").evaluate("(image) => image.decode().then(() => image.naturalWidth)")
    page.get_by_role("button", name="Done").click()
    page.locator("tbody tr", has_text="0 of 3").get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Revoke invitation", exact=True).click()
    expect(page.locator("tbody tr", has_text="0 of 3")).to_contain_text("ended")
    page.reload()
    expect(page.locator("tbody tr", has_text="0 of 3")).to_contain_text("ended")


def test_somebody_elses_session_ends_at_once(town: Server, visitor: Visit, chatter: Chat) -> None:
    ben = chatter(town.url, "Session Ben", key="the key of session ben", reconnection=False)
    page = sits_down(visitor(), town, "Ada of the sessions", section="sessions")
    expect(page.locator("tbody tr", has_text="Ada of the sessions")).to_contain_text("yours")
    page.get_by_role("searchbox").fill("session ben")
    page.get_by_role("button", name=re.compile("^End .* of Session Ben")).click()
    page.get_by_role("button", name="End session").click()
    ben.wait_for("signed_out")
    expect(page.locator("main")).to_contain_text("No sessions found.")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_owner_names_the_place_and_closes_its_door(server: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), server, "Olga", "owner", "workspace")
    page.get_by_label("Name", exact=True).fill("Greenhouse")
    page.get_by_label("By invitation").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".desk-side")).to_contain_text("Greenhouse")
    page.reload()
    expect(page.get_by_label("By invitation")).to_be_checked()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Greenhouse")


def test_an_admin_sees_the_door_and_cannot_move_it(town: Server, visitor: Visit) -> None:
    page = sits_down(visitor(), town, "Ada at the door", section="workspace")
    expect(page.locator("main")).to_contain_text("As a guest with just a name")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Only the owner can change this.")


def test_who_loses_the_role_is_led_out_of_the_page_at_once(town: Server, visitor: Visit, chatter: Chat) -> None:
    olga = sits_down(visitor(), town, "Olga the second", "owner")
    page = sits_down(visitor(), town, "Ada the fallen")
    expect(page.get_by_role("button", name="Manage Jonas Okafor 1", exact=True)).to_be_visible()
    manage(olga, "Ada the fallen")
    olga.get_by_role("button", name="Remove as admin").click()
    olga.get_by_role("dialog", name="Remove Ada the fallen as admin?").get_by_role(
        "button", name="Remove as admin"
    ).click()
    page.wait_for_url(re.compile("/rooms/"))


def test_a_lost_line_is_told_and_what_was_typed_is_found_when_it_is_back(tmp_path: Path, visitor: Visit) -> None:
    with Server(tmp_path / "data") as server:
        populate(server, people=60, rooms=1, acts=1)
        page = sits_down(visitor(), server, "Ada offline")
        expect(page.locator("tbody tr").first).to_be_visible()
        server.stop()
        expect(page.locator(".offline")).to_contain_text("No connection. This list may be out of date. Trying again in")
        page.get_by_role("searchbox").fill("Okafor 1")
        expect(page.locator(".failed")).to_contain_text("Can’t reach the server")
        server.start()
        expect(page.locator("tbody tr").first).to_contain_text("Jonas Okafor 1")
        expect(page.locator(".failed")).to_have_count(0)
        expect(page.get_by_role("searchbox")).to_have_value("Okafor 1")
