"""The work of many writers in one SQLite transaction, where a failure undoes only that writer's part."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from chat.store.engine.errors import as_chat_error
from chat.store.engine.transaction import Tx

# The result of the work, and the error that it raised. One of them is None.
Outcome = tuple[object, BaseException | None]

# The seconds since 1970.
Now = Callable[[], float]


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection, for statements so frequent that SQLAlchemy's overhead matters."""
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def without_savepoints(
    connection: Connection, driver: sqlite3.Connection, batch: list[Callable[[Tx], object]], now: Now
) -> list[Outcome] | None:
    """Run the writers' work without savepoints, which would add a third to its cost.

    Returns None if one of them failed after it had changed something. The caller then has to roll back, and run each in
    a savepoint.
    """
    outcomes = []
    for work in batch:
        changes = driver.total_changes
        outcome = _outcome(connection, work, now)
        if outcome[1] is not None and (driver.total_changes != changes or not driver.in_transaction):
            return None
        outcomes.append(outcome)
    return outcomes


def in_savepoint(connection: Connection, driver: sqlite3.Connection, work: Callable[[Tx], object], now: Now) -> Outcome:
    """Run one writer's work; a failure undoes only this part of the transaction."""
    driver.execute("SAVEPOINT work")
    outcome = _outcome(connection, work, now)
    if outcome[1] is not None:
        driver.execute("ROLLBACK TO work")
    driver.execute("RELEASE work")
    return outcome


def _outcome(connection: Connection, work: Callable[[Tx], object], now: Now) -> Outcome:
    """Run the work and return its error, which is raised later, in the caller's greenlet."""
    try:
        return work(Tx(connection, now=now)), None
    except Exception as error:  # noqa: BLE001
        return None, as_chat_error(error) if isinstance(error, SQLAlchemyError) else error
