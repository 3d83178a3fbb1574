"""Avatars: redrawn from the uploaded file, and served to everybody."""

import ast
import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import gevent
import pytest
from PIL import Image, PngImagePlugin

from chat.errors import Invalid, TooMany
from chat.web.draw import MOST_MEMORY
from chat.web.pictures import SIDE, Easel
from tests.support.clients.http import Answer
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server

RED, BLUE = (200, 30, 30), (30, 30, 200)
SECRET = b"Quendaloo Street 7"


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def plain(width: int = 300, height: int = 300, color: tuple[int, int, int] = RED) -> Image.Image:
    return Image.new("RGB", (width, height), color)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_like(pixel: object, color: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 24 for one, other in zip(pixel, color, strict=False))


# Drawing


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_any_kind_comes_out_as_a_square_in_our_format(kind: str) -> None:
    drawn = opened(Easel().draw(encoded(plain(700, 300), kind)))
    assert (drawn.format, drawn.size) == ("WEBP", (SIDE, SIDE))
    assert is_like(drawn.getpixel((128, 128)), RED)


def test_the_middle_is_kept_and_what_is_seen_through_stays_so() -> None:
    wide = plain(900, 300, BLUE)
    wide.paste(RED, (300, 0, 600, 300))
    drawn = opened(Easel().draw(encoded(wide)))
    assert is_like(drawn.getpixel((8, 8)), RED)
    assert is_like(drawn.getpixel((248, 248)), RED)
    clear = opened(Easel().draw(encoded(Image.new("RGBA", (40, 40), (*RED, 0)))))
    assert (clear.mode, clear.size) == ("RGBA", (SIDE, SIDE))
    alpha = clear.getpixel((5, 5))
    assert isinstance(alpha, tuple)
    assert alpha[3] == 0


def test_a_photograph_stands_upright_and_says_no_longer_where_it_was_taken() -> None:
    photo = plain(400, 400, BLUE)
    photo.paste(RED, (0, 0, 400, 200))  # the upper half
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the left side of the data is shown on top
    exif[0x010E] = SECRET.decode()
    sent = encoded(photo, "JPEG", exif=exif, comment=SECRET)
    assert SECRET in sent
    drawn = Easel().draw(sent)
    assert SECRET not in drawn
    image = opened(drawn)
    assert not image.getexif()
    assert is_like(image.getpixel((230, 128)), RED)
    assert is_like(image.getpixel((20, 128)), BLUE)


def test_what_is_hidden_in_a_picture_does_not_come_out() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    sent = encoded(plain(), pnginfo=info, icc_profile=SECRET) + SECRET
    assert sent.count(SECRET) >= 2
    assert SECRET not in Easel().draw(sent)


def test_a_moving_picture_stands_still() -> None:
    frames = [plain(64, 64, color) for color in (RED, BLUE)]
    drawn = opened(Easel().draw(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])))
    assert getattr(drawn, "n_frames", 1) == 1


BROKEN = {
    "no picture": b"<script>alert(1)</script>",
    "a drawing with scripts in it": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "half of one": encoded(plain())[:200],
    "the first bytes of one": encoded(plain(), "JPEG")[:4],
    "one of a kind that is not understood": encoded(plain(), "TIFF"),
    "PostScript, which would be run": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="can't be read as a picture") as refused:
        Easel().draw(data)
    assert refused.value.field == "image"


@pytest.mark.parametrize(
    ("mode", "size"),
    [("1", (30_000, 30_000)), ("RGBA", (6_000, 5_000)), ("1", (4_001, 3_000))],
    ids=["900 million in black and white", "30 million with alpha", "a few too many"],
)
def test_a_small_file_that_is_a_huge_picture_is_refused_before_it_is_unpacked(mode: str, size: tuple[int, int]) -> None:
    data = encoded(Image.new(mode, size, 1))
    assert len(data) < 200_000
    with pytest.raises(Invalid, match="too many pixels: 12 million at most") as refused:
        Easel().draw(data)
    assert refused.value.field == "image"


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_as_many_pixels_as_are_allowed_are_drawn(kind: str) -> None:
    assert opened(Easel().draw(encoded(plain(4_000, 3_000), kind))).size == (SIDE, SIDE)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_of_50_million_pixels_is_drawn_for_it_need_not_be_unpacked_in_full(progressive: bool) -> None:
    drawn = opened(Easel().draw(encoded(plain(8_160, 6_120), "JPEG", progressive=progressive)))
    assert is_like(drawn.getpixel((128, 128)), RED)


# The process that draws


def program(words: str) -> tuple[str, ...]:
    """Replace the program that draws."""
    return (sys.executable, "-I", "-c", words)


def test_what_takes_too_long_is_ended_and_the_next_one_gets_its_turn() -> None:
    easel = Easel(program("import time; time.sleep(60)"), longest=0.2)
    for _ in range(2):
        with pytest.raises(Invalid, match="takes too long"):
            easel.draw(b"anything")


@pytest.mark.parametrize("end", ["import os; os.abort()", "raise SystemExit(0)", "raise SystemExit(99)", "1/0"])
def test_a_process_that_breaks_down_is_a_picture_that_can_not_be_drawn(end: str) -> None:
    with pytest.raises(Invalid, match="can't be drawn") as refused:
        Easel(program(end)).draw(b"anything")
    assert refused.value.field == "image"


def test_that_process_has_a_limit_on_memory_and_on_time_and_is_told_nothing() -> None:
    tells = (
        "import sys; sys.argv = ['draw.py']; sys.path.insert(0, 'chat/web'); import draw, os, resource, PIL.Image;"
        "draw._draw = lambda data: sys.stdout.write(repr((resource.getrlimit(resource.RLIMIT_AS)[0],"
        "resource.getrlimit(resource.RLIMIT_CPU)[0], os.nice(0), sorted(os.environ)))) and 0; sys.exit(draw.main())"
    )
    memory, seconds, nice, told = ast.literal_eval(Easel(program(tells)).draw(b"").decode())
    assert (memory, seconds, nice, set(told) - {"LC_CTYPE"}) == (MOST_MEMORY, 5, os.nice(0) + 10, set())


def test_one_is_drawn_at_a_time_a_few_wait_and_the_next_is_sent_away(tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    easel = Easel(program(f"open({str(noted)!r}, 'a').write('begin '); import time; time.sleep(0.1);"
                          f"open({str(noted)!r}, 'a').write('end '); print('drawn')"))  # fmt: skip
    drawing = [gevent.spawn(easel.draw, b"anything") for _ in range(6)]
    gevent.sleep(0)
    with pytest.raises(TooMany) as refused:
        easel.draw(b"anything")
    assert refused.value.retry_after == 5
    gevent.joinall(drawing, raise_error=True)
    assert noted.read_text() == "begin end " * 6
    assert easel.draw(b"anything") == b"drawn\n"


# Uploading


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
