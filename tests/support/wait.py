"""Wait for a condition, instead of sleeping for a fixed time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def a_moment() -> None:
    time.sleep(0.02)


def until(condition: Callable[[], T], seconds: float = 10, what: str = "", pause: Callable[[], object] = a_moment) -> T:
    """Call `condition` repeatedly until its result is true, and return that. If greenlets of this process have to run
    meanwhile, pass `gevent.idle` as `pause`.

    After `seconds` it fails with the last result. An AssertionError raised by the condition counts as "not yet".
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            last: object = condition()
            if last:
                return last  # type: ignore[return-value]
        except AssertionError as error:
            last = error
        if time.monotonic() > deadline:
            name = what or getattr(condition, "__name__", "the condition")
            raise AssertionError(f"waited {seconds} s for {name}; the last answer was: {last!r}")
        pause()
