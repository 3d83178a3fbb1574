"""Searching by a part of a name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_


def named(query: Any, name: Any, folded: Any, part: str) -> Any:
    """Those whose name has this in it. SQLite knows only small ASCII letters, so what is kept folded is looked
    at too."""
    if not part:
        return query
    found = (
        func.lower(name).contains(part.lower(), autoescape=True),
        folded.contains(part.casefold(), autoescape=True),
    )
    return query.where(or_(*found))
