"""Running the work of many writers in one SQLite transaction, each undoable by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from chat.store.engine.errors import as_chat_error
from chat.store.engine.transaction import Tx

# The result of the work, and the error that it raised: one of them is None.
Outcome = tuple[Any, BaseException | None]


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's connection, for what is said so often that SQLAlchemy's share in it counts."""
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def together(
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


def in_savepoint(connection: Connection, driver: sqlite3.Connection, work: Callable[[Tx], Any]) -> Outcome:
    """Run one writer's work; its failure undoes its own part and nobody else's."""
    driver.execute("SAVEPOINT work")
    outcome = _outcome(connection, work)
    if outcome[1] is not None:
        driver.execute("ROLLBACK TO work")
    driver.execute("RELEASE work")
    return outcome


def _outcome(connection: Connection, work: Callable[[Tx], Any]) -> Outcome:
    """Run the work; its error is given back, to be raised on the loop in the caller's greenlet."""
    try:
        return work(Tx(connection)), None
    except Exception as error:  # noqa: BLE001
        return None, as_chat_error(error) if isinstance(error, SQLAlchemyError) else error
