"""Greenlets that are kept for the next task.

A greenlet that handles one message and dies costs about a tenth of what handling the message
does: most of it for the stack that Python maps and gives back each time. gevent's own pools bound
how many run, and make a new one for each task.
"""

from __future__ import annotations

from collections.abc import Callable

import gevent
from gevent.hub import Waiter

KEPT = 200  # idle ones, of 20 kB each; those above end with their task

Task = Callable[[], object]


class Pool:
    """Runs each task in a greenlet of its own, soon. A task that raises ends its greenlet, and
    gevent reports it."""

    def __init__(self) -> None:
        self._idle: list[Waiter[Task]] = []

    def spawn(self, task: Task) -> None:
        """Run the task when the loop goes on."""
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
            waiter.clear()
            task()
