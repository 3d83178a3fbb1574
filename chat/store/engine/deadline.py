"""The deadline of each use of the database.

A frozen database, or one behind a network that drops every packet, just does not answer, and TCP alone notices after a
quarter of an hour. So each use of a connection has a deadline, and every wait of the driver keeps to it. A connection
whose deadline has passed is closed, and the pool makes another.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

USE_SECONDS = 7.0  # for one read or write of the store, so that a client is answered within ten

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Set a deadline for this greenlet or thread; an earlier one that is already set stays in force."""
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get(float("inf"))))
    try:
        yield
    finally:
        _deadline.reset(token)


def left() -> float:
    """Return the seconds until the deadline of this greenlet or thread, or of a use that begins now."""
    return max(0.0, _deadline.get(time.monotonic() + USE_SECONDS) - time.monotonic())
