"""The page of a stranger who opens a room's address shows its name only if the room is open to them."""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack

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


def test_the_lobby_stands_for_the_workspace(server: Server) -> None:
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


def pulse(server: Server, path: str) -> str:
    """Return the pulse in the page that a stranger gets, without its tags."""
    page = Web(server.url).ask(path).text
    found = re.search(r'<div class="pulse".*?</div>', page, re.DOTALL)
    return " ".join(re.sub("<.*?>", " ", found[0]).split()) if found else ""


def test_the_page_has_the_pulse_of_its_room_before_any_script_runs(server: Server, owner: RawSocket) -> None:
    path = make(owner, "Rigging")
    slug = path.removeprefix("/rooms/")
    assert pulse(server, path) == "O One person is here Be the first to say something"
    with RawSocket(server.url, auth={"name": "Ada Bo"}) as ada:
        ada.wait_for("hello")
        ada.ask("room:join", room=slug)
        ada.ask("message:post", room=slug, text="Ahoy", client_id=str(uuid.uuid4()))
        assert pulse(server, path) == "O AB 2 people are here Last message just now"


def test_of_many_people_eight_are_shown(server: Server, owner: RawSocket) -> None:
    path = make(owner, "Deck")
    with ExitStack() as crew:
        for number in range(9):
            one = crew.enter_context(RawSocket(server.url, auth={"name": f"Hand {number}"}))
            one.wait_for("hello")
            one.ask("room:join", room=path.removeprefix("/rooms/"))
        assert re.fullmatch(r"O (H\d ){7}\+2 10 people are here Be the first to say something", pulse(server, path))


def test_a_room_that_is_not_open_to_strangers_has_the_pulse_of_the_lobby(server: Server, owner: RawSocket) -> None:
    lobby = json.loads(Web(server.url).ask("/pulse").body)
    private, archived = make(owner, "Vault", "private"), make(owner, "Old quay")
    owner.ask("message:post", room=private.removeprefix("/rooms/"), text="Hush", client_id=str(uuid.uuid4()))
    owner.ask("room:archive", room=archived.removeprefix("/rooms/"), archived=True)
    for path in (private, archived, "/rooms/nowhere", "/rooms/%00", "/rooms/"):
        assert json.loads(Web(server.url).ask(f"/pulse?room={path.removeprefix('/rooms/')}").body) == lobby, path


def test_an_invitation_shows_the_pulse_only_where_strangers_may_know_it(server: Server, owner: RawSocket) -> None:
    public, private = (
        make(owner, name, kind).removeprefix("/rooms/") for name, kind in (("Oars", "public"), ("Safe", "private"))
    )
    links = {room: owner.ask("room:invite", room=room, hours=1, guest=True)["path"] for room in (public, private)}
    workspace = owner.ask("invitation:create", hours=1)["path"]
    assert "One person is here" in pulse(server, links[public])
    assert pulse(server, links[private]) == ""
    assert "Quiet right now" in pulse(server, workspace)
    owner.ask("workspace:change", door="invitation")
    try:
        assert [pulse(server, link) for link in (*links.values(), workspace)] == ["", "", ""]
    finally:
        owner.ask("workspace:change", door="open")


def test_the_invitation_shows_the_face_of_the_person_who_invites(server: Server, owner: RawSocket) -> None:
    page = Web(server.url).ask(owner.ask("invitation:create", hours=1)["path"]).text
    assert re.search(r'class="avatar invite-face hue-\d pattern-\d" aria-hidden="true">O<', page)


def test_the_code_of_the_workspace_is_a_picture(server: Server) -> None:
    answer = Web(server.url).ask("/qr.svg")
    assert (answer.status, answer.headers["Content-Type"], b"<svg" in answer.body) == (
        200,
        "image/svg+xml; charset=utf-8",
        True,
    )


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


def test_a_link_to_a_message_says_no_more_than_one_to_its_room(server: Server, owner: RawSocket) -> None:
    for path in (make(owner, "Anchors"), make(owner, "Cellar", "private")):
        slug = path.removeprefix("/rooms/")
        words = {"room": slug, "text": "for members only", "client_id": str(uuid.uuid4())}
        link = f"{path}/{owner.ask('message:post', **words)['message']['seq']}"
        assert (shown(server, link), preview(server, link)) == (shown(server, path), preview(server, path))
        assert f'value="{link}"' in Web(server.url).ask(link).text
        assert "for members only" not in Web(server.url).ask(link).text
