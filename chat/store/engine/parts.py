"""Lists that are too long for one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

MOST = 500  # SQLite limits the variables of a statement

Item = TypeVar("Item")


def in_parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield the items in lists of at most `MOST`, in their order."""
    for start in range(0, len(items), MOST):
        yield items[start : start + MOST]
