"""Work that keeps a processor busy: on gevent's threads, beside the event loop, and little of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent.lock import Semaphore

Result = TypeVar("Result")

# Hashing a password takes 64 MB, drawing an avatar sometimes more: a crowd of them is not to fill the memory.
_AT_ONCE = Semaphore(2)


def aside(work: Callable[..., Result], *arguments: Any) -> Result:
    """Its result, or what it raises. Not to be called inside a transaction, which others wait for."""
    with _AT_ONCE:
        result: Result = gevent.get_hub().threadpool.apply(work, arguments)
        return result
