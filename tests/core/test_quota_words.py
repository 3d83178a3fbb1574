"""What somebody is told who did something too often: for how long to wait."""

import pytest

from chat.core import quotas
from chat.errors import TooMany
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace


def test_the_time_to_wait_is_told_in_seconds_or_in_minutes_and_never_too_short(
    workspace: Workspace, clock: Clock
) -> None:
    def charge(times: int = 1) -> None:
        workspace.core.write(lambda tx: [quotas.charge_address(tx, "192.0.2.1", "account") for _ in range(times)])

    charge(50)
    for passed, told in (
        (0, "5 minutes"),
        (179_999, "3 minutes"),
        (1, "2 minutes"),
        (60_000, "1 minute"),
        (1_000, "59 seconds"),
        (57_001, "2 seconds"),
        (999, "1 second"),
        (999, "1 second"),
    ):
        clock.advance(passed)
        with pytest.raises(TooMany) as refused:
            charge()
        assert str(refused.value) == f"That was too often. Please try again in {told}."
    clock.advance(1)
    charge()
