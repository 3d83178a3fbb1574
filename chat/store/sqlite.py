"""The SQLite store: one writer thread with group commit, a few reader threads.

SQL never runs on the event loop: a lock held by another process would stop every client
for as long as it lasts. The loop hands work to native threads and owns all the
bookkeeping itself, so nothing here needs a lock.

One commit with `synchronous=FULL` costs an fsync, and a hundred waiting writers can
share it. While a batch is being committed the next one gathers; that is the whole trick.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import gevent
from gevent.hub import Waiter
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from chat.store.faults import as_chat_error
from chat.store.shared import Shared
from chat.store.tx import Tx

Result = TypeVar("Result")
Outcome = tuple[Any, BaseException | None]

FAULTS = (SQLAlchemyError, sqlite3.Error)

READERS = 3
BATCH = 500  # writes in one commit; more would keep the first of them waiting too long
BUSY_SECONDS = 5  # how long another process (a command line) may hold the write lock


class SqliteStore:
    """`read` and `write` run a function on a transaction and give back its result.

    Raises whatever the function raises, `Unavailable` when the database can't do it, and
    `Conflict` when a uniqueness rule of the schema was hit. After an error nothing of
    that function's work remains.
    """

    def __init__(self, url: str) -> None:
        if database := make_url(url).database:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,  # they are what people wrote, and an error goes into the log
            isolation_level="AUTOCOMMIT",  # the transactions below are spelt out
            connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        )
        event.listen(self.engine, "connect", _prepare)
        self._writer_thread = ThreadPool(1)
        self._reader_threads = ThreadPool(READERS)
        self._reader_turn = BoundedSemaphore(READERS)
        self._shared = Shared()
        self._idle_readers: list[Connection] = []
        self._writer: Connection | None = None
        self._waiting: list[tuple[Callable[[Tx], Any], Waiter[Outcome]]] = []
        self._committing = False

    def read(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` on a consistent snapshot; it can't write."""
        with self._reader_turn:
            connection = self._idle_readers.pop() if self._idle_readers else None
            result, error, connection = self._reader_threads.apply(self._read, (connection, work))
            if connection is not None:
                self._idle_readers.append(connection)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in a transaction; returns when its commit is on disk."""
        caller: Waiter[Outcome] = Waiter()
        self._waiting.append((work, caller))
        if not self._committing:
            self._committing = True
            gevent.spawn(self._commit_what_waits)
        result, error = caller.get()
        if error is not None:
            raise error
        return cast(Result, result)

    def close(self) -> None:
        """Wait for the threads and give the connections back."""
        self._writer_thread.kill()
        self._reader_threads.kill()
        for connection in [*self._idle_readers, *filter(None, [self._writer])]:
            connection.close()
        self._idle_readers.clear()
        self._writer = None

    def _commit_what_waits(self) -> None:
        """On the loop: give the writer thread batch after batch until nobody waits."""
        wake = gevent.get_hub().loop.run_callback
        try:
            while self._waiting:
                batch = self._waiting[:BATCH]
                del self._waiting[:BATCH]
                outcomes = self._writer_thread.apply(self._commit, ([work for work, _ in batch],))
                for (_, caller), outcome in zip(batch, outcomes, strict=True):
                    wake(caller.switch, outcome)
        finally:
            self._committing = False

    # What follows runs on the native threads.

    def _commit(self, batch: list[Callable[[Tx], Any]]) -> list[Outcome]:
        """Run each function in one transaction and commit once. When the commit fails, all of
        them failed."""
        try:
            if self._writer is None:
                self._writer = self.engine.connect()
            connection = self._writer
            driver = _driver(connection)
            driver.execute("BEGIN IMMEDIATE")
            outcomes = _together(connection, driver, batch)
            if outcomes is None:
                driver.rollback()
                driver.execute("BEGIN IMMEDIATE")
                outcomes = [_in_savepoint(connection, driver, work) for work in batch]
            driver.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - raised again on the loop, to everybody in the batch
            self._discard_writer()
            return [(None, as_chat_error(error) if isinstance(error, FAULTS) else error)] * len(batch)
        return outcomes

    def _discard_writer(self) -> None:
        """After a failed commit (disk full, file gone) start afresh: closing rolls back."""
        if self._writer is not None:
            self._writer.invalidate()
            self._writer.close()
            self._writer = None

    def _read(
        self, connection: Connection | None, work: Callable[[Tx], Any]
    ) -> tuple[Any, BaseException | None, Connection | None]:
        try:
            if connection is None:
                connection = self.engine.connect()
                connection.exec_driver_sql("PRAGMA query_only=ON")
            driver = _driver(connection)
            driver.execute("BEGIN")
            try:
                return work(Tx(connection, self._shared)), None, connection
            finally:
                driver.execute("ROLLBACK")
        except FAULTS as error:
            if connection is not None:
                connection.close()
            return None, as_chat_error(error), None
        except Exception as error:  # noqa: BLE001 - raised again on the loop, by `read`
            return None, error, connection


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's connection, for what is said so often that SQLAlchemy's share in it counts."""
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _together(
    connection: Connection, driver: sqlite3.Connection, batch: list[Callable[[Tx], Any]]
) -> list[Outcome] | None:
    """Run the writers' work without savepoints, which cost as much as a third of it. None when one
    failed after it had changed something: then all of it has to be done again, each undoable."""
    outcomes = []
    for work in batch:
        changes = driver.total_changes
        outcome = _outcome(connection, work)
        if outcome[1] is not None and (driver.total_changes != changes or not driver.in_transaction):
            return None
        outcomes.append(outcome)
    return outcomes


def _in_savepoint(connection: Connection, driver: sqlite3.Connection, work: Callable[[Tx], Any]) -> Outcome:
    """Run one writer's work; its failure undoes its own part and nobody else's."""
    driver.execute("SAVEPOINT work")
    outcome = _outcome(connection, work)
    if outcome[1] is not None:
        driver.execute("ROLLBACK TO work")
    driver.execute("RELEASE work")
    return outcome


def _outcome(connection: Connection, work: Callable[[Tx], Any]) -> Outcome:
    """What the work returns, or what it raises, to be raised again on the loop, to whom it belongs."""
    try:
        return work(Tx(connection)), None
    except Exception as error:  # noqa: BLE001
        return None, as_chat_error(error) if isinstance(error, SQLAlchemyError) else error


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
