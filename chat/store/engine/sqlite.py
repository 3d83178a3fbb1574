"""The SQLite store: one writer thread with group commit, a few reader threads.

SQL never runs on the event loop: while another process holds the lock, no client would be served. The event loop passes
work to native threads and does all the bookkeeping itself, so nothing here needs a lock.

A commit with `synchronous=FULL` costs an fsync, which a hundred waiting writers can share. While one batch is
committed, the next one gathers.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TypeVar, cast

import gevent
from gevent.hub import Waiter
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from chat.clock import REAL, Clock
from chat.store.engine.batch import Outcome, driver_of, in_savepoint, without_savepoints
from chat.store.engine.cache import Shared
from chat.store.engine.errors import as_chat_error
from chat.store.engine.file import DatabaseFile, Replaced, make_private
from chat.store.engine.like import teach_plain
from chat.store.engine.migrate import is_current
from chat.store.engine.transaction import Tx
from chat.store.queries.epoch import new_epoch

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FAULTS = (SQLAlchemyError, sqlite3.Error)

READERS = 3
BATCH = 500  # writes in one commit; more would keep the first of them waiting too long
BUSY_SECONDS = 5  # how long another process (a command line) may hold the write lock


class SqliteStore:
    """`read` and `write` run a function on a transaction and return its result.

    They raise the function's errors, `Unavailable` if the database can't do it, `Conflict` if a uniqueness rule of the
    schema is violated. After an error nothing of the function's work remains, except that it may after `Unknown`.
    """

    def __init__(self, url: str, clock: Clock = REAL) -> None:
        self._clock = clock
        self._file = DatabaseFile(make_url(url).database or "")
        make_private(self._file.path)
        self.engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,  # errors are logged, and the parameters are people's messages
            isolation_level="AUTOCOMMIT",  # we begin and end the transactions ourselves
            creator=lambda: self._file.connect(BUSY_SECONDS),
        )
        event.listen(self.engine, "connect", _prepare)
        self._reader_turn = BoundedSemaphore(READERS)
        self._shared = Shared(clock.monotonic)
        self._idle_readers: list[Connection] = []
        self._writer: Connection | None = None
        self._waiting: list[tuple[Callable[[Tx], object], Waiter[Outcome]]] = []
        self._committing = False
        self._is_lost = False  # True once the open file is not the one at the path any more

    # The pools are made at first use, in the worker's own process. If Gunicorn loads the application before it forks
    # workers, a pool from before the fork loses the first tasks it gets (gevent's ThreadPool._on_fork).

    @cached_property
    def _writer_thread(self) -> ThreadPool:
        return ThreadPool(1)

    @cached_property
    def _reader_threads(self) -> ThreadPool:
        return ThreadPool(READERS)

    def read(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` on a consistent snapshot; it can't write."""
        result, error = self._apply_read(work)
        if isinstance(error, Replaced):
            self._is_lost = True
            self.write(_nothing)  # the writer opens the file that is there now
            result, error = self._apply_read(work)
        if error is not None:
            raise as_chat_error(error) if isinstance(error, FAULTS) else error
        return cast(Result, result)

    def _apply_read(self, work: Callable[[Tx], object]) -> Outcome:
        with self._reader_turn:
            connection = self._idle_readers.pop() if self._idle_readers else None
            result, error, connection = self._reader_threads.apply(self._read, (connection, work))
            if connection is not None:
                self._idle_readers.append(connection)
        return result, error

    def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in a transaction; returns when its commit is on disk."""
        caller: Waiter[Outcome] = Waiter()
        self._waiting.append((work, caller))
        if not self._committing:
            self._committing = True
            gevent.spawn(self._commit_batches)
        result, error = caller.get()
        if error is not None:
            raise error
        return cast(Result, result)

    def close(self) -> None:
        """Wait for the threads and close the connections."""
        self._writer_thread.kill()
        self._reader_threads.kill()
        for connection in [*self._idle_readers, *filter(None, [self._writer])]:
            connection.close()

    def _commit_batches(self) -> None:
        """Pass batch after batch to the writer thread until there is nothing to write. Runs on the event loop."""
        wake = gevent.get_hub().loop.run_callback
        try:
            while self._waiting:
                if self._is_lost:
                    self._close_lost_file()
                batch = self._waiting[:BATCH]
                del self._waiting[:BATCH]
                outcomes = self._writer_thread.apply(self._commit, ([work for work, _ in batch],))
                for (_, caller), outcome in zip(batch, outcomes, strict=True):
                    wake(caller.switch, outcome)
        finally:
            self._committing = False

    def _close_lost_file(self) -> None:
        """Wait for the readers and close the lost file, because two files of one path must not be open at once."""
        for _ in range(READERS):
            self._reader_turn.acquire()
        try:
            self._writer_thread.apply(self._close_all)
            self._is_lost = False
        finally:
            for _ in range(READERS):
                self._reader_turn.release()

    # The following methods run on the native threads. They close a connection by `invalidate`: `close` would end the
    # transaction first, but the database may be gone.

    def _close_all(self) -> None:
        self._discard_writer()
        while self._idle_readers:
            self._idle_readers.pop().invalidate()
        with suppress(Replaced, OSError):  # the writer will notice and report it
            self._file.delete_stale_log()

    def _commit(self, batch: list[Callable[[Tx], object]]) -> list[Outcome]:
        """Run all functions in one transaction and commit once. If the commit fails, all of them fail."""
        committing = False
        try:
            connection = self._writer = self._writer or self._open_writer()
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            outcomes = without_savepoints(connection, driver, batch, self._clock.time)
            if outcomes is None:
                driver.rollback()
                driver.execute("BEGIN IMMEDIATE")
                outcomes = [in_savepoint(connection, driver, work, self._clock.time) for work in batch]
            committing = True
            driver.execute("COMMIT")
            committing = False
            self._file.check()
        except Exception as error:  # noqa: BLE001 - raised again on the loop, for every write of the batch
            if isinstance(error, Replaced):
                self._is_lost = True
            self._discard_writer()
            fault = as_chat_error(error, committing=committing) if isinstance(error, FAULTS) else error
            return [(None, fault)] * len(batch)
        return outcomes

    def _open_writer(self) -> Connection:
        """Connect to the file that is there now. Raises SQLite's errors, and Replaced for a file that is not ours."""
        stamp = self._file.stamp()
        is_another = self._file.is_another(stamp)
        if is_another:
            self._file.check_kind()
        connection = self.engine.connect()
        try:
            if is_another:
                self._begin_epoch(connection)
            self._file.remember(stamp)
        except Exception:
            connection.invalidate()
            raise
        return connection

    def _begin_epoch(self, connection: Connection) -> None:
        """Begin a new epoch in a file that replaced another one, because clients may hold messages that are not in it.
        Raises Replaced if it is not a database of ours."""
        if not is_current(connection):
            raise Replaced(f"{self._file.path} is not a database of this version of Banter")
        new_epoch(Tx(connection))
        self._shared = Shared(self._clock.monotonic)
        log.warning("%s was replaced by another file; continuing with that one", self._file.path)

    def _discard_writer(self) -> None:
        """Close the connection after a failed commit (disk full, file gone), which also rolls back."""
        if self._writer is not None:
            self._writer.invalidate()
            self._writer = None

    def _read(
        self, connection: Connection | None, work: Callable[[Tx], object]
    ) -> tuple[object, BaseException | None, Connection | None]:
        try:
            self._file.check_database()
            if connection is None:
                connection = self.engine.connect()
                connection.exec_driver_sql("PRAGMA query_only=ON")
            driver = driver_of(connection)
            driver.execute("BEGIN")
            try:
                return work(Tx(connection, self._shared, now=self._clock.time)), None, connection
            finally:
                driver.execute("ROLLBACK")
        except FAULTS as error:
            if connection is not None:
                connection.invalidate()
            return None, error, None
        except Exception as error:  # noqa: BLE001 - raised again on the loop, by `read`
            return None, error, connection


def _nothing(_tx: Tx) -> None:
    """Do nothing, in a transaction that checks the file."""


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    teach_plain(connection)
