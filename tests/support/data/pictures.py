"""Pictures to upload."""

import io
import struct
import zlib

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return the file of a picture."""
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def black_png(width: int, height: int, bits: int, kind: int) -> bytes:
    """Return a black PNG with so many `bits` a pixel, of this color type (0: grey, 6: RGBA). Pillow takes seconds to
    write a large one, because it chooses a filter for each row."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    depth = bits // 4 if kind == 6 else bits
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    rows = bytes((1 + (width * bits + 7) // 8) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def plain(width: int = 300, height: int = 300, color: tuple[int, int, int] = RED) -> Image.Image:
    """Return a picture in one color."""
    return Image.new("RGB", (width, height), color)


def opened(data: bytes) -> Image.Image:
    """Read a file as a picture."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_like(pixel: object, color: tuple[int, int, int]) -> bool:
    """Return True if a pixel has nearly this color: most formats lose some of it."""
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 24 for one, other in zip(pixel, color, strict=False))
