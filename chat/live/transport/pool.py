"""A pool of greenlets that are reused for the next task.

A new greenlet for each message would add about a tenth to the cost of handling it, mostly for the stack that Python
maps and unmaps each time. gevent's own pools limit the number of greenlets, but start a new one for each task.
"""

from __future__ import annotations

from collections.abc import Callable

import gevent
from gevent.hub import Waiter

KEPT = 200  # idle greenlets of 20 kB each; those above this end with their task

Task = Callable[[], object]


class Pool:
    """Runs each task in a greenlet of its own. A task that raises ends its greenlet, and gevent logs it."""

    def __init__(self) -> None:
        self._idle: list[Waiter[Task]] = []

    def spawn(self, task: Task) -> None:
        """Run the task in the next turn of the event loop."""
        if self._idle:
            gevent.get_hub().loop.run_callback(self._idle.pop().switch, task)
        else:
            gevent.spawn(self._serve, task)

    def _serve(self, task: Task) -> None:
        task()
        waiter: Waiter[Task] = Waiter()
        while len(self._idle) < KEPT:
            self._idle.append(waiter)
            task = waiter.get()
            task()
