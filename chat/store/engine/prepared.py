"""Statements that SQLAlchemy builds once, and that the driver runs by itself.

The statements of every post and every open run through here. SQLAlchemy's `execute` takes four
times as long as SQLite needs for such a statement, all of it Python; on the writer thread that is
what every waiting post pays for, and what keeps the event loop from the interpreter's lock.

Only for plain columns: numbers and strings go to the driver and come back as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exc
from sqlalchemy.sql import ClauseElement

from chat.store.engine.transaction import Tx

Row = tuple[Any, ...]


class Prepared:
    """One statement; its `bindparam`s, or the `columns` of an insert, are the keyword arguments of
    `all` and `one`.

    Raises what `Connection.execute` would raise.
    """

    __slots__ = ("_clause", "_columns", "_compiled")

    def __init__(self, clause: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._clause = clause
        self._columns = columns
        self._compiled: dict[str, tuple[str, list[str] | None, dict[str, Any]]] = {}

    def all(self, tx: Tx, **values: Any) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._run(tx.sql, values).fetchall()
        return rows

    def one(self, tx: Tx, **values: Any) -> Row | None:
        """The only row, if there is one."""
        rows = self._run(tx.sql, values).fetchall()
        return rows[0] if rows else None

    def _run(self, sql: Connection, values: dict[str, Any]) -> Any:
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

    def _compile(self, sql: Connection) -> tuple[str, list[str] | None, dict[str, Any]]:
        """The text of the statement, the order of its parameters where they have no names, and
        the constants among them."""
        compiled: Any = self._clause.compile(dialect=sql.dialect, column_keys=self._columns)
        constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        done = self._compiled[sql.dialect.name] = (compiled.string, compiled.positiontup, constants)
        return done


class PreparedMany:
    """A statement about several ids, such as `column.in_(ids)`. It is compiled for a few sizes; a list in between is
    filled up with its last id."""

    SIZES = (1, 8, 64, 512)

    __slots__ = ("_by_size", "_names")

    def __init__(self, clause: Callable[[Sequence[BindParameter[int]]], ClauseElement]) -> None:
        self._names = [f"id{number}" for number in range(self.SIZES[-1])]
        self._by_size = {
            size: Prepared(clause([bindparam(name) for name in self._names[:size]])) for size in self.SIZES
        }

    def all(self, tx: Tx, ids: Collection[int]) -> list[Row]:
        """Every row about these ids: one query for up to 512 of them, none for none."""
        ordered, rows = list(ids), list[Row]()
        for start in range(0, len(ordered), self.SIZES[-1]):
            some = ordered[start : start + self.SIZES[-1]]
            size = next(one for one in self.SIZES if one >= len(some))
            filled = some + some[-1:] * (size - len(some))
            rows += self._by_size[size].all(tx, **dict(zip(self._names, filled, strict=False)))
        return rows
