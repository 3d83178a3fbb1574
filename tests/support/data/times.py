"""Checks of time limits: a moment before the end, at the end, a moment after it, and at three times the limit."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from chat.errors import ChatError
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

MOMENT = 1  # millisecond, the smallest that is written down

# Says whether something holds, or can be done; asked once.
Look = Callable[[], object]


class Timed(NamedTuple):
    """A limit in milliseconds, the check of it, and the expected result before, at and after its end."""

    milliseconds: int
    make: Callable[[Workspace], Look]
    before: bool
    then: bool
    after: bool

    def check(self, workspace: Workspace, clock: Clock, moment: str) -> None:
        """Make it, let the time go by until this moment, and look."""
        look = self.make(workspace)
        clock.advance(
            {
                "before": self.milliseconds - MOMENT,
                "then": self.milliseconds,
                "after": self.milliseconds + MOMENT,
                "long after": 3 * self.milliseconds,
            }[moment]
        )
        assert bool(look()) == {"before": self.before, "then": self.then}.get(moment, self.after)


def at_each_moment(times: dict[str, Timed]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Parametrize a test with `timed`, each of these, and `moment`."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        by_name = pytest.mark.parametrize("timed", times.values(), ids=times)
        return pytest.mark.parametrize("moment", ["before", "then", "after", "long after"])(by_name(test))

    return decorate


def can(act: Callable[[], object]) -> bool:
    """Return True if this is done and not refused."""
    try:
        act()
    except ChatError:
        return False
    return True
