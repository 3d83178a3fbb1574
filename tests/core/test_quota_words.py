"""What somebody is told who did something too often: for how long to wait."""

import pytest

from chat.core import quotas
from chat.core.command import Actor
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
        (56_999, "3 seconds"),
        (2, "2 seconds"),
        (999, "1 second"),
        (999, "1 second"),
    ):
        clock.advance(passed)
        with pytest.raises(TooMany) as refused:
            charge()
        assert str(refused.value) == f"Too many attempts. Try again in {told}."
    clock.advance(1)
    charge()


def test_the_guests_of_an_address_share_ten_allowances_and_get_them_back_ten_times_as_fast(
    workspace: Workspace, clock: Clock
) -> None:
    def charge(person: int) -> None:
        guest = Actor(person, "Guest", None, "guest", address="192.0.2.1")
        workspace.core.write(lambda tx: quotas.charge(tx, guest, "room:topic"))

    for person in range(10):
        for _ in range(10):
            charge(person)
    for passed, wait in ((0, 3), (2_999, 1)):
        clock.advance(passed)
        with pytest.raises(TooMany) as refused:
            charge(10)
        assert refused.value.retry_after == wait
    clock.advance(1)
    charge(11)
    with pytest.raises(TooMany):
        charge(12)
    workspace.core.write(
        lambda tx: quotas.charge(tx, Actor(13, "Ann", None, "member", address="192.0.2.1"), "room:topic")
    )


def test_what_a_rank_has_no_allowance_for_is_not_charged(workspace: Workspace) -> None:
    guest = Actor(1, "Guest", None, "guest")
    for act in ("member:add", "message:list"):
        workspace.core.write(lambda tx, act=act: quotas.charge(tx, guest, act))  # type: ignore[misc]
    assert workspace.sql("SELECT count(*) FROM quotas") == [(0,)]
