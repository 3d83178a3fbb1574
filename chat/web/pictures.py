"""Drawing an avatar anew from whatever was uploaded: what comes out has our size and our format, and nothing else of
what came in, neither where it was taken nor what was hidden in it."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageOps

from chat.errors import Invalid

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")  # told by the content, not by the name
SIDE = 256  # pixels
MOST_PIXELS = 30_000_000  # a small file may be a huge picture

# What Pillow raises over what is no picture, or a broken one.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)


def draw_avatar(data: bytes) -> bytes:
    """The picture, upright, cut to a square around its middle, as WebP. Raises Invalid."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid("This picture has too many pixels: 30 million at most.", field="image")
            return _drawn(image)
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise Invalid("This is no picture that can be read: PNG, JPEG, WebP or GIF.", field="image") from error


def _drawn(image: Image.Image) -> bytes:
    image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG need not be unpacked in full
    image.load()
    upright = ImageOps.exif_transpose(image)
    has_alpha = upright.has_transparency_data
    square = ImageOps.fit(upright.convert("RGBA" if has_alpha else "RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    square.info.clear()
    drawn = io.BytesIO()
    square.save(drawn, "WEBP", quality=84, method=4)
    return drawn.getvalue()
