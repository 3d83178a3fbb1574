"""The PostgreSQL store: psycopg 3 in greenlets, which waits without blocking the event loop.

A room's revs are given in the order in which its row lock is taken (`queries.rooms.advance`), so two workers on two
machines number the changes of a room without a gap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from chat.clock import REAL, Clock
from chat.store.engine.cache import Shared
from chat.store.engine.connections import connect_with_deadlines, is_alive
from chat.store.engine.deadline import USE_SECONDS, deadline
from chat.store.engine.errors import as_chat_error
from chat.store.engine.transaction import Tx

Result = TypeVar("Result")

CONNECTIONS = 10  # the smallest hosted plans allow 20 in all
WAIT_SECONDS = 3  # for a free connection, before the client is told `unavailable`


class PostgresStore:
    """`read` and `write` run a function on a transaction and return its result.

    The errors are those of `SqliteStore`.
    """

    def __init__(self, url: str, clock: Clock = REAL) -> None:
        self._clock = clock
        self.engine = create_engine(
            url,
            hide_parameters=True,  # errors are logged, and the parameters are people's messages
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
        )
        self.engine.dialect.do_ping = is_alive  # type: ignore[assignment, method-assign]
        connect_with_deadlines(self.engine)
        self._shared = Shared(clock.monotonic)
        # All statements of a read see the same snapshot, as on SQLite.
        self._snapshots = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def read(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` on a consistent snapshot; it can't write."""
        try:
            with deadline(USE_SECONDS), self._snapshots.connect() as connection:
                return work(Tx(connection, self._shared, now=self._clock.time))
        except SQLAlchemyError as error:
            raise as_chat_error(error) from error

    def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in a transaction; returns when its commit is on disk."""
        committing = False
        try:
            with deadline(USE_SECONDS), self.engine.connect() as connection:
                connection.begin()  # SQLAlchemy doesn't see prepared statements, and commits nothing if it saw none
                result = work(Tx(connection, now=self._clock.time))
                committing = True
                connection.commit()
                return result
        except SQLAlchemyError as error:
            raise as_chat_error(error, committing=committing) from error

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()
