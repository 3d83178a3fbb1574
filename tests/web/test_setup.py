"""The set-up: the link in the log, the owner, the name of the workspace, and its door."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.support.clients.http import Answer
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import PASSWORD, Web, path_of
from tests.support.data.pictures import encoded, plain
from tests.support.servers.server import Server

GARDEN = {"workspace": "Garden", "name": "Ann", "password": PASSWORD, "door": "invitation"}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without an owner, which tests don't change."""
    with Server(tmp_path_factory.mktemp("setup")) as running:
        yield running


def links(server: Server) -> list[str]:
    """Return the set-up links in the log, one for each start."""
    return re.findall(r"become its owner: (\S+)\n", server.log.read_text())


def path(server: Server) -> str:
    return links(server)[0].removeprefix(server.url)


def test_the_link_in_the_log_makes_the_owner_names_the_place_and_chooses_the_door(server: Server) -> None:
    guest, ann = Web(server.url), Web(server.url)
    assert guest.join("Early Bird").status == 303, "until then everybody may come in"
    page = ann.ask(path(server))
    assert (page.status, 'value="Banter"' in page.text) == (200, True)

    with RawSocket(server.url, auth={}, cookie=guest.cookie) as early:
        assert early.wait_for("hello")["workspace"] == "Banter"
        assert path_of(ann.send(path(server), **GARDEN)) == "/rooms/lobby"
        assert early.wait_for("workspace") == {"name": "Garden"}

    with RawSocket(server.url, auth={}, cookie=ann.cookie) as owner:
        hello = owner.wait_for("hello")
        assert (hello["me"]["name"], hello["me"]["role"], hello["workspace"]) == ("Ann", "owner", "Garden")
    stranger = Web(server.url).ask("/rooms/lobby").text
    assert '<h1 dir="auto">Garden</h1>' in stranger
    assert "You need an invitation to join" in stranger
    assert Web(server.url).ask(path(server)).status == 404, "it works once"
    assert Web(server.url).send(path(server), at="/sign-in", **GARDEN).status == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"workspace": " "}, "workspace"), ({"name": ""}, "name"), ({"password": "password"}, "password"),
     ({"door": "ajar"}, "door")],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(
    untouched: Server, wrong: dict[str, str], field: str
) -> None:
    ann = Web(untouched.url)
    answer = ann.send(path(untouched), **{**GARDEN, **wrong})
    assert answer.status == 422
    assert f'id="{field}-below" role="alert"' in answer.text
    kept = {**GARDEN, **wrong}
    assert f'name="name" value="{kept["name"]}"' in answer.text
    assert re.search(r'value="invitation" required checked', answer.text) or field == "door"
    assert ann.ask(path(untouched)).status == 200, "nothing was changed, and it can be mended"


def filled(web: Web, path: str, picture: bytes, **fields: str) -> Answer:
    """Send the form with a picture, as a browser does without a script."""
    parts = {"csrf_token": web.token(path), **GARDEN, **fields}
    head = "--edge\r\nContent-Disposition: form-data; name="
    texts = "".join(f'{head}"{name}"\r\n\r\n{text}\r\n' for name, text in parts.items())
    file = f'{head}"image"; filename="me.png"\r\nContent-Type: image/png\r\n\r\n'
    body = (texts + file).encode() + picture + b"\r\n--edge--\r\n"
    return web.ask(path, "POST", body, Content_Type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"GIF89a but no more", "be read as a picture"),
        (b"x" * (5 * 2**20 + 1), "up to 5 MB"),
        (b"x" * 8 * 2**20, "up to 5 MB"),
    ],
    ids=["no picture", "too large", "far too large"],
)
def test_a_picture_that_is_refused_says_so_beside_its_field_and_all_else_is_kept(
    untouched: Server, picture: bytes, words: str
) -> None:
    answer = filled(Web(untouched.url), path(untouched), picture, accent="violet")
    assert answer.status == 422
    assert re.search(rf'id="image-below" role="alert">[^<]*{words}', answer.text)
    assert 'name="workspace" value="Garden"' in answer.text
    assert 'name="name" value="Ann"' in answer.text
    assert 'value="violet" checked' in answer.text


def test_after_another_error_the_form_says_that_the_picture_has_to_be_chosen_again(untouched: Server) -> None:
    answer = filled(Web(untouched.url), path(untouched), encoded(plain(9, 9)), name="")
    assert (answer.status, "Choose it again." in answer.text) == (422, True)


def test_an_accent_that_there_is_not_is_refused_beside_its_field(untouched: Server) -> None:
    answer = Web(untouched.url).send(path(untouched), **{**GARDEN, "accent": "beige"})
    assert (answer.status, 'id="accent-below" role="alert"' in answer.text) == (422, True)


def test_the_owner_begins_with_the_picture_and_the_accent_that_were_chosen(server: Server) -> None:
    ann = Web(server.url)
    answer = filled(ann, path(server), encoded(plain()), accent="green")
    assert path_of(answer) == "/rooms/lobby"
    cookies = dict(line.partition(";")[0].split("=", 1) for line in answer.headers.get_all("Set-Cookie", []))
    assert json.loads(unquote(cookies.pop("banter-preferences"))) == {"accent": "green"}
    ann.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with RawSocket(server.url, auth={}, cookie=ann.cookie) as owner:
        hello = owner.wait_for("hello")
    assert hello["preferences"] == {"accent": "green"}
    assert ann.ask(f"/avatars/{hello['me']['avatar']}.webp").status == 200


def test_only_with_the_right_link_a_form_may_be_large(untouched: Server) -> None:
    large = b"x" * 70_000
    body = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n' + large + b"\r\n--edge--\r\n"
    for address, status in ((path(untouched), 422), (f"/setup/{'0' * 40}", 413)):
        form = "multipart/form-data; boundary=edge"
        assert (
            Web(untouched.url).ask(address, "POST", body, Content_Type=form, Accept="application/json").status == status
        )


@pytest.mark.parametrize("token", ["0" * 40, "x", "%C3%A9", "%00", "a" * 5000])
def test_another_link_is_no_page(untouched: Server, token: str) -> None:
    assert Web(untouched.url).ask(f"/setup/{token}").status == 404
    assert Web(untouched.url).send(f"/setup/{token}", at="/sign-in", **GARDEN).status == 404


def test_the_link_stays_the_same_over_starts_until_there_is_an_owner(server: Server) -> None:
    server.restart()
    first, second = links(server)
    assert first == second
    server.flask("create-admin", "Ann", typed=PASSWORD)
    assert Web(server.url).ask(path(server)).status == 404
    server.restart()
    assert len(links(server)) == 2, "with an owner there is no link in the log"


def test_the_link_begins_with_the_public_address(tmp_path: Path) -> None:
    with Server(tmp_path, CHAT_URL="https://chat.example.org,https://other.example.org") as server:
        assert links(server)[0].startswith("https://chat.example.org/setup/")


def test_with_another_key_or_in_another_place_the_link_is_another(tmp_path: Path) -> None:
    tokens = set()
    for name, key in (("a", "k" * 40), ("b", "k" * 40), ("c", "l" * 40)):
        # It makes its database itself, because the databases of other tests are copies of one.
        with Server(tmp_path / name, SECRET_KEY=key, DATABASE_URL=f"sqlite:///{tmp_path / name}.db") as server:
            tokens.add(path(server))
    assert len(tokens) == 3


def test_a_new_name_of_the_place_comes_to_other_workers(tmp_path: Path) -> None:
    with Server(tmp_path, CHAT_FOLLOW_SECONDS="0.1") as one, Server(tmp_path, CHAT_FOLLOW_SECONDS="0.1") as other:
        with RawSocket(other.url, auth={"name": "Ben"}) as ben:
            ben.wait_for("hello")
            Web(one.url).send(path(one), **GARDEN)
            assert ben.wait_for("workspace") == {"name": "Garden"}
        assert "Garden" in Web(other.url).ask("/sign-in").text
