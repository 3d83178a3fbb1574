"""Run CPU-heavy work on gevent's threads, off the event loop, two pieces at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, cast

import gevent
from gevent.lock import Semaphore
from gevent.util import wrap_errors

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

# Hashing a password takes 64 MB, so the limit also bounds the memory.
_AT_ONCE = Semaphore(2)


def offload(work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Run `work` on a thread and return its result, or raise its exception. Don't call this inside a transaction, for
    whose end other writers wait."""
    with _AT_ONCE:
        # The thread returns an exception as a value: gevent would log a raised one as a defect.
        result: object = gevent.get_hub().threadpool.apply(wrap_errors((Exception,), work), arguments)
    if isinstance(result, Exception):
        raise result
    return cast(Result, result)
