"""A program of its own that draws one avatar: a picture comes in by standard input, and goes out by standard output as
WebP, upright, cut to a square around its middle. What it ends with says what was wrong.

It knows nothing of the server, whose process it keeps free of what strangers send: neither its memory nor its time is
the server's, and it limits both.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import zlib

DONE, BROKEN, TOO_LARGE = 0, 3, 4  # 1 and 2 are Python's own

SIDE = 256  # pixels
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")  # told by the content, not by the name
# A small file may be a huge picture. A JPEG is unpacked at a reduced scale, and photos are JPEGs.
MOST_PIXELS, MOST_PIXELS_OF_A_JPEG = 12_000_000, 100_000_000

MOST_MEMORY = 256 * 1024 * 1024  # bytes of address space: a WebP has its pixels there four times, a PNG twice
MOST_TIME = 5  # seconds of a processor: a JPEG may have thousands of scans, each of which is gone through
NICE = 10  # so much less of the processor than the server, where both want it


def main() -> int:
    """Draw; what the process is to end with."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    try:
        return _draw(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_LARGE


def _draw(data: bytes) -> int:
    from PIL import Image, ImageOps  # after the limits were set, which hold for the libraries too

    Image.MAX_IMAGE_PIXELS = None  # ours is below
    # The errors of Pillow for a file that is not a picture, or a broken one.
    broken = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            most = MOST_PIXELS_OF_A_JPEG if image.format == "JPEG" else MOST_PIXELS
            if image.width * image.height > most:
                return TOO_LARGE
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            image.load()
            mode = "RGBA" if image.has_transparency_data else "RGB"
            picture = image if image.mode == mode else image.convert(mode)
            square = ImageOps.exif_transpose(ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS))
    except broken:
        return BROKEN
    square.info.clear()
    drawn = io.BytesIO()
    square.save(drawn, "WEBP", quality=84, method=4)
    sys.stdout.buffer.write(drawn.getvalue())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
