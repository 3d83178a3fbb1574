"""Token buckets and admission, with a clock that the tests set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.live.transport.admission import Admission, Bucket
from tests.support.data.clock import Seconds


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def taken(bucket: Bucket, tries: int) -> int:
    """Return how many of so many tries succeed."""
    return sum(not bucket.take() for _ in range(tries))


def test_a_burst_is_allowed_and_then_so_many_a_second(clock: Seconds) -> None:
    bucket = Bucket(10, 2, clock)
    assert taken(bucket, 100) == 20
    clock.now += 1
    assert taken(bucket, 100) == 10
    clock.now += 1000
    assert taken(bucket, 100) == 20


def test_a_new_one_is_full_whatever_the_time() -> None:
    bucket = Bucket(1, 2, clock=lambda: 0.0)
    assert bucket.idle()
    assert taken(bucket, 3) == 2
    assert not bucket.idle()


def test_who_is_refused_learns_when_to_come_back_and_is_let_in_then(clock: Seconds) -> None:
    bucket = Bucket(4, 1, clock)
    assert taken(bucket, 4) == 4
    wait = bucket.take()
    assert wait == pytest.approx(0.25)
    clock.now += wait / 2
    assert bucket.take() == pytest.approx(wait / 2)
    clock.now += wait / 2
    assert bucket.take() == 0


def test_being_refused_costs_nothing(clock: Seconds) -> None:
    bucket = Bucket(10, 1, clock)
    assert taken(bucket, 10_000) == 10
    clock.now += 0.1
    assert bucket.take() == 0


def test_a_rate_of_zero_is_no_limit(clock: Seconds) -> None:
    assert taken(Bucket(0, 1, clock), 10_000) == 10_000


@given(st.integers(1, 50), st.lists(st.floats(0, 2), max_size=100))
def test_no_pattern_of_tries_gets_more_than_the_burst_and_the_rate(rate: int, pauses: list[float]) -> None:
    clock = Seconds()
    bucket, got = Bucket(rate, 2, clock), 0
    for pause in pauses:
        clock.now += pause
        got += taken(bucket, 7)
    assert got <= rate * (2 + sum(pauses)) + 1


def test_an_address_may_have_so_many_connections(clock: Seconds) -> None:
    admission = Admission(most=3, rate=0, clock=clock)
    assert [admission.enter("192.0.2.1") > 0 for _ in range(4)] == [False, False, False, True]
    assert admission.enter("192.0.2.2") == 0, "one address is not another"
    admission.leave("192.0.2.1")
    assert admission.enter("192.0.2.1") == 0
    assert admission.enter("192.0.2.1") > 0


def test_an_address_may_open_so_many_a_second(clock: Seconds) -> None:
    admission = Admission(most=0, rate=5, clock=clock)
    entered = [admission.enter("192.0.2.1") for _ in range(15)]
    assert sum(not wait for wait in entered) == 10
    assert entered[-1] == pytest.approx(0.2)
    clock.now += 0.2
    assert admission.enter("192.0.2.1") == 0


def test_an_address_that_is_not_known_has_no_limit(clock: Seconds) -> None:
    admission = Admission(most=1, rate=1, clock=clock)
    assert [admission.enter("") for _ in range(50)] == [0] * 50
    admission.leave("")


def test_an_address_is_forgotten_when_that_changes_nothing(clock: Seconds) -> None:
    admission = Admission(most=2, rate=10, clock=clock)
    admission.enter("192.0.2.1")
    for _ in range(20):
        admission.enter("192.0.2.2")
        admission.leave("192.0.2.2")
    admission.tidy()
    assert set(admission._networks) == {"192.0.2.1/32", "192.0.2.2/32"}
    assert admission.enter("192.0.2.2") > 0
    clock.now += 2.01
    admission.tidy()
    assert set(admission._networks) == {"192.0.2.1/32"}
    admission.leave("192.0.2.1")
    admission.tidy()
    assert admission._networks == {}


def test_the_addresses_of_a_household_count_as_one_and_a_site_has_no_more_than_sixteen(clock: Seconds) -> None:
    admission = Admission(most=3, rate=0, clock=clock)
    assert [admission.enter(f"2001:db8::{number:x}") > 0 for number in range(4)] == [False, False, False, True]
    assert sum(not admission.enter(f"2001:db8:0:{number:x}::1") for number in range(1, 256) for _ in range(3)) == 9
    assert sum(not admission.enter(f"2001:db8:0:{number:x}00::1") for number in range(1, 256) for _ in range(3)) == 36
    assert admission.enter("2001:db8:1::1") == 0, "another site"
    admission.leave("2001:db8::1")
    assert admission.enter("2001:db8:0:ffff::1") == 0


def test_the_addresses_of_a_household_have_one_rate(clock: Seconds) -> None:
    admission = Admission(most=0, rate=5, clock=clock)
    waits = [admission.enter(f"2001:db8::{number:x}") for number in range(100)]
    assert sum(not wait for wait in waits) == 10
    assert admission.enter("2001:db8:0:1::1") == 0, "another household of the same site"
    clock.now += 0.2
    assert admission.enter("2001:db8::ffff") == 0


def test_an_address_that_was_refused_takes_nothing_of_its_network(clock: Seconds) -> None:
    admission = Admission(most=1, rate=1, clock=clock)
    assert admission.enter("2001:db8::1") == 0
    for _ in range(1000):
        assert admission.enter("2001:db8::1") > 0
    assert [admission.enter(f"2001:db8:0:{number}::1") for number in (1, 2, 3)] == [0, 0, 0]
