"""Every bounded field of a command: at one below its bounds, at them, one above, and at three times them.

What is out of bounds is refused before the command runs.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_type_hints

import msgspec
import pytest
from msgspec import inspect

from chat.core.command import AnyCommand
from chat.core.wire import Number, Slug
from chat.domain import COMMANDS
from chat.domain.messages.wire import Link


class Bounds(NamedTuple):
    """The least and the most that a field may have, and how a value of so much is made."""

    least: int
    most: int
    make: Any = int


BOUNDS = {
    ("message:list", "limit"): Bounds(1, 200),
    ("thread:list", "limit"): Bounds(1, 200),
    ("inbox:list", "before"): Bounds(0, 200, lambda length: "x" * length),
    ("inbox:read", "ids"): Bounds(1, 50, lambda length: list(range(length))),
    ("group:save", "add"): Bounds(0, 500, lambda length: list(range(length))),
    ("group:save", "remove"): Bounds(0, 500, lambda length: list(range(length))),
    ("room:settings", "slow_seconds"): Bounds(0, 3600),
    ("message:linked", "links"): Bounds(1, 20, lambda length: [Link("lobby", 1)] * length),
    ("room:ban", "hours"): Bounds(1, 8760),
    ("direct:open", "people"): Bounds(1, 7, lambda length: list(range(length))),
    ("room:invite", "hours"): Bounds(1, 8760),
    ("room:invite", "uses"): Bounds(1, 1000),
    ("invitation:create", "hours"): Bounds(1, 8760),
    ("invitation:create", "uses"): Bounds(1, 1000),
    ("token:create", "scopes"): Bounds(1, 3, lambda length: ["read"] * length),
}
TYPES = {("Number", Number): Bounds(0, 2**53 - 1), ("Slug", Slug): Bounds(1, 80, lambda length: "x" * length)}


def field_of(event: str, name: str) -> Any:
    """Return the type of a field of a command."""
    [command] = [one for one in COMMANDS if one.event == event]
    return get_type_hints(command, include_extras=True)[name]


FIELDS = [(field_of(*one), bounds) for one, bounds in BOUNDS.items()] + [(one, b) for (_, one), b in TYPES.items()]
NAMES = [*(" ".join(one) for one in BOUNDS), *(name for name, _ in TYPES)]


@pytest.mark.parametrize(("field", "bounds"), FIELDS, ids=NAMES)
def test_a_field_has_its_least_and_its_most_and_nothing_beyond(field: Any, bounds: Bounds) -> None:
    least, most, make = bounds
    for good in (least, least + 1, most - 1, most):
        assert msgspec.convert(make(good), field) == make(good)
    for bad in (*([least - 1] if least or make is int else []), most + 1, 3 * most):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(make(bad), field)


def bounded(command: type[AnyCommand]) -> Iterator[tuple[str, str]]:
    """The fields of a command that have bounds of their own, by its event and their names."""
    general = [inspect.type_info(Number), inspect.type_info(Slug)]
    for field in inspect.type_info(command).fields:  # type: ignore[attr-defined]
        for kind in getattr(field.type, "types", [field.type]):
            bounds = ("ge", "le", "gt", "lt", "min_length", "max_length")
            if kind not in general and any(getattr(kind, bound, None) is not None for bound in bounds):
                yield command.event, field.name


def test_no_bound_is_left_out() -> None:
    assert {one for command in COMMANDS for one in bounded(command)} == set(BOUNDS)
