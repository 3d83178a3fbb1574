"""Deadlines for PostgreSQL connections.

A frozen database, or one behind a network that drops every packet, just does not answer, and TCP alone notices after a
quarter of an hour. So each use of a connection has a deadline, and every wait of the driver keeps to it. A connection
whose deadline has passed is closed, and the pool makes another. PostgreSQL has timeouts of its own for statements and
transactions that a worker can't end any more, because it was killed or has lost its network.

Relies on psycopg 3.3: all waits of an open connection go through `Connection.wait`, which takes a `timeout`.
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

USE_SECONDS = 7.0  # for one read or write of the store, so that a client is answered within ten
CONNECT_SECONDS = 3  # for each address of the host's name
PING_SECONDS = 2.0  # for the answer of an idle connection that is about to be used

# For libpq (see "Parameter Key Words" in its documentation); the URL of the database may override them.
NETWORK = {
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
# In milliseconds. PostgreSQL ends a statement before our deadline passes, so that the connection can be kept; and the
# transaction of a worker that is gone, because it has rooms locked.
TIMEOUTS = "SET statement_timeout = 6000; SET idle_in_transaction_session_timeout = 10000"

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Set a deadline for this greenlet or thread; an earlier one that is already set stays in force."""
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get(float("inf"))))
    try:
        yield
    finally:
        _deadline.reset(token)


def _left() -> float:
    return max(0.0, _deadline.get(time.monotonic() + USE_SECONDS) - time.monotonic())


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that keeps the deadline. If it passes before an answer is complete, the connection is closed."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, _left() if timeout is None else min(_left(), timeout))
        except BaseException:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def connect_with_deadlines(engine: Engine, timeouts: str = TIMEOUTS) -> None:
    """Make an engine for PostgreSQL use such connections."""

    def connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> object:
        in_time = {"connect_timeout": max(2, min(CONNECT_SECONDS, int(_left())))}  # psycopg's minimum is 2
        connection = DeadlineConnection.connect(*arguments, **{**NETWORK, **in_time, **parameters})
        connection.autocommit = True
        connection.execute(timeouts)
        connection.autocommit = False
        return connection

    event.listen(engine, "do_connect", connect)


def is_alive(connection: psycopg.Connection[Any]) -> bool:
    """Return True if an idle connection still answers. Raises psycopg.Error if it does not."""
    with deadline(PING_SECONDS):
        connection.autocommit = True
        connection.execute("")
        connection.autocommit = False
    return True
