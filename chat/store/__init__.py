"""The store: the only package that contains SQL.

All work is a function of a `Tx`, passed to `store.read(fn)` or `store.write(fn)`.

engine      the two databases: connections, transactions, schema
queries     SQL, one module for each noun
tables      the tables
migrations  Alembic's migrations
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from chat.clock import REAL, Clock
from chat.store.engine.sqlite import SqliteStore
from chat.store.engine.transaction import Tx, WriteNeeded

__all__ = ["Store", "Tx", "WriteNeeded", "open_store"]

Result = TypeVar("Result")


class Store(Protocol):
    """The interface of both databases; see `SqliteStore` for the errors."""

    def read(self, work: Callable[[Tx], Result]) -> Result: ...
    def write(self, work: Callable[[Tx], Result]) -> Result: ...
    def close(self) -> None: ...


def open_store(url: str, clock: Clock = REAL) -> Store:
    """Return the store for this database URL. It connects at the first use."""
    if url.startswith("sqlite:"):
        return SqliteStore(url, clock)
    from chat.store.engine.postgres import PostgresStore  # only here, because of psycopg (see `engine.connections`)

    return PostgresStore(url, clock)
