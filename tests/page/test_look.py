"""The look of the page: automatic checks, and some pictures below tests/output/look/."""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.support import ROOT
from tests.support.browser.browser import Visitor
from tests.support.browser.look import SHIFTS, SIDEBAR_NODES, Eye, judged, picture
from tests.support.browser.people import show_members
from tests.support.browser.scene import furnish
from tests.support.browser.talk import COMPOSER, choose_name, come_in, post, say, sees
from tests.support.clients.clients import Chatter
from tests.support.data.crowd import belong, populate
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
SCRIPT_BUDGET = 120_000  # bytes, compressed; what is loaded later does not count


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with rooms and a conversation."""
    data = tmp_path_factory.mktemp("garden")
    with ExitStack() as stack:
        server = stack.enter_context(Server(data, CHAT_WORKSPACE="Garden"))
        furnish(server, stack)
        yield server


# A fault in a theme's colours shows at every size.
@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("tablet", "dark"), ("desk", "light")])
def test_every_state_of_the_page_is_accessible_and_fits_its_window(
    size: str, scheme: str, garden: Server, visitor: Visit
) -> None:
    eye = Eye(visitor, size, scheme)
    page, look = eye.page, eye.look
    page.goto(garden.url)
    expect(page.locator("#pulse")).to_contain_text("people are here")
    look("join")
    page.get_by_label("Your name").fill("Mira")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("join-taken")
    come_in(eye.visitor, garden.url, f"Noor {scheme} {size}")
    say(page, f"Hello from a {size}, in the {scheme}: " + "wonderful" * 20)
    sees(page, f"Hello from a {size}, in the {scheme}")
    look("room")
    show_members(page)
    expect(page.locator(".details")).to_contain_text("Mira")
    look("members")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    look("switcher")
    page.keyboard.press("Escape")
    page.locator(".more-button").click()
    expect(page.get_by_role("menuitem", name="Members")).to_be_focused()
    look("more")
    page.keyboard.press("Escape")
    expect(page.locator(".more-button")).to_be_focused()
    if size != "desk":
        page.get_by_role("button", name="Rooms").first.click() if size == "phone" else None
    look("rooms")
    page.get_by_role("button", name="Browse rooms").click()
    expect(page.get_by_role("button", name="Join Greenhouse")).to_be_visible()
    look("browse")
    page.goto(f"{garden.url}/rooms/nowhere")
    expect(page.locator("main")).to_contain_text("no room")
    look("not-found")
    assert not eye.found


def test_the_page_is_usable_at_320_pixels(garden: Server, visitor: Visit) -> None:
    guest = visitor(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    page = come_in(guest, garden.url, "Small Screen")
    page.locator(COMPOSER).fill("line one")
    page.keyboard.press("Enter")
    expect(page.locator(COMPOSER)).to_have_value("line one\n")  # as on a touch screen it breaks the line
    page.get_by_role("button", name="Send").click()
    sees(page, "line one")
    picture(page, "room-320")
    assert judged(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_script_is_small_and_nothing_comes_from_another_host(garden: Server, visitor: Visit) -> None:
    guest = visitor()
    sizes: dict[str, int] = {}
    hosts: set[str] = set()
    guest.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    def weigh(response: Any) -> None:
        path = urlsplit(response.url).path
        if path.endswith(".js"):
            sizes[path] = len(gzip.compress((ROOT / "static" / path.split("/", 4)[4]).read_bytes()))

    guest.page.on("response", weigh)
    come_in(guest, garden.url, "Weigher")
    assert sum(sizes.values()) < SCRIPT_BUDGET, sizes
    assert len(sizes) == 1, "one script, however many modules it was made of"
    assert hosts == {urlsplit(garden.url).netloc}


def test_nothing_jumps_when_messages_take_the_place_of_the_skeleton(
    garden: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    pia = chatter(garden.url, "Pia")
    pia.ask("room:join", room="lobby")
    for number in range(30):
        post(pia, f"behind the skeleton: {number}")
    guest = visitor(viewport={"width": 1440, "height": 900})
    guest.context.add_init_script(SHIFTS)
    page = come_in(guest, garden.url, "Patient")
    sees(page, "behind the skeleton: 29")
    release: list[Callable[[], None]] = []

    def hold_the_room(client: WebSocketRoute) -> None:
        server = client.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '"messages":[' in str(message):
                release.append(lambda: client.send(message))
            else:
                client.send(message)

        server.on_message(pass_on)

    page.route_web_socket(re.compile("/socket.io/"), hold_the_room)
    page.route("**/first", lambda route: route.abort())  # which would bring the messages beside the script
    page.reload()
    expect(page.locator(".skeleton")).to_be_visible()
    while not release:
        page.evaluate("true")  # a call into the browser, during which its messages are passed on
    release.pop()()
    sees(page, "behind the skeleton: 29")
    expect(page.locator(".skeleton")).to_have_count(0)
    assert page.evaluate("window.shift") < 0.02


def test_nothing_jumps_while_people_talk(garden: Server, visitor: Visit, chatter: Callable[..., Chatter]) -> None:
    pat = chatter(garden.url, "Pat")
    pat.ask("room:join", room="lobby")
    for number in range(30):  # in a room that is not full yet, what is new moves what is there: as in any chat
        post(pat, f"one of many: {number}")
    guest = visitor(viewport={"width": 1440, "height": 900})
    guest.context.add_init_script(SHIFTS)
    page = come_in(guest, garden.url, "Still")
    sees(page, "one of many: 29")
    page.evaluate("window.shift = 0")
    pat.ask("typing:start", room="lobby")
    expect(page.locator(".typing")).to_contain_text("Pat")
    say(page, "steady")
    sees(page, "steady")
    assert page.evaluate("window.shift") < 0.02


def test_five_hundred_rooms_and_three_hundred_conversations_stay_usable(server: Server, visitor: Visit) -> None:
    populate(server, people=400, rooms=540, acts=0)
    ann = visitor(viewport={"width": 1440, "height": 900})
    choose_name(ann, server.url, "Ann")
    belong(server, "Ann")
    page = ann.page
    page.goto(f"{server.url}/rooms/lobby")
    expect(page.get_by_role("link", name="Lobby")).to_be_in_viewport()
    page.get_by_role("link", name="Lobby").focus()
    for key in ("Home", "End") * 4:
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Browse rooms")).to_be_focused()
    above = page.get_by_role("button", name="unread above")
    count = above.inner_text()
    above.click()
    expect(above).not_to_have_text(count)
    assert page.evaluate(SIDEBAR_NODES) < 2_000
    page.get_by_role("button", name="Browse rooms").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Direct messages", exact=True)).to_be_focused()
    picture(page, "500-rooms")
    assert judged(page) == []
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("room 499")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/rooms/room-499")
    expect(page.locator(".room-link[aria-current]")).to_be_in_viewport()


def test_five_hundred_rooms_of_others_are_browsed_in_parts(server: Server, visitor: Visit) -> None:
    populate(server, people=400, rooms=540, acts=0)
    page = come_in(visitor(viewport={"width": 1440, "height": 900}), server.url, "Ann")
    page.get_by_role("button", name="Browse rooms").click()
    expect(page.locator(".found")).to_have_count(50)
    page.get_by_role("button", name="Show 50 more").click()
    expect(page.locator(".found")).to_have_count(100)
    picture(page, "browse")
    page.get_by_placeholder("Search by name or topic").fill("room 499")
    page.get_by_role("link", name="Room 499").click()
    expect(page).to_have_url(f"{server.url}/rooms/room-499")
    expect(page.get_by_role("button", name="Join room")).to_be_visible()
    page.get_by_role("button", name="Browse rooms").click()
    page.get_by_placeholder("Search by name or topic").fill("room 498")
    page.get_by_role("button", name="Join Room 498").click()
    expect(page).to_have_url(f"{server.url}/rooms/room-498")
    expect(page.locator(COMPOSER)).to_be_visible()


def test_the_page_is_readable_by_keyboard_alone(garden: Server, visitor: Visit) -> None:
    page = come_in(visitor(), garden.url, "Keys")
    expect(page.locator(COMPOSER)).to_be_focused()
    page.keyboard.type("by keyboard")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two lines")
    page.keyboard.press("Enter")
    sees(page, "by keyboard")
    page.keyboard.press("Control+k")
    page.keyboard.type("house gree")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{garden.url}/rooms/greenhouse")
    page.locator(".log .row[tabindex='0']").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
