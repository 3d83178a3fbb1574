"""The table of acts. An act gets a port, and yields for each try how the server took it: an `Outcome`.

Each is done as fast as one client can, in a process of its own. What is set up before (names, accounts, rooms) is not
counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Outcome(NamedTuple):
    """How one try was taken: done, or refused; then perhaps with the seconds to wait."""

    done: bool
    retry_after: float | None = None


Act = Callable[[int], Iterator[Outcome]]


class Attack(NamedTuple):
    """An act, and in words the limit that it meets."""

    act: Act
    limit: str


ATTACKS: dict[str, Attack] = {}


def attack(name: str, limit: str) -> Callable[[Act], Act]:
    """Enter an attack into the table by the name of its act."""

    def enter(function: Act) -> Act:
        ATTACKS[name] = Attack(function, limit)
        return function

    return enter
