"""The store: the only place that knows SQL.

All work is a function of a `Tx`, given to `store.read(fn)` or `store.write(fn)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from chat.store.engine.postgres import PostgresStore
from chat.store.engine.sqlite import SqliteStore
from chat.store.engine.transaction import Tx, WriteNeeded

__all__ = ["Store", "Tx", "WriteNeeded", "open_store"]

Result = TypeVar("Result")


class Store(Protocol):
    """What both databases offer; see `SqliteStore` for the errors."""

    def read(self, work: Callable[[Tx], Result]) -> Result: ...
    def write(self, work: Callable[[Tx], Result]) -> Result: ...
    def close(self) -> None: ...


def open_store(url: str) -> Store:
    """The store for this database URL. Connects on first use."""
    return SqliteStore(url) if url.startswith("sqlite:") else PostgresStore(url)
