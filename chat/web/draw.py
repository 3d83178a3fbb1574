"""The program that draws one avatar or, with the argument `emoji`, one emoji, run as a process of its own. It reads a
picture from standard input, turns it upright, crops an avatar to a square around its middle, and writes it to standard
output as WebP. Its exit code says what was wrong.

It isolates the server from files that strangers send: it imports none of the server's code, and limits its own memory
and time.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import zlib

DONE, BROKEN, TOO_LARGE = 0, 3, 4  # exit codes; Python itself uses 1 and 2

SIDE = 256  # pixels
EMOJI_SIDE = 64  # pixels, of the longer side
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")  # recognised by the content, not by the file's name
# A small file may be a huge picture. JPEGs may be larger, because they can be decoded at a reduced scale.
MOST_PIXELS, MOST_PIXELS_OF_A_JPEG = 12_000_000, 100_000_000

MOST_MEMORY = 256 * 1024 * 1024  # bytes of address space: a WebP needs its pixels four times, a PNG twice
MOST_TIME = 5  # seconds of CPU time: a JPEG may have thousands of scans, and each is decoded
NICE = 10  # lets the server have the processor first


def main() -> int:
    """Draw the picture, and return the exit code of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    try:
        return _draw(sys.stdin.buffer.read(), is_emoji=sys.argv[1:] == ["emoji"])
    except MemoryError:
        return TOO_LARGE


def _draw(data: bytes, *, is_emoji: bool) -> int:
    from PIL import Image, ImageOps  # imported after the limits are set, so that loading the libraries counts too

    Image.MAX_IMAGE_PIXELS = None  # we have limits of our own
    # The errors that Pillow raises for broken pictures and other files.
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
            size = (EMOJI_SIDE, EMOJI_SIDE) if is_emoji else (SIDE, SIDE)
            scaled = (ImageOps.contain if is_emoji else ImageOps.fit)(picture, size, Image.Resampling.LANCZOS)
            drawn = ImageOps.exif_transpose(scaled)
    except broken:
        return BROKEN
    drawn.info.clear()
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=84, method=4)
    sys.stdout.buffer.write(written.getvalue())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
