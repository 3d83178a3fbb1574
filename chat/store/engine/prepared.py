"""Statements that SQLAlchemy compiles once, and that we pass directly to the driver.

Used for the statements of every post, of every arrival and of every opened room. SQLAlchemy's `execute` spends four
times as long in Python as SQLite needs for such a statement. On the writer thread, every waiting post would pay for
that, and the event loop would wait for the interpreter's lock.

Only for plain columns: numbers and strings are passed to the driver and returned unconverted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import cycle
from typing import Any

from sqlalchemy import BindParameter, Connection, Insert, Table, Update, bindparam, exc
from sqlalchemy.sql import ClauseElement

from chat.store.engine.transaction import Tx

Row = tuple[Any, ...]


class Prepared:
    """One statement. The names of its `bindparam`s, and the `columns` that an insert or an update sets, are the keyword
    arguments of `all`, `one` and `run`, which raise the same errors as `Connection.execute`."""

    __slots__ = ("_clause", "_columns", "_compiled")

    def __init__(self, clause: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._clause = clause
        self._columns = columns
        self._compiled: dict[str, tuple[str, list[str] | None, dict[str, object]]] = {}

    def all(self, tx: Tx, **values: object) -> list[Row]:
        """Run the statement and return all rows."""
        rows: list[Row] = self._run(tx.sql, values).fetchall()
        return rows

    def one(self, tx: Tx, **values: object) -> Row | None:
        """Run the statement and return its only row, or None."""
        rows = self._run(tx.sql, values).fetchall()
        return rows[0] if rows else None

    def run(self, tx: Tx, **values: object) -> int:
        """Run a statement that returns nothing, and return the number of rows that it changed."""
        return int(self._run(tx.sql, values).rowcount)

    def insert(self, tx: Tx, **values: object) -> int:
        """Insert a row on SQLite, and return its id."""
        return int(self._run(tx.sql, values).lastrowid)

    def _run(self, sql: Connection, values: dict[str, object]) -> Any:
        dialect = sql.dialect
        statement, order, constants = self._compiled.get(dialect.name) or self._compile(sql)
        if constants:
            values.update(constants)
        given = values if order is None else [values[name] for name in order]
        try:
            driver: Any = sql.connection.dbapi_connection
            return driver.execute(statement, given)
        except dialect.loaded_dbapi.Error as error:
            base = dialect.loaded_dbapi.Error
            raise exc.DBAPIError.instance(statement, given, error, base, hide_parameters=True) from error

    def _compile(self, sql: Connection) -> tuple[str, list[str] | None, dict[str, object]]:
        """Return the text of the statement, the order of its parameters (None if the driver takes them by name), and
        the constants among them."""
        compiled: Any = self._clause.compile(dialect=sql.dialect, column_keys=self._columns)
        constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        done = self._compiled[sql.dialect.name] = (compiled.string, compiled.positiontup, constants)
        return done


class PreparedColumns:
    """An insert or an update that sets the columns which each call names. It is compiled once for each set of them. The
    other keyword arguments, named in `keys`, are the `bindparam`s of its condition."""

    __slots__ = ("_by_columns", "_clause", "_keys")

    def __init__(self, clause: Insert | Update, keys: Collection[str] = ()) -> None:
        self._clause = clause
        self._keys = keys
        self._by_columns: dict[tuple[str, ...], Prepared] = {}

    def run(self, tx: Tx, **values: object) -> int:
        """Run a statement that returns nothing, and return the number of rows that it changed."""
        return self.of(values).run(tx, **values)

    def of(self, values: dict[str, object]) -> Prepared:
        """Return the statement that sets these columns."""
        names = tuple(values)
        if (known := self._by_columns.get(names)) is None:
            columns = [name for name in names if name not in self._keys]
            known = self._by_columns[names] = Prepared(self._clause, columns)
        return known


class PreparedInsert:
    """Inserts a row with the columns that each call names, and returns its id.

    PostgreSQL returns the id. SQLite would make a temporary table to return it, which takes as long as half of the
    insert; its driver knows the id anyway.
    """

    __slots__ = ("_returning", "_silent")

    def __init__(self, table: Table) -> None:
        self._silent = PreparedColumns(table.insert())
        self._returning = PreparedColumns(table.insert().returning(table.c.id))

    def add(self, tx: Tx, **values: object) -> int:
        """Insert a row, and return its id."""
        if tx.sql.dialect.name == "sqlite":
            return self._silent.of(values).insert(tx, **values)
        [(row_id,)] = self._returning.of(values).all(tx, **values)
        return int(row_id)


class PreparedMany:
    """A statement about several ids, such as `column.in_(ids)`. It is compiled for a few lengths of the list; a list of
    another length is padded with ids that are in it."""

    SIZES = (1, 8, 64, 512)

    __slots__ = ("_by_size", "_names")

    def __init__(self, clause: Callable[[Sequence[BindParameter[int]]], ClauseElement]) -> None:
        self._names = [f"id{number}" for number in range(self.SIZES[-1])]
        self._by_size = {
            size: Prepared(clause([bindparam(name) for name in self._names[:size]])) for size in self.SIZES
        }

    def all(self, tx: Tx, ids: Collection[int]) -> list[Row]:
        """Return all rows for these ids, with one query for each 512 of them. Without ids there is not a query."""
        ordered, rows = list(ids), list[Row]()
        for start in range(0, len(ordered), self.SIZES[-1]):
            some = ordered[start : start + self.SIZES[-1]]
            size = next(one for one in self.SIZES if one >= len(some))
            rows += self._by_size[size].all(tx, **dict(zip(self._names[:size], cycle(some), strict=False)))
        return rows
