"""Draw an avatar or an emoji from an uploaded picture. The result has our size and format, and nothing of the upload
but its pixels: neither the place where a photo was taken nor data hidden in the file.

A process of its own does it (`chat/web/draw.py`), one at a time, because the largest allowed picture needs about 200
MB.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import gevent
from gevent import subprocess
from gevent.lock import BoundedSemaphore

from chat.errors import Invalid, TooMany
from chat.web.draw import BROKEN, DONE, SIDE, TOO_LARGE

LONGEST = 20.0  # seconds for one picture, on a busy machine
MOST_WAITING = 5  # pictures
PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("draw.py")))

Kind = Literal["avatar", "emoji"]

NOT_READABLE = "This file can't be read as a picture. Use PNG, JPEG, WebP or GIF."
HUGE = "This picture has too many pixels: 12 million at most, and 100 million in a JPEG."

__all__ = ["SIDE", "Easel"]


class Easel:
    """Draws pictures, one after the other, with a short queue."""

    def __init__(self, program: tuple[str, ...] = PROGRAM, longest: float = LONGEST) -> None:
        self._program = program
        self._longest = longest
        self._turn = BoundedSemaphore(1)
        self._places = BoundedSemaphore(1 + MOST_WAITING)

    def draw(self, data: bytes, kind: Kind = "avatar") -> bytes:
        """Draw a picture and return it as WebP. Raises Invalid, and TooMany if the queue is full."""
        if not self._places.acquire(blocking=False):
            raise TooMany("Many pictures are being processed right now. Try again in a moment.", retry_after=5)
        try:
            with self._turn:
                return self._run(data, kind)
        finally:
            self._places.release()

    def _run(self, data: bytes, kind: Kind) -> bytes:
        slow = Invalid("This picture takes too long to process. Try a smaller one.", field="image")
        # An empty environment, since ours may contain the secret key.
        with (
            gevent.Timeout(self._longest, slow),
            subprocess.Popen(
                (*self._program, kind), env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process,
        ):
            try:
                drawn, _ = process.communicate(data)
            finally:
                process.kill()  # also after the time limit, and if this greenlet is killed
        if process.returncode == DONE and drawn:
            return bytes(drawn)
        if process.returncode == BROKEN:
            raise Invalid(NOT_READABLE, field="image")
        if process.returncode == TOO_LARGE:
            raise Invalid(HUGE, field="image")
        raise Invalid("This picture can't be processed. Try a smaller one.", field="image")
