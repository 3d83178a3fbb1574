"""Rate limits of sign-ins that several workers share."""

import pytest

from chat.bus.memory import Bus
from chat.core.event import Published
from chat.web.attempts import FREE, Attempts
from tests.support.attempts import Clock, rotating, taken


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_attempts_at_two_workers_count_together(clock: Clock) -> None:
    bus = Bus()
    one, other = Attempts(bus), Attempts(bus)
    assert taken(one, "192.0.2.1", "ann", times=3) == 3
    assert taken(other, "192.0.2.1", "ann", times=9) == 2
    assert taken(one, "192.0.2.1", "ann", times=1) == 0
    assert taken(one, "192.0.2.1", times=30) + taken(other, "192.0.2.1", times=30) == 15, "twenty of this address"


def test_guesses_from_everywhere_at_two_workers_are_one_streak(clock: Clock) -> None:
    bus = Bus()
    one, other = Attempts(bus), Attempts(bus)
    assert rotating(one, "ann", times=6) == 6
    assert rotating(other, "ann", times=60) == FREE - 6
    assert rotating(one, "ann", times=60) == 0
    one.succeeded("sign-in", "ann")
    assert rotating(other, "ann", times=3) == 3


def test_a_familiar_browser_has_its_own_limit_at_all_workers_and_its_secret_stays_here(clock: Clock) -> None:
    bus = Bus()
    told: list[Published] = []
    bus.subscribe(told.append)
    one, other = Attempts(bus), Attempts(bus)
    assert taken(one, "192.0.2.1", "ann", browser="a secret", times=FREE) == FREE
    assert taken(other, "192.0.2.1", "ann", browser="a secret", times=1) == 0
    assert taken(other, "192.0.2.1", "ann", times=1) == 1
    other.succeeded("sign-in", "ann", "a secret")
    assert taken(one, "192.0.2.1", "ann", browser="a secret", times=1) == 1
    assert "a secret" not in repr(told)


def test_a_refused_attempt_is_not_told_to_others(clock: Clock) -> None:
    bus = Bus()
    told: list[Published] = []
    tries = Attempts(bus)
    bus.subscribe(told.append)
    assert taken(tries, "192.0.2.1", "ann", times=50) == len(told) == 5
