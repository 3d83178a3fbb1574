"""PostgreSQL connections that wait no longer than they may.

A database that is frozen, or behind a network that swallows every byte, does not say so: whoever waits for its answer
waits for ever, and TCP alone finds out after a quarter of an hour. So each use has a deadline, which every wait of the
driver keeps; a connection on which it ran out is closed, and the pool makes another. For what the worker itself can't
end any more (its network is gone, or it is), PostgreSQL is told to give up as well.

Leans on psycopg 3.3: all waits of an open connection go through `Connection.wait`, which takes a `timeout`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

USE_SECONDS = 7.0  # for everything that one use does, so that a client hears within ten
CONNECT_SECONDS = 3  # for each address that the host's name has
PING_SECONDS = 2.0  # for an idle connection to show that it lives

# For libpq (its documentation has them under "Parameter Key Words"); the URL of the database may say otherwise.
NETWORK = {
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
# PostgreSQL ends by itself: a statement before we stop waiting for it, so that the connection can be kept, and a
# transaction whose worker is gone, which has rooms locked. In milliseconds.
GIVE_UP = "SET statement_timeout = 6000; SET idle_in_transaction_session_timeout = 10000"

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Have all that this greenlet or thread waits for in here end by then, or earlier if it had to already."""
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get(float("inf"))))
    try:
        yield
    finally:
        _deadline.reset(token)


def _left() -> float:
    return max(0.0, _deadline.get(time.monotonic() + USE_SECONDS) - time.monotonic())


class PatientConnection(psycopg.Connection[Any]):
    """A connection that keeps the deadline, and is closed when a wait was given up in the middle of an answer."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, _left() if timeout is None else min(_left(), timeout))
        except BaseException:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def connect_patiently(engine: Engine, give_up: str = GIVE_UP) -> None:
    """Have an engine for PostgreSQL make its connections so."""

    def connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> Any:
        in_time = {"connect_timeout": max(2, min(CONNECT_SECONDS, int(_left())))}  # psycopg makes 2 of less
        connection = PatientConnection.connect(*arguments, **{**NETWORK, **in_time, **parameters})
        connection.autocommit = True
        connection.execute(give_up)
        connection.autocommit = False
        return connection

    event.listen(engine, "do_connect", connect)


def is_alive(connection: Any) -> bool:
    """Whether an idle connection still answers. Raises psycopg.Error where it does not."""
    with patience(PING_SECONDS):
        connection.autocommit = True
        connection.execute("")
        connection.autocommit = False
    return True
