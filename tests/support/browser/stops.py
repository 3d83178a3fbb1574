"""The states of the page of which the tour takes pictures. Each stop leads to its state from anywhere."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser.guide import Guide, set_up_link
from tests.support.browser.people import act, show_members
from tests.support.browser.stops_words import WORDS
from tests.support.browser.talk import COMPOSER, ready

Stop = Callable[[Guide], object]


def door(at: Guide) -> None:
    expect(at.go("/rooms/lobby").locator("#pulse")).to_contain_text("people are here")


def door_refused(at: Guide) -> None:
    page = at.go("/rooms/lobby")
    page.get_by_label("Your name").fill("Mira")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def door_closed(at: Guide) -> None:
    at.go("/rooms/lobby", at.town.closed)


def sign_in(at: Guide) -> None:
    page = at.go("/sign-in")
    page.get_by_label("Name").fill("Mira")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def sign_up(at: Guide) -> None:
    at.go("/sign-up")


def set_up(at: Guide) -> None:
    at.page.goto(set_up_link(at.town.bare))


def reset(at: Guide) -> None:
    at.page.goto(at.town.reset)


def invitation(at: Guide) -> None:
    at.go(str(at.town.people["Mira"].ask("room:invite", room=at.town.slugs["Languages"], guest=True)["path"]))


def invitation_over(at: Guide) -> None:
    at.go("/invite/nothing")


def not_found(at: Guide) -> None:
    at.go("/nowhere")


def room(at: Guide) -> None:
    at.enter()


def languages(at: Guide) -> None:
    at.enter("Languages")


def marks(at: Guide) -> None:
    expect(at.enter("Marks").locator(".code-keyword").first).to_be_visible()


def formatting(at: Guide) -> None:
    page = at.enter()
    page.locator(COMPOSER).fill("A draft with **words**")
    page.locator(COMPOSER).select_text()
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()


def commands(at: Guide) -> None:
    page = at.enter()
    page.locator(COMPOSER).fill("/")
    expect(page.get_by_role("listbox", name="Commands")).to_be_visible()


def preview(at: Guide) -> None:
    page = at.enter()
    page.locator(COMPOSER).fill("A **draft**:\n- one\n- two\n\n```js\nlet it = 'rain';\n```")
    page.locator(COMPOSER).press("Control+Shift+E")
    expect(page.get_by_role("region", name="Preview")).to_be_visible()


def empty(at: Guide) -> None:
    at.enter("Quiet corner")


def missing(at: Guide) -> None:
    page = at.enter()
    page.goto(f"{at.town.garden.url}/rooms/nowhere")
    expect(page.locator(".blank")).to_be_visible()


def hover(at: Guide) -> None:
    page = at.enter()
    page.locator(".log .message").last.hover()
    page.locator(COMPOSER).fill("A draft of some words,\nin two lines")


def drawer(at: Guide) -> None:
    at.drawer()


def me(at: Guide) -> None:
    at.drawer().locator(".me-button").click()


def switcher(at: Guide) -> None:
    at.enter().keyboard.press("Control+k")


def members(at: Guide) -> None:
    show_members(at.enter())


def more(at: Guide) -> None:
    at.enter().locator(".more-button").click()


def browse(at: Guide) -> None:
    at.drawer().get_by_role("button", name="Browse rooms").click()


def new_room(at: Guide) -> None:
    at.drawer().get_by_role("button", name="New room").click()


def new_conversation(at: Guide) -> None:
    page = at.drawer()
    page.get_by_role("button", name="New direct message").click()
    page.locator(".pick").first.click()


def invite(at: Guide) -> None:
    page = at.enter("Languages")
    act(page, "Invite by link")
    page.get_by_role("button", name="Create and copy link").click()
    expect(page.locator(".things")).to_be_visible()


def room_settings(at: Guide) -> None:
    act(at.enter("Languages"), "Room settings")


def person(at: Guide) -> None:
    page = at.enter()
    page.locator(".log .by .name", has_text="Jonas").last.click()


def profile(at: Guide) -> None:
    at.menu("Profile and settings")


def preferences(at: Guide) -> None:
    at.menu("Preferences")


def keys(at: Guide) -> None:
    at.drawer().get_by_role("button", name="Keyboard shortcuts").click()


def emoji(at: Guide) -> None:
    at.enter().get_by_role("button", name="emoji").first.click()


def offline(at: Guide) -> None:
    page = at.enter()
    at.visitor.context.set_offline(True)
    page.locator(COMPOSER).fill("Written while the line is down")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".connection.is-shown")).to_be_visible()


def conversation(at: Guide) -> None:
    page = at.enter()
    page.locator(".log .by .name", has_text="Mira").last.click()
    page.get_by_role("button", name="Message", exact=True).click()
    page.wait_for_url("**/rooms/direct-*")
    ready(page)


def signed_out(at: Guide) -> None:
    page = at.enter()
    at.visitor.context.clear_cookies()
    at.visitor.context.set_offline(True)
    expect(page.locator(".connection.is-shown")).to_be_visible()
    at.visitor.context.set_offline(False)
    expect(page.locator(".connection.is-shown a, main.is-whole")).to_be_visible()


def crowded(at: Guide) -> None:
    page = at.crowd("/rooms/lobby")
    ready(page)
    expect(page.locator(".room").first).to_be_attached()
    if at.is_narrow:
        page.locator(".menu-button").click()


def crowded_switcher(at: Guide) -> None:
    page = at.crowd("/rooms/lobby")
    ready(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("mi")


def crowded_browse(at: Guide) -> None:
    crowded(at)
    at.page.get_by_role("button", name="Browse rooms").click()


def admin(section: str) -> Callable[[Guide], None]:
    """Return a stop at a section of the admin page."""

    def stop(at: Guide) -> None:
        page = at.crowd(f"/admin/{section}")
        expect(page.locator(".desk-main > h1")).to_be_visible()
        page.wait_for_load_state("networkidle")

    stop.__name__ = f"admin_{section}"
    return stop


SECTIONS = ("people", "rooms", "sessions", "invitations", "reports", "bans", "log", "jobs", "workspace")
DOOR: list[Stop] = [
    door, door_refused, door_closed, sign_in, sign_up, set_up, reset, invitation, invitation_over, not_found
]  # fmt: skip
ROOMS: list[Stop] = [
    room, languages, marks, formatting, commands, preview, empty, missing, hover, drawer, me, switcher, members, more,
    browse, new_room, new_conversation, invite, room_settings, person, profile, preferences, keys, emoji,
    conversation, *WORDS,
]  # fmt: skip
CROWD: list[Stop] = [crowded, crowded_switcher, crowded_browse, *map(admin, SECTIONS)]
LINE: list[Stop] = [offline]
OUT: list[Stop] = [signed_out]
