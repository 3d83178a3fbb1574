"""A search by a part of a name, whatever its case and accents."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

Query = TypeVar("Query", bound=Select[*tuple[object, ...]])

# The marks that people leave out when they type: accents, and the points of Hebrew and Arabic. A class of a regular
# expression, for Python and PostgreSQL alike.
_MARKS = "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670]"
# Letters that Unicode does not decompose, and the plain ones.
_STROKED, _PLAIN = "øØłŁđĐı", "oOlLdDi"
_TRANSLATION = str.maketrans(_STROKED, _PLAIN)


class _Plain(GenericFunction[str]):
    """A text without accents: `plain` of Python on SQLite, the same by PostgreSQL's own functions there."""

    name = "plain"
    type = String()
    inherit_cache = True


@compiles(_Plain, "postgresql")
def _(element: _Plain, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"translate(regexp_replace(normalize({text}, NFKD), '{_MARKS}', '', 'g'), '{_STROKED}', '{_PLAIN}')"


def plain(text: str | None) -> str | None:
    """Return a text without accents."""
    if text is None or text.isascii():
        return text
    return re.sub(_MARKS, "", unicodedata.normalize("NFKD", text)).translate(_TRANSLATION)


def teach_plain(connection: sqlite3.Connection) -> None:
    """Have a connection to SQLite know `plain`."""
    connection.create_function("plain", 1, plain, deterministic=True)


def filter_by_name(query: Query, name: ColumnElement[str], folded: ColumnElement[str], part: str) -> Query:
    """Limit a query to rows whose name contains this part, with or without accents. SQLite's lower() changes only ASCII
    letters, so the column with the case-folded name is compared too."""
    if not part:
        return query
    found = (
        func.lower(_Plain(name)).contains(plain(part.lower()), autoescape=True),
        _Plain(folded).contains(plain(part.casefold()), autoescape=True),
    )
    return query.where(or_(*found))
