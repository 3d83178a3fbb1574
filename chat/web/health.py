"""Health checks for load balancers and process managers.

`/health/live` answers as long as the event loop runs; without an answer, the process should be restarted.
`/health/ready`, and the same as `/health`, answers 200 if the database can be written and the process is not about to
stop; after a 503, a load balancer should send people elsewhere. All of them contain the version.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import gevent
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from gevent.event import Event

from chat.core.core import Core
from chat.domain.messages import log
from chat.errors import ChatError, Unavailable
from chat.version import VERSION

FRESH_SECONDS = 1.0  # for which a result is reused, because each costs a write
PATIENCE_SECONDS = 1.5  # for the database; a health check that waits longer may take the worker for dead

PATHS = ("/health", "/health/live", "/health/ready")


def init_health(app: Flask, core: Core, is_stopping: Callable[[], bool]) -> None:
    """Serve the health checks."""
    health = Blueprint("health", __name__)
    database = Probe(core)

    @health.get("/health/live")
    def live() -> dict[str, object]:
        return {"ok": True, "version": VERSION}

    @health.get("/health/ready")
    @health.get("/health")
    def ready() -> ResponseReturnValue:
        error = Unavailable("The server is about to stop.") if is_stopping() else database.error()
        if error is None:
            return {"ok": True, "version": VERSION}
        return {"ok": False, "version": VERSION, "error": error.wire()}, error.status

    app.register_blueprint(health)


class Probe:
    """Checks that the database can be written, with one write at a time however many requests come in."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tried = -FRESH_SECONDS
        self._error: ChatError | None = None
        self._under_way: Event | None = None

    def error(self) -> ChatError | None:
        """Return the error of the last check, or None if it succeeded."""
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
