"""Rate limits of sign-ins and requests."""

import pytest

from chat.bus.memory import Bus
from chat.errors import TooMany
from chat.web import attempts
from chat.web.attempts import FREE, LONGEST_WAIT, WITHIN, Attempts, Requests
from tests.support.attempts import Clock, rotating, taken


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_five_a_minute_at_one_account_from_one_address(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert taken(tries, "192.0.2.1", "ann", times=9) == 5
    assert taken(tries, "192.0.2.1", "ben", times=1) == 1, "at another account"
    assert taken(tries, "192.0.2.2", "ann", times=1) == 1, "from another address"
    clock.now += 61
    tries.succeeded("sign-in", "ann")
    assert taken(tries, "192.0.2.1", "ann", times=9) == 5


def test_fifty_an_hour_at_one_account_from_one_address(clock: Clock) -> None:
    tries = Attempts(Bus())
    through = 0
    for _ in range(20):
        through += taken(tries, "192.0.2.1", "ann", times=5)
        tries.succeeded("sign-in", "ann")
        clock.now += 61
    assert through == 50
    clock.now += 3600
    assert taken(tries, "192.0.2.1", "ann", times=1) == 1


def test_twenty_a_minute_from_one_address(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert sum(taken(tries, "192.0.2.1", f"name {n}", times=1) for n in range(30)) == 20
    assert taken(tries, "192.0.2.2", "name", times=1) == 1


def test_what_is_refused_is_not_counted_and_tells_how_long_to_wait(clock: Clock) -> None:
    tries = Attempts(Bus())
    taken(tries, "192.0.2.1", "ann", times=5)
    clock.now += 50
    with pytest.raises(TooMany, match="in a minute") as refused:
        tries.take("sign-in", "192.0.2.1", "ann")
    assert 9 <= refused.value.retry_after <= 11
    clock.now += 11
    assert taken(tries, "192.0.2.1", "ann", times=1) == 1


def test_an_hours_wait_is_told_in_minutes(clock: Clock) -> None:
    tries = Attempts(Bus())
    for _ in range(10):
        taken(tries, "192.0.2.1", "ann", times=5)
        tries.succeeded("sign-in", "ann")
        clock.now += 61
    with pytest.raises(TooMany, match="in 50 minutes"):
        tries.take("sign-in", "192.0.2.1", "ann")


def test_other_forms_are_counted_apart(clock: Clock) -> None:
    tries = Attempts(Bus())
    taken(tries, "192.0.2.1", times=20)
    tries.take("new password", "192.0.2.1")


def test_who_tried_long_ago_is_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEPT", 10)
    tries = Attempts(Bus())
    for n in range(20):
        taken(tries, f"192.0.2.{n}", times=1)
    clock.now += 4000
    tries._storage._MemoryStorage__expire_events()  # its timer does this in a thread
    taken(tries, "192.0.2.99", times=1)
    assert len(tries._storage.events) == 1


# IPv6


def test_a_household_has_one_allowance_however_many_addresses(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert sum(taken(tries, f"2001:db8:0:1::{n:x}", "ann", times=1) for n in range(40)) == 5
    assert sum(taken(tries, f"2001:db8:0:1:{n:x}::1", f"name {n}", times=1) for n in range(40)) == 15


def test_a_site_has_some_times_as_much(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert sum(taken(tries, f"2001:db8:0:{n:x}::1", times=1) for n in range(0x100)) == 4 * 20
    assert sum(taken(tries, f"2001:db8:0:{n:x}00::1", times=20) for n in range(1, 0x40)) == 16 * 20 - 4 * 20


# An account, from everywhere


def test_an_account_has_a_limit_whatever_the_address(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert rotating(tries, "ann", times=1_000) == FREE
    assert rotating(tries, "ben", times=1) == 1


def test_each_further_attempt_waits_twice_as_long_up_to_a_quarter_of_an_hour(clock: Clock) -> None:
    tries = Attempts(Bus())
    rotating(tries, "ann", times=FREE)
    waits = []
    for n in range(9):
        with pytest.raises(TooMany) as refused:
            tries.take("sign-in", f"203.0.113.{n}", "ann")
        waits.append(refused.value.retry_after)
        clock.now += refused.value.retry_after + 1
        assert taken(tries, f"203.0.113.{n}", "ann", times=2) == 1
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_a_day_of_guessing_from_everywhere_makes_a_hundred_attempts(clock: Clock) -> None:
    tries = Attempts(Bus())
    through, until = 0, clock.now + 24 * 3600
    while clock.now < until:
        through += rotating(tries, "ann", times=3)
        clock.now += 30
    assert 90 <= through <= 24 * 3600 / LONGEST_WAIT + FREE + 7


def test_a_browser_that_signed_in_before_is_let_in_while_others_guess(clock: Clock) -> None:
    tries = Attempts(Bus())
    rotating(tries, "ann", times=1_000)
    taken(tries, "192.0.2.1", times=20)  # by another person at the same address
    assert taken(tries, "192.0.2.1", "ann", browser="a secret", times=1) == 1
    tries.succeeded("sign-in", "ann", "a secret")
    assert rotating(tries, "ann", times=1_000) == 0, "they gain nothing by it"


def test_such_a_browser_has_a_limit_of_its_own(clock: Clock) -> None:
    tries = Attempts(Bus())
    assert taken(tries, "192.0.2.1", "ann", browser="a secret", times=100) == FREE
    assert taken(tries, "192.0.2.1", "ann", browser="another", times=1) == 1
    assert taken(tries, "192.0.2.1", "ann", times=1) == 1


def test_who_is_right_begins_anew(clock: Clock) -> None:
    tries = Attempts(Bus())
    rotating(tries, "ann", times=FREE - 1)
    tries.succeeded("sign-in", "ann")
    assert rotating(tries, "ann", times=1_000) == FREE


def test_after_a_day_without_attempts_an_account_begins_anew(clock: Clock) -> None:
    tries = Attempts(Bus())
    rotating(tries, "ann", times=FREE)
    clock.now += 24 * 3600 + 1
    assert rotating(tries, "ann", times=1_000) == FREE


def test_the_accounts_tried_longest_ago_are_forgotten_first(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEPT", 10)
    tries = Attempts(Bus())
    rotating(tries, "ann", times=FREE)
    for n in range(9):
        tries.take("sign-in", f"203.0.113.{n}", f"name {n}")
    assert taken(tries, "203.0.113.99", "ann", times=1) == 0
    tries.take("sign-in", "203.0.113.77", "one more")
    assert taken(tries, "203.0.113.99", "ann", times=1) == 1


# Requests

MOST = 300  # of one household


def had(requests: Requests, address: str, *, times: int) -> int:
    """Return how many of so many requests were allowed."""
    given = 0
    for _ in range(times):
        try:
            requests.take(address)
        except TooMany:
            continue
        given += 1
    return given


def test_an_address_has_so_many_requests_and_then_has_to_wait(clock: Clock) -> None:
    requests = Requests(MOST / WITHIN)
    assert had(requests, "192.0.2.1", times=MOST + 50) == MOST
    with pytest.raises(TooMany) as refused:
        requests.take("192.0.2.1")
    assert 1 <= refused.value.retry_after <= 10
    assert had(requests, "192.0.2.2", times=1) == 1
    clock.now += 11
    assert had(requests, "192.0.2.1", times=1) == 1


def test_a_household_has_no_more_requests_than_an_address_and_a_site_some_times_as_many(clock: Clock) -> None:
    requests = Requests(MOST / WITHIN)
    assert sum(had(requests, f"2001:db8:0:1::{n:x}", times=3) for n in range(MOST)) == MOST
    assert sum(had(requests, f"2001:db8:0:{n:x}::1", times=100) for n in range(2, 0x80)) == 3 * MOST


def test_where_the_address_is_not_known_nobody_waits_for_another() -> None:
    assert had(Requests(MOST / WITHIN), "", times=2 * MOST) == 2 * MOST
    assert had(Requests(0), "192.0.2.1", times=2 * MOST) == 2 * MOST
