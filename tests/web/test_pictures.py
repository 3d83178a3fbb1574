"""Drawing avatars: what becomes of an uploaded picture, and the limits of the process that draws."""

import ast
import os
from pathlib import Path

import gevent
import pytest
from PIL import Image, PngImagePlugin

from chat.errors import Invalid, TooMany
from chat.web.draw import MOST_MEMORY
from chat.web.pictures import SIDE, Easel
from tests.support.data.pictures import BLUE, RED, black_png, encoded, is_like, opened, plain
from tests.support.data.processes import program

SECRET = b"Quendaloo Street 7"


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
    ("bits", "kind", "size"),
    [(1, 0, (30_000, 30_000)), (32, 6, (6_000, 5_000)), (1, 0, (4_001, 3_000))],
    ids=["900 million in black and white", "30 million with alpha", "a few too many"],
)
def test_a_small_file_that_is_a_huge_picture_is_refused_before_it_is_unpacked(
    bits: int, kind: int, size: tuple[int, int]
) -> None:
    data = black_png(*size, bits, kind)
    assert len(data) < 200_000
    with pytest.raises(Invalid, match="too many pixels: 12 million at most") as refused:
        Easel().draw(data)
    assert refused.value.field == "image"


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_as_many_pixels_as_are_allowed_are_drawn(kind: str) -> None:
    data = black_png(4_000, 3_000, 32, 6) if kind == "PNG" else encoded(plain(4_000, 3_000), kind)
    assert opened(Easel().draw(data)).size == (SIDE, SIDE)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_of_50_million_pixels_is_drawn_for_it_need_not_be_unpacked_in_full(progressive: bool) -> None:
    drawn = opened(Easel().draw(encoded(plain(8_160, 6_120), "JPEG", progressive=progressive)))
    assert is_like(drawn.getpixel((128, 128)), RED)


def claiming(width: int, height: int) -> bytes:
    """Return a JPEG that says it is of this size, and is not."""
    data = encoded(plain(8, 8), "JPEG")
    at = data.index(b"\xff\xc0") + 5  # after marker, length and precision (ITU-T T.81, B.2.2)
    return data[:at] + height.to_bytes(2) + width.to_bytes(2) + data[at + 4 :]


@pytest.mark.parametrize("width", [9_999, 10_000, 10_001, 30_000])
def test_a_jpeg_has_a_hundred_million_pixels_at_most(width: int) -> None:
    data = claiming(width, 10_000)
    if width <= 10_000:
        assert opened(Easel().draw(data)).size == (SIDE, SIDE)
    else:
        with pytest.raises(Invalid, match="100 million in a JPEG"):
            Easel().draw(data)


# The process that draws


def test_what_takes_too_long_is_ended_and_the_next_one_gets_its_turn() -> None:
    easel = Easel(program("import time; time.sleep(60)"), longest=0.2)
    for _ in range(2):
        with pytest.raises(Invalid, match="takes too long"):
            easel.draw(b"anything")


@pytest.mark.parametrize("end", ["import os; os.abort()", "raise SystemExit(0)", "raise SystemExit(99)", "1/0"])
def test_a_process_that_breaks_down_is_a_picture_that_can_not_be_drawn(end: str) -> None:
    with pytest.raises(Invalid, match="can't be processed") as refused:
        Easel(program(end)).draw(b"anything")
    assert refused.value.field == "image"


def test_that_process_has_a_limit_on_memory_and_on_time_and_is_told_nothing() -> None:
    tells = (
        "import sys; sys.argv = ['draw.py']; sys.path.insert(0, 'chat/web'); import draw, os, resource, PIL.Image;"
        "draw._draw = lambda data, is_emoji: sys.stdout.write(repr((resource.getrlimit(resource.RLIMIT_AS)[0],"
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
