"""Somebody who posts in the lobby, and measures how long each post takes to be acknowledged."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field

from abuse.line import Line

RATE = 20.0  # posts a second


@dataclass
class Times:
    """How long posts took, in seconds."""

    taken: list[float] = field(default_factory=list)

    def percentile(self, part: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.taken)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class Victim:
    """Connected once; `post_for` is called while the attack goes on."""

    def __init__(self, port: int) -> None:
        self._line = Line(port, name="Vera", key="the key of Vera, at length")
        self._line.ask("room:join", room="lobby")

    def post_for(self, seconds: float) -> Times:
        """Post at a steady rate. A post that waits holds up those after it, and they count from when they were due:
        else a stall would be one slow post among many that were never sent."""
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
