"""Waiting for what is to become true, instead of sleeping and hoping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def a_moment() -> None:
    time.sleep(0.02)


def until(condition: Callable[[], T], seconds: float = 10, what: str = "", pause: Callable[[], object] = a_moment) -> T:
    """Ask `condition` again and again until its answer is true, and return that answer. Where greenlets of this very
    process are to make it true, `pause` is `gevent.idle`.

    After `seconds` it fails with the last answer. An AssertionError raised by the condition counts as "not yet".
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
