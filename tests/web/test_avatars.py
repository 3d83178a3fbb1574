"""Uploading avatars, on a running server."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from chat.web.pictures import SIDE
from tests.support.clients.http import Answer
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.data.pictures import BLUE, RED, encoded, opened, plain
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("avatars"), CHAT_PROXIES="1") as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def web(server: Server, request: pytest.FixtureRequest) -> Callable[[str], Web]:
    """`web("Ann")`: a browser of a person with an account, at an address of this test."""
    address = f"198.51.{abs(hash(request.node.name)) % 250}.{abs(hash(request.node.name)) // 250 % 250}"

    def account(name: str) -> Web:
        one = Web(server.url, X_Forwarded_For=address)
        assert one.sign_up(name).status == 303
        return one

    return account


def send(
    web: Web, data: bytes, name: str = "me.png", kind: str = "image/png", field: str = "image", **headers: str
) -> Answer:
    """Upload a file like the page."""
    head = (
        f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    )
    body = head.encode() + data + b"\r\n--edge--\r\n"
    headers = {"X_CSRFToken": web.token(), "Content_Type": "multipart/form-data; boundary=edge", **headers}
    return web.ask("/avatar", "POST", body, **headers)


def kept(server: Server) -> int:
    """Return the number of pictures in the database."""
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        [(count,)] = database.execute("SELECT count(*) FROM avatars").fetchall()
        return int(count)


def test_an_uploaded_picture_is_everywhere_where_the_person_is_and_taken_away_again(
    server: Server, web: Callable[[str], Web]
) -> None:
    ann = web("Ann")
    before = kept(server)
    answer = send(ann, encoded(plain(), "JPEG"), name="anything.exe", kind="text/html")
    assert answer.status == 200
    digest = json.loads(answer.body)["avatar"]
    served = ann.ask(f"/avatars/{digest}.webp")
    assert (served.status, served.headers["Content-Type"], served.headers["X-Content-Type-Options"]) == (
        200,
        "image/webp",
        "nosniff",
    )
    assert "immutable" in served.headers["Cache-Control"]
    assert opened(served.body).size == (SIDE, SIDE)
    with RawSocket(server.url, auth={}, cookie=ann.cookie) as socket:
        assert socket.wait_for("hello")["me"]["avatar"] == digest
        socket.ask("room:join", room="lobby")
        socket.ask("message:post", room="lobby", text="My new face", client_id="00000000-0000-4000-8000-000000000001")
        said = socket.wait_for("message", lambda event: event["message"]["text"] == "My new face")
        assert said["message"]["author"]["avatar"] == digest

    removed = ann.ask("/avatar", "DELETE", X_CSRFToken=ann.token())
    assert (removed.status, json.loads(removed.body)["avatar"]) == (200, None)
    assert ann.ask(f"/avatars/{digest}.webp").status == 404
    assert kept(server) == before


def test_a_picture_that_two_people_have_stays_until_nobody_has_it(web: Callable[[str], Web]) -> None:
    one, two = web("One"), web("Two")
    same = encoded(plain(color=BLUE))
    [digest] = {json.loads(send(who, same).body)["avatar"] for who in (one, two)}
    send(one, encoded(plain(color=(1, 99, 2))))
    assert one.ask(f"/avatars/{digest}.webp").status == 200
    two.ask("/avatar", "DELETE", X_CSRFToken=two.token())
    assert one.ask(f"/avatars/{digest}.webp").status == 404


@pytest.mark.parametrize(
    ("data", "field", "status", "words"),
    [
        (b"GIF89a but no more", "image", 422, "can't be read as a picture"),
        (b"", "image", 422, "Choose a picture"),
        (encoded(plain()), "another", 422, "Choose a picture"),
        (b"x" * (5 * 1024 * 1024 + 1), "image", 422, "5 MB"),
        (b"x" * (6 * 1024 * 1024), "image", 413, "5 MB"),
    ],
    ids=["no picture", "nothing", "another field", "too large", "far too large"],
)
def test_what_can_not_be_taken_is_refused_in_words_and_changes_nothing(
    server: Server, web: Callable[[str], Web], request: pytest.FixtureRequest, data: bytes, field: str, status: int,
    words: str,
) -> None:  # fmt: skip
    ben = web(f"Ben {request.node.callspec.id}")
    before = kept(server)
    answer = send(ben, data, field=field)
    said = json.loads(answer.body)
    assert (answer.status, said["ok"]) == (status, False)
    assert words in said["error"]["message"]
    assert kept(server) == before


def peak(server: Server) -> int:
    """Return the peak memory of the worker in MB."""
    [worker] = server.workers()
    return int(Path(f"/proc/{worker}/status").read_text().split("VmHWM:")[1].split()[0]) // 1024


@pytest.mark.parametrize(
    ("size", "statuses"),
    [((6_000, 5_000), {422, 429}), ((4_000, 3_000), {200, 429})],
    ids=["far too large", "as large as may be"],
)
def test_twelve_huge_pictures_at_once_take_none_of_the_servers_memory(
    server: Server,
    web: Callable[[str], Web],
    request: pytest.FixtureRequest,
    size: tuple[int, int],
    statuses: set[int],
) -> None:
    finn = web(f"Finn {request.node.callspec.id}")
    send(finn, encoded(plain(8, 8)))
    data = encoded(Image.new("RGBA", size, (*RED, 90)))
    token, before = finn.token(), peak(server)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: send(finn, data, X_CSRFToken=token).status, range(12)))
    assert statuses - {429} <= set(answers) <= statuses
    assert peak(server) - before < 40


def test_only_pictures_may_be_large(web: Callable[[str], Web]) -> None:
    cleo = web("Cleo")
    assert cleo.ask("/join", "POST", b"x" * 70_000, Content_Type="application/x-www-form-urlencoded").status == 413


def test_who_has_no_account_has_no_picture(server: Server, web: Callable[[str], Web]) -> None:
    stranger, guest = Web(server.url), Web(server.url)
    guest.join("Gus")
    before = kept(server)
    for who, status, code in ((stranger, 401, "unauthenticated"), (guest, 403, "forbidden")):
        refused = send(who, encoded(plain(color=(7, 7, 7))))
        assert (refused.status, json.loads(refused.body)["error"]["code"]) == (status, code)
        assert who.ask("/avatar", "DELETE", X_CSRFToken=who.token()).status == status
    assert kept(server) == before
    assert send(web("Member"), encoded(plain(color=(7, 7, 7)))).status == 200


def test_another_site_can_not_change_a_picture(web: Callable[[str], Web]) -> None:
    dan = web("Dan")
    for forged in ("", "forged"):
        refused = send(dan, encoded(plain()), X_CSRFToken=forged)
        assert (refused.status, json.loads(refused.body)["ok"]) == (422, False)
    assert dan.ask("/avatar", "DELETE").status == 422


def test_pictures_take_their_time_like_passwords(web: Callable[[str], Web]) -> None:
    picture, answers = encoded(plain(8, 8)), list[int]()
    for eve in map(web, ("Eve", "Another Eve", "A third")):
        token = eve.token()
        answers += [send(eve, picture, X_CSRFToken=token).status for _ in range(8)]
    assert answers == [200] * 20 + [429] * 4


def test_a_picture_that_can_not_be_drawn_counts_as_one(web: Callable[[str], Web]) -> None:
    mallory = web("Mallory")
    token = mallory.token()
    answers = [send(mallory, b"what takes long", X_CSRFToken=token) for _ in range(11)]
    assert [answer.status for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 30
