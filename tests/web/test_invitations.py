"""The pages of invitations, on a running server."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import segno
from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import ready, say, sees
from tests.support.clients.accounts import signed_in
from tests.support.clients.http import ask
from tests.support.clients.invitations import Den, connect, joined, signed_up
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web, path_of
from tests.support.servers.server import Server

Open = Callable[[], Web]


@pytest.fixture
def den(proxied: Server) -> Iterator[Den]:
    """A room of Mod's, an admin, so that they also make links to the workspace."""
    with signed_in(proxied, "Mod", "admin") as mod:
        yield Den(mod)


def test_a_link_that_is_not_valid_says_the_same_whatever_it_was(web: Open, den: Den) -> None:
    revoked, spent, held = den.invite(guest=True), den.invite(guest=True, uses=1), den.invite(guest=True)
    web().send(spent, name="The Last")
    den.mod.ask("room:uninvite", room=den.slug, id=den.ids[revoked])
    pages = [web().ask(path) for path in (revoked, spent, "/invite/never-was", "/invite/%00")]
    assert [page.status for page in pages] == [404] * 4
    assert len({page.text for page in pages}) == 1
    assert den.slug not in pages[0].text
    assert web().send(revoked, held, name="Late").text == pages[0].text
    assert web().ask(f"{revoked}/qr.svg").text == pages[0].text
    assert web().ask(held).status == 200


@pytest.mark.parametrize(("name", "status"), [("", 422), ("x" * 41, 422), ("Held Already", 409)])
def test_a_name_that_can_not_be_is_kept_and_explained_beside_it(
    proxied: Server, web: Open, den: Den, name: str, status: int
) -> None:
    with RawSocket(proxied.url, "Held Already"):
        page = web().send(den.invite(guest=True), name=name)
    assert page.status == status
    assert f'name="name" value="{name}"' in page.text
    assert re.search(r'id="name-below" role="alert">[A-Z]', page.text)
    assert den.uses == [0]


def test_somebody_who_is_here_comes_in_as_who_they_are(web: Open, den: Den) -> None:
    path, one = den.invite(guest=True), joined(web(), "Here Already")
    page = one.ask(path).text
    assert 'name="name"' not in page
    assert "Here Already" in page
    assert one.send(path).status == 303
    with closing(connect(one)) as here:
        assert {room["slug"] for room in here.ask("room:list")["rooms"]} >= {den.slug, "lobby"}
    assert "You’ve already joined" in one.ask(path).text
    assert one.send(path).status == 303
    assert den.uses == [1]


def test_who_has_an_account_can_sign_in_from_a_link_for_guests_and_is_led_back(web: Open, den: Den) -> None:
    signed_up(web(), "Has One")
    path, one = den.invite(guest=True), web()
    assert f'href="/sign-in?next={path}"' in one.ask(path).text
    assert path_of(one.sign_in("Has One", next=path)) == path
    assert "Join as <bdi>Has One</bdi>" in one.ask(path).text


def test_a_link_for_accounts_lets_in_accounts_and_no_guests(web: Open, den: Den) -> None:
    path = den.invite(guest=False)
    assert joined(web(), "No More Than A Guest").send(path).status == 403
    assert den.uses == [0]
    assert path_of(signed_up(web(), "With Account").send(path)) == f"/rooms/{den.slug}"
    assert den.uses == [1]


def test_who_has_no_account_signs_up_by_the_link_and_is_in_the_room(web: Open, den: Den) -> None:
    path = den.invite(guest=False, uses=2)
    for one, name in ((web(), "Brand New"), (joined(web(), "Guest So Far"), "No Guest Any More")):
        page = one.ask(path).text
        assert 'href="/sign-up"' in page
        assert f'href="/sign-in?next={path}"' in page
        assert path_of(one.sign_up(name)) == f"/rooms/{den.slug}"
        with closing(connect(one)) as new:
            assert den.slug in [room["slug"] for room in new.ask("room:list")["rooms"]]
    assert den.uses == [2]
    assert web().ask(path).status == 404


def test_a_link_to_the_place_has_nothing_for_who_has_an_account(web: Open, den: Den) -> None:
    path = den.mod.ask("invitation:create")["path"]
    assert "You’ve already joined" in signed_up(web(), "Long Since Here").ask(path).text
    assert 'href="/sign-up"' in web().ask(path).text


def test_the_picture_has_the_whole_address_as_it_was_asked_for(proxied: Server, den: Den) -> None:
    path = den.invite(guest=True)
    for host in (f"127.0.0.1:{proxied.port}", f"localhost:{proxied.port}"):
        answer = ask(f"{proxied.url}{path}/qr.svg", Host=host)
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        drawing = io.BytesIO()
        segno.make_qr(f"http://{host}{path}").save(drawing, kind="svg", scale=8, light="#fff", xmldecl=False)
        assert answer.body == drawing.getvalue()


def test_what_is_behind_a_link_is_kept_in_no_cache(web: Open, den: Den) -> None:
    path = den.invite(guest=True)
    for address in (path, f"{path}/qr.svg", "/invite/never-was"):
        assert web().ask(address).headers["Cache-Control"] == "no-store"


def test_somebody_with_a_browser_follows_a_link_and_talks(
    proxied: Server, den: Den, visitor: Callable[..., Visitor]
) -> None:
    page = visitor().page
    page.goto(proxied.url + den.invite(guest=True))
    page.get_by_label("Your name").fill("Browsing")
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(f"{proxied.url}/rooms/{den.slug}")
    ready(page)
    say(page, "Hello from outside")
    sees(page, "Hello from outside")
