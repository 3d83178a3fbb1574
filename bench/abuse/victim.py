"""A client that posts in the lobby, and measures the time until each post is acknowledged."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field

from abuse.line import Line

RATE = 20.0  # posts a second


@dataclass
class Times:
    """The times that posts took, in seconds."""

    taken: list[float] = field(default_factory=list)

    def percentile(self, part: float) -> float:
        """Return a percentile in milliseconds."""
        ordered = sorted(self.taken)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class Victim:
    """The client. It connects once; `post_for` is called during the attack."""

    def __init__(self, port: int) -> None:
        self._line = Line(port, name="Vera", key="the key of Vera, at length")
        self._line.ask("room:join", room="lobby")

    def post_for(self, seconds: float) -> Times:
        """Post at a steady rate. A slow post delays the next ones, whose times count from the moment at which they were
        due: otherwise a stall would be only one slow post, and the others would not be sent at all."""
        times = Times()
        start = time.monotonic()
        for number in range(int(seconds * RATE)):
            due = start + number / RATE
            if (early := due - time.monotonic()) > 0:
                time.sleep(early)
            self._line.ask("message:post", room="lobby", text=f"number {number}", client_id=str(uuid.uuid4()))
            times.taken.append(time.monotonic() - due)
        return times

    def close(self) -> None:
        self._line.close()
