"""Wait for a condition, instead of sleeping for a fixed time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

longest = 10.0  # seconds to wait, unless the test says how long; the trials of `make mutants` wait less


def a_moment() -> None:
    time.sleep(0.02)


def until(
    condition: Callable[[], T],
    seconds: float | None = None,
    what: str = "",
    pause: Callable[[], object] = a_moment,
) -> T:
    """Call `condition` repeatedly until its result is true, and return that. If greenlets of this process have to run
    meanwhile, pass `gevent.idle` as `pause`.

    After `seconds` it fails with the last result. An AssertionError raised by the condition counts as "not yet".
    """
    seconds = longest if seconds is None else seconds
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
