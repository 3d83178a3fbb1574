"""Offers to join a private room, and the setting for who may make them, in the browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.roles import come_in_as
from tests.support.browser.talk import accept
from tests.support.clients.accounts import signed_in
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


def test_who_is_asked_into_private_rooms_says_yes_to_one_and_no_to_another(server: Server, visitor: Visit) -> None:
    ben = come_in_as(visitor(), server, "Ben")
    with signed_in(server, "Mod") as mod:
        found = mod.ask("person:list", query="Ben")["people"][0]["id"]
        for name in ("Den", "Attic"):
            slug = mod.ask("room:create", name=name, kind="private")["room"]["slug"]
            assert mod.ask("member:add", room=slug, person=found)["member"] is False
        expect(ben.locator(".offer")).to_contain_text("Mod invites you to the private room Attic. 1 more invitation.")
        ben.reload()
        ben.locator(".offer", has_text="Attic").get_by_role("button", name="Decline").click()
        expect(ben.locator(".offer")).not_to_contain_text("more")
        accept(ben, "Den")
        expect(ben.locator(".offer")).to_have_count(0)
        expect(ben.locator(".sidebar")).not_to_contain_text("Attic")

        ben.get_by_title("You").click()
        ben.get_by_role("button", name="Profile and settings").click()
        ben.get_by_role("tab", name="Privacy").click()
        ben.get_by_label("Who can add you").select_option("No one")
        ben.get_by_role("button", name="Save").click()
        expect(ben.get_by_text("Saved.")).to_be_visible()
        slug = mod.ask("room:create", name="Hall")["room"]["slug"]
        assert mod.call("member:add", {"room": slug, "person": found})["error"]["code"] == "forbidden"
