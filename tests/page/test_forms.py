"""The forms of accounts in a browser: by keyboard, for screen readers, on a phone."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.browser import Visitor
from tests.support.browser.look import Eye
from tests.support.browser.talk import come_in, ready, say, sees
from tests.support.clients.web import PASSWORD
from tests.support.data.pictures import encoded, plain
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("forms")) as running:
        yield running


def set_up_link(server: Server) -> str:
    found = re.search(r"\S+/setup/\S+", server.log.read_text())
    assert found
    return found[0]


def reset_link(server: Server) -> str:
    """Make a link with which the first person sets another password, and return it."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute(
            "INSERT OR IGNORE INTO links (kind, token_hash, person_id, made_by, created_at, until)"
            " SELECT 'reset', ?, id, id, 0, 9e12 FROM people WHERE role != 'guest' LIMIT 1",
            [hashlib.sha256(b"lost").hexdigest()],
        )
    return f"{server.url}/reset/lost"


def test_a_guest_becomes_an_account_and_comes_in_from_another_browser(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(), server.url, "Noor")
    say(page, "I was only a guest")
    sees(page, "I was only a guest")
    page.goto(f"{server.url}/sign-up")
    expect(page.get_by_label("Your name")).to_have_value("Noor")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    ready(page)
    sees(page, "I was only a guest")

    other = visitor().page
    other.goto(server.url)
    other.get_by_role("link", name="Sign in").click()
    other.get_by_label("Name").fill("noor")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.keyboard.press("Enter")
    ready(other)
    say(other, "From my phone")
    sees(page, "From my phone")
    expect(other.locator("#app")).to_have_attribute("data-me-name", "Noor")


def test_a_password_is_shown_on_demand_and_sent_as_one(server: Server, visitor: Visit) -> None:
    page = visitor().page
    page.goto(f"{server.url}/sign-in")
    field = page.get_by_label("Password", exact=True)
    page.get_by_label("Name").fill("Nobody")
    page.keyboard.press("Tab")
    page.keyboard.type("a wrong password")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    expect(page.get_by_role("button", name="Hide password")).to_be_visible()
    field.evaluate("field => field.form.addEventListener('submit', () => { window.name = field.type })")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Wrong name or password.")
    assert page.evaluate("window.name") == "password", "browsers offer to keep only what is sent as a password"
    expect(page.get_by_label("Name")).to_have_value("Nobody")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    expect(page.get_by_label("Password", exact=True)).to_have_accessible_description("Wrong name or password.")


@pytest.mark.parametrize(("size", "scheme"), [("small", "dark"), ("phone", "light"), ("desk", "dark")])
def test_every_form_is_accessible_and_fits_its_window(size: str, scheme: str, server: Server, visitor: Visit) -> None:
    eye = Eye(visitor, size, scheme)
    page, look = eye.page, eye.look
    for name, address in {
        "set-up": set_up_link(server),
        "sign-in": f"{server.url}/sign-in",
        "sign-up": f"{server.url}/sign-up",
        "reset": reset_link(server),
    }.items():
        page.goto(address)
        look(name)
        send_nonsense(page)
        look(f"{name}-refused")
    assert not eye.found


def test_what_was_typed_stays_when_a_name_is_taken_the_password_too(server: Server, visitor: Visit) -> None:
    come_in(visitor(), server.url, "Taken")
    page = visitor().page
    page.goto(set_up_link(server))
    page.get_by_label("Workspace name").fill("Garden")
    page.get_by_label("Your name").fill("taken")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("By invitation").check()
    page.get_by_label("Your picture").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": encoded(plain(9, 9))}
    )
    page.get_by_text("Violet").click()
    page.get_by_role("button", name="Create workspace").click()
    name = page.get_by_label("Your name")
    expect(name).to_have_accessible_description("Someone has this name, or one that looks like it. Choose another.")
    expect(name).to_be_focused()
    expect(page.get_by_label("Password", exact=True)).to_have_value(PASSWORD)
    expect(page.get_by_label("Workspace name")).to_have_value("Garden")
    expect(page.get_by_label("By invitation")).to_be_checked()
    expect(page.get_by_alt_text("Preview of your picture")).to_be_visible()
    assert page.get_by_label("Your picture").evaluate("input => input.files.length") == 1
    expect(page.locator("html")).to_have_attribute("data-accent", "violet")
    name.fill("")
    name.type("Somebody Else")
    page.get_by_label("Password", exact=True).fill("password")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(name).to_have_accessible_description("")


def test_the_strength_of_a_new_password_is_told_in_words_while_it_is_typed(server: Server, visitor: Visit) -> None:
    page = visitor().page
    page.goto(f"{server.url}/sign-up")
    field, told = page.get_by_label("Password", exact=True), page.locator(".strength")
    below = page.get_by_role("button", name="Create account")
    place = below.bounding_box()
    page.get_by_label("Your name").fill("Quendaloo")
    field.type("short")
    expect(told).to_have_text("Too short: 4 more characters")
    field.fill("quendaloo1")
    expect(told).to_have_text("Easy to guess: use other words than these names")
    page.get_by_label("Your name").fill("Ann")
    expect(told).to_have_text("Good")
    expect(page.get_by_role("status")).to_have_text("Password: Good")
    field.fill(PASSWORD)
    expect(told).to_have_text("Strong")
    assert below.bounding_box() == place, "nothing moves"
    held: list[Route] = []
    page.route("**/password/strength", lambda route: held.append(route))
    with page.expect_request("**/password/strength"):
        field.fill("password1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("common password")
    with page.expect_response("**/password/strength"):
        held[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(told).to_be_hidden()
    page.unroute("**/password/strength")
    field.type("2")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(told).to_be_visible()


def test_without_a_connection_the_form_says_so_and_keeps_all(server: Server, visitor: Visit) -> None:
    one = visitor()
    one.page.goto(f"{server.url}/sign-up")
    one.page.get_by_label("Your name").fill("Offline")
    one.page.get_by_label("Password", exact=True).fill(PASSWORD)
    one.context.set_offline(True)
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("alert")).to_have_text(
        "Can’t reach the server. Nothing was sent. Try again in a moment."
    )
    one.context.set_offline(False)
    one.page.keyboard.press("Enter")
    ready(one.page)
    expect(one.page.locator("#app")).to_have_attribute("data-me-name", "Offline")


def test_a_form_works_without_scripts_too(server: Server, visitor: Visit) -> None:
    page = visitor(java_script_enabled=False).page
    page.goto(f"{server.url}/sign-up")
    page.get_by_label("Your name").fill("Scriptless")
    page.get_by_label("Password", exact=True).fill("password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#app")).to_have_attribute("data-me-name", "Scriptless")


def test_a_password_is_changed_on_the_page_which_says_so(server: Server, visitor: Visit) -> None:
    page = visitor().page
    page.goto(f"{server.url}/sign-up?next=/password")
    page.get_by_label("Your name").fill("Changing")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    # The script is there: without it the server draws the form anew, and gives no password back.
    expect(page.get_by_role("button", name="Show current password")).to_be_visible()
    page.get_by_label("Current password", exact=True).fill("not it at all")
    page.get_by_label("New password", exact=True).fill("velvet harbour 92 trombone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Wrong password.")
    page.get_by_label("Current password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".welcome-news")).to_have_text("Password changed. Your other devices are signed out.")


def send_nonsense(page: Page) -> None:
    for field in page.locator("main input:visible:not([type=radio], [type=file])").all():
        field.fill("Password")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[aria-invalid]")).to_be_focused()
