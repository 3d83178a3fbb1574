"""How often somebody may try to sign in."""

import time

import pytest

from chat.errors import TooMany
from chat.web import attempts
from chat.web.attempts import Attempts


class Clock:
    """The time as the limits see it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        monkeypatch.setattr(time, "time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def taken(tries: Attempts, address: str, account: str | None = None, *, times: int) -> int:
    """How many of so many attempts were let through."""
    through = 0
    for _ in range(times):
        try:
            tries.take("sign-in", address, account)
        except TooMany:
            continue
        through += 1
    return through


def test_five_a_minute_at_one_account_from_one_address(clock: Clock) -> None:
    tries = Attempts()
    assert taken(tries, "192.0.2.1", "ann", times=9) == 5
    assert taken(tries, "192.0.2.1", "ben", times=1) == 1, "at another account"
    assert taken(tries, "192.0.2.2", "ann", times=1) == 1, "from another address"
    clock.now += 61
    assert taken(tries, "192.0.2.1", "ann", times=9) == 5


def test_fifty_an_hour_at_one_account_from_one_address(clock: Clock) -> None:
    tries = Attempts()
    through = 0
    for _ in range(20):
        through += taken(tries, "192.0.2.1", "ann", times=5)
        clock.now += 61
    assert through == 50
    clock.now += 3600
    assert taken(tries, "192.0.2.1", "ann", times=1) == 1


def test_twenty_a_minute_from_one_address(clock: Clock) -> None:
    tries = Attempts()
    assert sum(taken(tries, "192.0.2.1", f"name {n}", times=1) for n in range(30)) == 20
    assert taken(tries, "192.0.2.2", "name", times=1) == 1


def test_what_is_refused_is_not_counted_and_tells_how_long_to_wait(clock: Clock) -> None:
    tries = Attempts()
    taken(tries, "192.0.2.1", "ann", times=5)
    clock.now += 50
    with pytest.raises(TooMany, match="in a minute") as refused:
        tries.take("sign-in", "192.0.2.1", "ann")
    assert 9 <= refused.value.retry_after <= 11
    clock.now += 11
    assert taken(tries, "192.0.2.1", "ann", times=1) == 1


def test_an_hours_wait_is_told_in_minutes(clock: Clock) -> None:
    tries = Attempts()
    for _ in range(10):
        taken(tries, "192.0.2.1", "ann", times=5)
        clock.now += 61
    with pytest.raises(TooMany, match="in 50 minutes"):
        tries.take("sign-in", "192.0.2.1", "ann")


def test_other_forms_are_counted_apart(clock: Clock) -> None:
    tries = Attempts()
    taken(tries, "192.0.2.1", times=20)
    tries.take("new password", "192.0.2.1")


def test_who_tried_long_ago_is_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEPT", 10)
    tries = Attempts()
    for n in range(20):
        taken(tries, f"192.0.2.{n}", times=1)
    clock.now += 4000
    tries._storage._MemoryStorage__expire_events()  # what its timer does in a thread
    taken(tries, "192.0.2.99", times=1)
    assert len(tries._storage.events) == 1
