"""The pages that invitations lead to, on a running server."""

import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import requests
import segno
from playwright.sync_api import expect

from tests.support.accounts import signed_in
from tests.support.browser import Visitor
from tests.support.raw import RawSocket
from tests.support.server import Server
from tests.support.talk import ready, say, sees


class Surfer:
    """Somebody with a browser that has no scripts: cookies, pages, and forms that are sent as they came."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.server.url + path, timeout=15, allow_redirects=False)

    def send(self, path: str, form: str = "", **fields: str) -> requests.Response:
        """Fill in the form of a page, and send it to `path`."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.get(form or path).text))
        return self.session.post(self.server.url + path, hidden | fields, timeout=15, allow_redirects=False)

    def join(self, name: str, *, role: str = "guest") -> "Surfer":
        """Be a guest of the place, or somebody with an account."""
        assert self.send("/join", "/rooms/lobby", name=name).status_code == 303
        with closing(sqlite3.connect(self.server.data / "chat.db", isolation_level=None)) as database:
            database.execute("UPDATE people SET role = ? WHERE name = ?", [role, name])
        return self

    def connect(self) -> RawSocket:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        socket = RawSocket(self.server.url, auth={}, cookie=cookies)
        socket.wait_for("hello")
        return socket


class Den:
    """A private room, whose moderator makes links into it; `ids` are those of the links, by their paths."""

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
    path, surfer = den.invite(guest=True), Surfer(server)
    assert "You will see this room, and nothing else here." in surfer.get(path).text
    entered = surfer.send(path, name="Passer-by")
    assert (entered.status_code, entered.headers["Location"]) == (303, f"/rooms/{den.slug}")
    with closing(surfer.connect()) as guest:
        assert [room["slug"] for room in guest.ask("room:list")["rooms"]] == [den.slug]
        assert guest.ask("room:open", room=den.slug)["room"]["kind"] == "private"
        hidden, missing = (guest.call("room:open", {"room": slug}) for slug in ("lobby", "nowhere"))
        assert hidden == missing
        assert guest.call("room:create", {"name": "Mine"})["error"]["code"] == "forbidden"
    assert den.uses == [1]


def test_a_link_that_is_not_valid_says_the_same_whatever_it_was(server: Server, den: Den) -> None:
    revoked, spent, held = den.invite(guest=True), den.invite(guest=True, uses=1), den.invite(guest=True)
    Surfer(server).send(spent, name="The Last")
    den.mod.ask("room:uninvite", room=den.slug, id=den.ids[revoked])
    pages = [Surfer(server).get(path) for path in (revoked, spent, "/invite/never-was", "/invite/%00", "/invite/é")]
    assert [page.status_code for page in pages] == [404] * 5
    assert len({page.text for page in pages}) == 1
    assert den.slug not in pages[0].text
    assert Surfer(server).send(revoked, held, name="Late").text == pages[0].text
    assert Surfer(server).get(f"{revoked}/qr.svg").text == pages[0].text
    assert Surfer(server).get(held).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("", 422), ("x" * 41, 422), ("Held Already", 409)])
def test_a_name_that_can_not_be_is_kept_and_explained_beside_it(
    server: Server, den: Den, name: str, status: int
) -> None:
    with RawSocket(server.url, "Held Already"):
        path = den.invite(guest=True)
        page = Surfer(server).send(path, name=name)
    assert page.status_code == status
    assert f'name="name" value="{name}"' in page.text
    assert re.search(r'id="name-problem" role="alert">\s*[A-Z]', page.text)
    assert den.uses == [0]


def test_somebody_who_is_here_comes_in_as_who_they_are(server: Server, den: Den) -> None:
    path, surfer = den.invite(guest=True), Surfer(server).join("Here Already")
    page = surfer.get(path).text
    assert 'name="name"' not in page
    assert "Here Already" in page
    assert surfer.send(path).status_code == 303
    with closing(surfer.connect()) as guest:
        assert {room["slug"] for room in guest.ask("room:list")["rooms"]} >= {den.slug, "lobby"}
    assert "You are in already" in surfer.get(path).text
    assert surfer.send(path).status_code == 303
    assert den.uses == [1]


def test_a_guest_of_one_room_is_told_why_there_is_no_second(server: Server, den: Den) -> None:
    other, surfer = Den(den.mod), Surfer(server)
    surfer.send(den.invite(guest=True), name="Of One Room")
    refused = surfer.send(other.invite(guest=True))
    assert refused.status_code == 409
    assert "guest of another room" in refused.text
    assert other.uses == [0]


def test_a_link_for_accounts_lets_in_accounts_and_leads_others_to_sign_up(server: Server, den: Den) -> None:
    path = den.invite(guest=False)
    guest, member = Surfer(server).join("Only A Guest"), Surfer(server).join("With Account", role="member")
    for one in (Surfer(server), guest):
        page = one.get(path).text
        assert 'href="/sign-up"' in page
        assert f'href="/sign-in?next={path}"' in page
    assert guest.send(path).status_code == 403
    assert den.uses == [0]
    assert member.send(path).headers["Location"] == f"/rooms/{den.slug}"
    assert den.uses == [1]


def test_a_link_to_the_place_has_nothing_for_who_has_an_account(server: Server, den: Den) -> None:
    path = den.mod.ask("invitation:create")["path"]
    assert "You are in already" in Surfer(server).join("Long Since Here", role="member").get(path).text
    assert 'href="/sign-up"' in Surfer(server).get(path).text


def test_the_picture_has_the_whole_address_as_it_was_asked_for(server: Server, den: Den) -> None:
    path = den.invite(guest=True)
    for host in (f"127.0.0.1:{server.port}", f"localhost:{server.port}"):
        answer = requests.get(f"http://{host}{path}/qr.svg", timeout=15)
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        drawing = io.BytesIO()
        segno.make_qr(f"http://{host}{path}").save(drawing, kind="svg", scale=8, light="#fff", xmldecl=False)
        assert answer.content == drawing.getvalue()


def test_what_is_behind_a_link_is_kept_in_no_cache(server: Server, den: Den) -> None:
    path = den.invite(guest=True)
    for address in (path, f"{path}/qr.svg", "/invite/never-was"):
        assert Surfer(server).get(address).headers["Cache-Control"] == "no-store"


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
