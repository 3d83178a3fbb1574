"""Pictures to upload."""

import io

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return the file of a picture."""
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


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
