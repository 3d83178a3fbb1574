"""A search by a part of a name."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, or_

Query = TypeVar("Query", bound=Select[*tuple[object, ...]])


def filter_by_name(query: Query, name: ColumnElement[str], folded: ColumnElement[str], part: str) -> Query:
    """Limit a query to rows whose name contains this part. SQLite's lower() changes only ASCII letters, so the column
    with the case-folded name is compared too."""
    if not part:
        return query
    found = (
        func.lower(name).contains(part.lower(), autoescape=True),
        folded.contains(part.casefold(), autoescape=True),
    )
    return query.where(or_(*found))
