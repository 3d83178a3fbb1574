"""Uploading the workspace's own emoji, on a running server."""

import json
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.support.browser.roles import give_role
from tests.support.clients.http import Answer, ask
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.data.pictures import RED, encoded, opened, plain
from tests.support.servers.server import Server

FORM = {"Content_Type": "multipart/form-data; boundary=edge"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("emoji")) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture(scope="module")
def admin(server: Server) -> Web:
    web = Web(server.url)
    assert web.sign_up("Adele").status == 303
    give_role(server, "Adele", "admin")
    return web


def form(name: str, data: bytes | None) -> bytes:
    parts = [f'--edge\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n'.encode()]
    if data is not None:
        parts.append(
            b'--edge\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n' + data + b"\r\n"
        )
    return b"".join(parts) + b"--edge--\r\n"


def send(web: Web, name: str, data: bytes | None = None, **headers: str) -> Answer:
    """Upload an emoji like the admin page."""
    headers = {"X_CSRFToken": web.token(), "Accept": "application/json", **headers}
    return web.ask("/emoji", "POST", form(name, data), **FORM, **headers)


def test_an_uploaded_emoji_is_told_to_everybody_and_served_for_a_year(server: Server, admin: Web) -> None:
    with RawSocket(server.url, auth={"name": "Listener"}) as listener:
        listener.wait_for("hello")
        answer = send(admin, ":wide:", encoded(plain(300, 100)))
        assert answer.status == 200, answer.body
        one = json.loads(answer.body)["emoji"]
        assert listener.wait_for("emoji")["emoji"] == [one]
        assert listener.ask("emoji:list")["emoji"] == [one]
        assert one["name"] == "wide"
        served = Web(server.url).ask(one["image"])
        assert (served.status, served.headers["Content-Type"]) == (200, "image/webp")
        assert "immutable" in served.headers["Cache-Control"]
        drawn = opened(served.body)
        assert drawn.size == (64, 21)
        with RawSocket(server.url, auth={}, cookie=admin.cookie) as socket:
            socket.ask("emoji:remove", name="wide")
        assert listener.wait_for("emoji", lambda event: event["emoji"] == [])
    assert Web(server.url).ask(one["image"]).status == 404


def test_a_small_picture_is_as_large_as_the_others_and_its_clear_parts_stay_clear(admin: Web) -> None:
    answer = send(admin, "clear", encoded(Image.new("RGBA", (8, 8), (*RED, 0))))
    drawn = opened(admin.ask(json.loads(answer.body)["emoji"]["image"]).body)
    assert (drawn.size, drawn.getpixel((5, 5))[3]) == ((64, 64), 0)  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [("parrot", None, "image"), ("parrot", b"<svg/>", "image"), ("A bird", encoded(plain()), "name")],
    ids=["without a picture", "of what is none", "with a bad name"],
)
def test_an_upload_that_is_refused_says_which_field_is_wrong(
    admin: Web, name: str, data: bytes | None, field: str
) -> None:
    answer = send(admin, name, data)
    assert (answer.status, json.loads(answer.body)["error"]["field"]) == (422, field)


def test_only_admins_upload_from_this_site(server: Server, admin: Web) -> None:
    member = Web(server.url)
    assert member.sign_up("Mel").status == 303
    assert send(member, "parrot", encoded(plain())).status == 403
    assert send(Web(server.url), "parrot", encoded(plain())).status == 401
    assert send(admin, "parrot", encoded(plain()), X_CSRFToken="wrong").status == 422
    assert admin.ask("/emoji/" + "0" * 64 + ".webp").status == 404
    assert admin.ask("/emoji/x.webp").status == 404


def test_a_program_uploads_with_the_token_of_an_admin_that_has_the_scope(server: Server, admin: Web) -> None:
    with RawSocket(server.url, auth={}, cookie=admin.cookie) as socket:
        tokens = [
            socket.ask("token:create", name=scope, scopes=["read", scope])["token"] for scope in ("admin", "post")
        ]
    fields = form("robot", encoded(plain()))
    answers = [
        ask(f"{server.url}/api/emoji:add", "POST", fields, Authorization=f"Bearer {one}", **FORM) for one in tokens
    ]
    assert [answer.status for answer in answers] == [200, 403]
    assert json.loads(answers[0].body)["emoji"]["name"] == "robot"
    nobody = ask(f"{server.url}/api/emoji:add", "POST", fields, Cookie=admin.cookie, **FORM)
    assert (nobody.status, json.loads(nobody.body)["error"]["code"]) == (401, "unauthenticated")
