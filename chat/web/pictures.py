"""Drawing an avatar anew from whatever was uploaded: what comes out has our size and our format, and nothing else of
what came in, neither where it was taken nor what was hidden in it.

A process of its own does it (`chat/web/draw.py`), one at a time: the largest picture that is taken needs some 200 MB.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gevent
from gevent import subprocess
from gevent.lock import BoundedSemaphore

from chat.errors import Invalid, TooMany
from chat.web.draw import BROKEN, DONE, SIDE, TOO_LARGE

LONGEST = 20.0  # seconds from start to end, on a machine that has other things to do
MOST_WAITING = 5
PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("draw.py")))

NOT_READABLE = "This is no picture that can be read: PNG, JPEG, WebP or GIF."
HUGE = "This picture has too many pixels: 12 million at most, and 100 million in a JPEG."

__all__ = ["SIDE", "Easel"]


class Easel:
    """Where pictures are drawn, one after the other; a few may wait."""

    def __init__(self, program: tuple[str, ...] = PROGRAM, longest: float = LONGEST) -> None:
        self._program = program
        self._longest = longest
        self._turn = BoundedSemaphore(1)
        self._places = BoundedSemaphore(1 + MOST_WAITING)

    def draw(self, data: bytes) -> bytes:
        """The picture as WebP. Raises Invalid, and TooMany when too many wait already."""
        if not self._places.acquire(blocking=False):
            raise TooMany("Many pictures are being drawn right now. Please try again in a moment.", retry_after=5)
        try:
            with self._turn:
                return self._drawn(data)
        finally:
            self._places.release()

    def _drawn(self, data: bytes) -> bytes:
        slow = Invalid("This picture takes too long to draw. Try a smaller one.", field="image")
        # Of what this process knows, such as the secret key, the other is told nothing.
        with (
            gevent.Timeout(self._longest, slow),
            subprocess.Popen(
                self._program, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process,
        ):
            try:
                drawn, _ = process.communicate(data)
            finally:
                process.kill()  # also when the time is over, or this greenlet is ended
        if process.returncode == DONE and drawn:
            return bytes(drawn)
        if process.returncode == BROKEN:
            raise Invalid(NOT_READABLE, field="image")
        if process.returncode == TOO_LARGE:
            raise Invalid(HUGE, field="image")
        raise Invalid("This picture can't be drawn. Try a smaller one.", field="image")
