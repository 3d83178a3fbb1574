"""The pages of invitations, on a running server."""

import io
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import segno
from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import ready, say, sees
from tests.support.clients.accounts import signed_in
from tests.support.clients.http import ask
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web, path_of
from tests.support.servers.server import Server


def browser(server: Server) -> Web:
    return Web(server.url)


def guest(server: Server, name: str) -> Web:
    """A browser of a guest of the workspace."""
    web = browser(server)
    assert web.join(name).status == 303
    return web


def member(server: Server, name: str) -> Web:
    """A browser of a person with an account."""
    web = browser(server)
    assert web.sign_up(name).status == 303
    return web


def connect(web: Web) -> RawSocket:
    socket = RawSocket(web.url, auth={}, cookie=web.cookie)
    socket.wait_for("hello")
    return socket


class Den:
    """A private room with invitations. `ids` has the ids of the links, by their paths."""

    def __init__(self, mod: RawSocket) -> None:
        self.mod = mod
        self.slug: str = mod.ask("room:create", name="Den", kind="private")["room"]["slug"]
        self.ids: dict[str, int] = {}

    def invite(self, *, guest: bool, **fields: Any) -> str:
        made = self.mod.ask("room:invite", room=self.slug, guest=guest, **fields)
        self.ids[made["path"]] = made["invitation"]["id"]
        return str(made["path"])

    @property
    def uses(self) -> list[int]:
        return [one["uses"] for one in self.mod.ask("room:invitations", room=self.slug)["invitations"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("invitations")) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture(scope="module")
def mod(server: Server) -> Iterator[RawSocket]:
    """An admin, so that they also make links to the place."""
    with signed_in(server, "Mod", "admin") as connected:
        yield connected


@pytest.fixture
def den(mod: RawSocket) -> Den:
    return Den(mod)


def test_a_nickname_lets_a_guest_into_this_room_and_into_no_other(server: Server, den: Den) -> None:
    path, web = den.invite(guest=True), browser(server)
    assert "You will see this room, and nothing else here." in web.ask(path).text
    assert path_of(web.send(path, name="Passer-by")) == f"/rooms/{den.slug}"
    with closing(connect(web)) as visitor:
        assert [room["slug"] for room in visitor.ask("room:list")["rooms"]] == [den.slug]
        assert visitor.ask("room:join", room=den.slug)["room"]["kind"] == "private"
        hidden, missing = (visitor.call("room:open", {"room": slug}) for slug in ("lobby", "nowhere"))
        assert hidden == missing
        assert visitor.call("room:create", {"name": "Mine"})["error"]["code"] == "forbidden"
    assert den.uses == [1]


def test_who_comes_in_has_a_secret_that_nobody_planted(server: Server, den: Den) -> None:
    attacker = guest(server, "Was Here First")
    planted = attacker.cookie
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        lost = "UPDATE people SET name_key = NULL, look_key = NULL, name_until = 0 WHERE name = 'Was Here First'"
        database.execute(lost)
    guest(server, "Was Here First")
    victim = Web(server.url, planted)
    assert path_of(victim.send(den.invite(guest=True), name="Victim")) == f"/rooms/{den.slug}"
    with closing(connect(victim)) as inside:
        assert [room["slug"] for room in inside.ask("room:list")["rooms"]] == [den.slug]
    assert Web(server.url, planted).name() is None


def test_a_guest_of_one_room_hears_nothing_of_the_rest(server: Server, den: Den, mod: RawSocket) -> None:
    web = browser(server)
    web.send(den.invite(guest=True), name="Of This Room Alone")
    with closing(connect(web)) as visitor, closing(connect(guest(server, "Everywhere"))) as other:
        visitor.ask("room:join", room=den.slug)
        opened = len(visitor.events)
        mod.ask("room:join", room="lobby")
        other.ask("room:join", room="lobby")
        made = mod.ask("room:create", name="Everybody Hears")["room"]["slug"]
        mod.ask("room:topic", room=made, topic="of this")
        mod.ask("typing:start", room="lobby")
        mod.ask("message:post", room="lobby", text="hello all", client_id=str(uuid.uuid4()))
        other.wait_for("message", lambda event: event["message"]["text"] == "hello all")
        other.wait_for("room", lambda event: event["room"]["topic"] == "of this")
        mod.ask("message:post", room=den.slug, text="hello you", client_id=str(uuid.uuid4()))
        visitor.wait_for("message", lambda event: event["message"]["text"] == "hello you")
        assert {event["room"] for name, event in visitor.events[opened:] if "room" in event} == {den.slug}
        stranger = other.wait_for("hello")["me"]["id"]
        assert visitor.call("person:get", {"person": stranger}) == visitor.call("person:get", {"person": 10**9})


def test_a_link_that_is_not_valid_says_the_same_whatever_it_was(server: Server, den: Den) -> None:
    revoked, spent, held = den.invite(guest=True), den.invite(guest=True, uses=1), den.invite(guest=True)
    browser(server).send(spent, name="The Last")
    den.mod.ask("room:uninvite", room=den.slug, id=den.ids[revoked])
    pages = [browser(server).ask(path) for path in (revoked, spent, "/invite/never-was", "/invite/%00")]
    assert [page.status for page in pages] == [404] * 4
    assert len({page.text for page in pages}) == 1
    assert den.slug not in pages[0].text
    assert browser(server).send(revoked, held, name="Late").text == pages[0].text
    assert browser(server).ask(f"{revoked}/qr.svg").text == pages[0].text
    assert browser(server).ask(held).status == 200


@pytest.mark.parametrize(("name", "status"), [("", 422), ("x" * 41, 422), ("Held Already", 409)])
def test_a_name_that_can_not_be_is_kept_and_explained_beside_it(
    server: Server, den: Den, name: str, status: int
) -> None:
    with RawSocket(server.url, "Held Already"):
        page = browser(server).send(den.invite(guest=True), name=name)
    assert page.status == status
    assert f'name="name" value="{name}"' in page.text
    assert re.search(r'id="name-below" role="alert">[A-Z]', page.text)
    assert den.uses == [0]


def test_somebody_who_is_here_comes_in_as_who_they_are(server: Server, den: Den) -> None:
    path, web = den.invite(guest=True), guest(server, "Here Already")
    page = web.ask(path).text
    assert 'name="name"' not in page
    assert "Here Already" in page
    assert web.send(path).status == 303
    with closing(connect(web)) as here:
        assert {room["slug"] for room in here.ask("room:list")["rooms"]} >= {den.slug, "lobby"}
    assert "You are in already" in web.ask(path).text
    assert web.send(path).status == 303
    assert den.uses == [1]


def test_a_guest_of_one_room_is_told_why_there_is_no_second(server: Server, den: Den) -> None:
    other, web = Den(den.mod), browser(server)
    web.send(den.invite(guest=True), name="Of One Room")
    refused = web.send(other.invite(guest=True))
    assert refused.status == 409
    assert "guest of another room" in refused.text
    assert other.uses == [0]


def test_a_link_for_accounts_lets_in_accounts_and_no_guests(server: Server, den: Den) -> None:
    path = den.invite(guest=False)
    assert guest(server, "Only A Guest").send(path).status == 403
    assert den.uses == [0]
    assert path_of(member(server, "With Account").send(path)) == f"/rooms/{den.slug}"
    assert den.uses == [1]


def test_who_has_no_account_signs_up_by_the_link_and_is_in_the_room(server: Server, den: Den) -> None:
    path = den.invite(guest=False, uses=2)
    for web, name in ((browser(server), "Brand New"), (guest(server, "Guest So Far"), "No Guest Any More")):
        page = web.ask(path).text
        assert 'href="/sign-up"' in page
        assert f'href="/sign-in?next={path}"' in page
        assert path_of(web.sign_up(name)) == f"/rooms/{den.slug}"
        with closing(connect(web)) as new:
            assert den.slug in [room["slug"] for room in new.ask("room:list")["rooms"]]
    assert den.uses == [2]
    assert browser(server).ask(path).status == 404


def test_a_visitor_who_signs_up_keeps_the_room_and_sees_the_others_from_then_on(server: Server, den: Den) -> None:
    web = browser(server)
    web.send(den.invite(guest=True), name="Visitor First")
    assert web.sign_up("Visitor First").status == 303
    with closing(connect(web)) as kept:
        assert {room["slug"] for room in kept.ask("room:list")["rooms"]} >= {den.slug, "lobby"}


def test_a_link_to_the_place_has_nothing_for_who_has_an_account(server: Server, den: Den) -> None:
    path = den.mod.ask("invitation:create")["path"]
    assert "You are in already" in member(server, "Long Since Here").ask(path).text
    assert 'href="/sign-up"' in browser(server).ask(path).text


@pytest.mark.parametrize(("door", "status"), [("invitation", 303), ("closed", 403)])
def test_the_door_of_the_place_holds_for_guests_of_one_room_too(
    server: Server, den: Den, door: str, status: int
) -> None:
    with closing(signed_in(server, "The Owner", "owner")) as owner:
        owner.ask("place:change", door=door)
        answer = browser(server).send(den.invite(guest=True), name=f"Comes When {door}")
        owner.ask("place:change", door="open")
    assert answer.status == status
    assert ("closed" in answer.text) == (door == "closed")
    assert den.uses == [int(status == 303)]


def test_the_picture_has_the_whole_address_as_it_was_asked_for(server: Server, den: Den) -> None:
    path = den.invite(guest=True)
    for host in (f"127.0.0.1:{server.port}", f"localhost:{server.port}"):
        answer = ask(f"{server.url}{path}/qr.svg", Host=host)
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        drawing = io.BytesIO()
        segno.make_qr(f"http://{host}{path}").save(drawing, kind="svg", scale=8, light="#fff", xmldecl=False)
        assert answer.body == drawing.getvalue()


def test_what_is_behind_a_link_is_kept_in_no_cache(server: Server, den: Den) -> None:
    path = den.invite(guest=True)
    for address in (path, f"{path}/qr.svg", "/invite/never-was"):
        assert browser(server).ask(address).headers["Cache-Control"] == "no-store"


def test_somebody_with_a_browser_follows_a_link_and_talks(
    server: Server, den: Den, visitor: Callable[..., Visitor]
) -> None:
    page = visitor().page
    page.goto(server.url + den.invite(guest=True))
    page.get_by_label("Your name").fill("Browsing")
    page.get_by_role("button", name="Come in").click()
    expect(page).to_have_url(f"{server.url}/rooms/{den.slug}")
    ready(page)
    say(page, "Hello from outside")
    sees(page, "Hello from outside")
