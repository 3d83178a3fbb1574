"""Whether this process lives, and whether people may be sent to it.

`/health/live` says that the event loop runs: who gets no answer may restart the process. `/health/ready`, and `/health`
with it, says that the database takes what is written and that the process is not about to end: who gets 503 sends
people elsewhere, or tells the operator. Each tells the version that runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import gevent
from flask import Blueprint, Flask
from gevent.event import Event

from chat.core.core import Core
from chat.domain.messages import log
from chat.errors import ChatError, Unavailable
from chat.version import VERSION

FRESH_SECONDS = 1.0  # so long one answer serves all who ask: each costs a write
PATIENCE_SECONDS = 1.5  # for the database; a worker that answers nothing at all is taken for dead

PATHS = ("/health", "/health/live", "/health/ready")


def init_health(app: Flask, core: Core, is_stopping: Callable[[], bool]) -> None:
    """Serve it."""
    health = Blueprint("health", __name__)
    database = Probe(core)

    @health.get("/health/live")
    def live() -> dict[str, Any]:
        return {"ok": True, "version": VERSION}

    @health.get("/health/ready")
    @health.get("/health")
    def ready() -> Any:
        error = Unavailable("The server is about to stop.") if is_stopping() else database.error()
        if error is None:
            return {"ok": True, "version": VERSION}
        return {"ok": False, "version": VERSION, "error": error.wire()}, error.status

    app.register_blueprint(health)


class Probe:
    """Tries whether the database takes a write, once at a time however many ask."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tried = -FRESH_SECONDS
        self._error: ChatError | None = None
        self._under_way: Event | None = None

    def error(self) -> ChatError | None:
        """Why it does not; None when all is well."""
        if time.monotonic() - self._tried < FRESH_SECONDS:
            return self._error
        if self._under_way is None:
            self._under_way = Event()
            gevent.spawn(self._try, self._under_way)
        if not self._under_way.wait(PATIENCE_SECONDS):
            return Unavailable("The database does not answer.")
        return self._error

    def _try(self, done: Event) -> None:
        try:
            self._core.write(log.try_to_write)
            self._error = None
        except ChatError as error:
            self._error = error
        finally:
            self._tried = time.monotonic()
            self._under_way = None
            done.set()
