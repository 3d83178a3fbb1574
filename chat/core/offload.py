"""Work that keeps a processor busy: on gevent's threads, beside the event loop, and little of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, cast

import gevent
from gevent.lock import Semaphore
from gevent.util import wrap_errors

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

# Hashing a password takes 64 MB: a crowd of them is not to fill the memory.
_AT_ONCE = Semaphore(2)


def offload(work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Its result, or what it raises. Not to be called inside a transaction, which others wait for."""
    with _AT_ONCE:
        # What is raised is brought over as a value: gevent would write it to the log as a defect.
        result: object = gevent.get_hub().threadpool.apply(wrap_errors((Exception,), work), arguments)
    if isinstance(result, Exception):
        raise result
    return cast(Result, result)
