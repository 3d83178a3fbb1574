"""PostgreSQL connections that keep the deadline of the work that uses them (see `deadline`).

PostgreSQL has timeouts of its own for statements and transactions that a worker can't end any more, because it was
killed or has lost its network. Imported only where the database is PostgreSQL, because importing psycopg takes a
fifteenth of the start.

Relies on psycopg 3.3: all waits of an open connection go through `Connection.wait`, which takes a `timeout`.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

from chat.store.engine.deadline import deadline, left

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


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that keeps the deadline. If it passes before an answer is complete, the connection is closed."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, left() if timeout is None else min(left(), timeout))
        except BaseException:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def connect_with_deadlines(engine: Engine, timeouts: str = TIMEOUTS) -> None:
    """Make an engine for PostgreSQL use such connections."""

    def connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> object:
        in_time = {"connect_timeout": max(2, min(CONNECT_SECONDS, int(left())))}  # psycopg's minimum is 2
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
