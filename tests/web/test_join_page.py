"""The page of a stranger who opens a room's address shows its name only if the room is open to them."""

import re
from collections.abc import Iterator

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("door"), CHAT_WORKSPACE="Harbour") as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Iterator[RawSocket]:
    with signed_in(server, "Otto", "owner") as connected:
        yield connected


def make(owner: RawSocket, name: str, kind: str = "public") -> str:
    """Make a room, and return its path."""
    return f"/rooms/{owner.ask('room:create', name=name, kind=kind)['room']['slug']}"


def preview(server: Server, path: str) -> dict[str, str]:
    """Return what other programs show of a link to this page."""
    page = Web(server.url).ask(path).text
    return dict(re.findall(r'<meta property="og:([^"]*)" content="([^"]*)">', page))


def shown(server: Server, path: str) -> tuple[str, str]:
    """Return the heading and the title of the page that a stranger gets."""
    page = Web(server.url).ask(path)
    assert page.status == 200
    return re.findall(r"<h1[^>]*>(.*?)</h1>", page.text)[0], re.findall("<title>(.*?)</title>", page.text)[0]


def test_a_public_room_is_named(server: Server, owner: RawSocket) -> None:
    path = make(owner, "Knots & <Splices>")
    assert shown(server, path) == ("Knots &amp; &lt;Splices&gt;", "Join Knots &amp; &lt;Splices&gt; · Harbour")
    assert "A room in <bdi>Harbour</bdi>." in Web(server.url).ask(path).text


def test_the_name_stays_when_something_has_to_be_mended(server: Server, owner: RawSocket) -> None:
    path = make(owner, "Sails")
    refused = Web(server.url).send("/join", path, name="Otto", next=path)
    assert (refused.status, ">Sails</h1>" in refused.text) == (409, True)
    assert f'value="{path}"' in refused.text


def test_the_lobby_is_the_place(server: Server) -> None:
    assert shown(server, "/rooms/lobby") == ("Harbour", "Join Harbour")


def without_its_address(page: str, path: str) -> str:
    page = page.replace(path, "").replace(path.replace("/", "%2F"), "")
    return re.sub('name="csrf_token" value="[^"]*"', "", page)


def test_a_link_to_a_public_room_has_a_preview(server: Server, owner: RawSocket) -> None:
    path = make(owner, "Winches")
    found = preview(server, path)
    picture = found.pop("image")
    assert found == {
        "type": "website",
        "site_name": "Harbour",
        "title": "Join Winches · Harbour",
        "description": "A room on Harbour. Choose a name and join: no account, no password.",
    }
    assert picture.startswith(f"{server.url}/static/v/")
    assert Web(server.url).ask(picture.removeprefix(server.url)).status == 200


def test_the_preview_of_an_invitation_into_a_private_room_does_not_name_the_room(
    server: Server, owner: RawSocket
) -> None:
    slug = make(owner, "Bilge", "private").removeprefix("/rooms/")
    link = owner.ask("room:invite", room=slug, hours=1, guest=True)["path"]
    found = preview(server, link)
    assert (found["title"], found["description"]) == ("Invitation to Harbour", "Open the link to join.")
    assert "Bilge" not in "".join(found.values())


@pytest.mark.parametrize("kind", ["private", "archived"])
def test_of_a_room_that_is_not_open_a_stranger_learns_nothing(server: Server, owner: RawSocket, kind: str) -> None:
    path = make(owner, f"Wreck {kind}", "private" if kind == "private" else "public")
    if kind == "archived":
        owner.ask("room:archive", room=path.removeprefix("/rooms/"), archived=True)
    hidden, missing = (Web(server.url).ask(one).text for one in (path, "/rooms/there-is-none"))
    assert "Wreck" not in hidden
    assert without_its_address(hidden, path) == without_its_address(missing, "/rooms/there-is-none")


@pytest.mark.parametrize("door", ["invitation", "closed"])
def test_where_the_door_is_shut_no_room_is_named(server: Server, owner: RawSocket, door: str) -> None:
    path = make(owner, f"Quay {door}")
    owner.ask("workspace:change", door=door)
    try:
        assert shown(server, path) == ("Harbour", "Join Harbour")
    finally:
        owner.ask("workspace:change", door="open")
