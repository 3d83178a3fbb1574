"""The table of acts. An act gets the server's port, and yields an `Outcome` for each try.

Each act is performed as fast as one client can, in a process of its own. Its preparations (names, accounts, rooms)
don't count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Outcome(NamedTuple):
    """The result of one try: done or refused, perhaps with the seconds to wait."""

    done: bool
    retry_after: float | None = None


Act = Callable[[int], Iterator[Outcome]]


class Attack(NamedTuple):
    """An act, and a description of its limit."""

    act: Act
    limit: str


ATTACKS: dict[str, Attack] = {}


def attack(name: str, limit: str) -> Callable[[Act], Act]:
    """Add an attack to the table, by the name of its act."""

    def enter(function: Act) -> Act:
        ATTACKS[name] = Attack(function, limit)
        return function

    return enter
