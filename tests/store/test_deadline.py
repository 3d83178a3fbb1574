"""The deadline of each use of the database, without a database."""

from types import SimpleNamespace

import pytest

from chat.store.engine import deadline as its_module
from chat.store.engine.deadline import USE_SECONDS, deadline, left
from tests.support.data.clock import Seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr(its_module, "time", SimpleNamespace(monotonic=clock))
    return clock


def test_a_use_has_until_its_deadline_and_then_nothing(clock: Seconds) -> None:
    with deadline(5):
        for passed, seconds in ((0, 5), (4.5, 0.5), (0.5, 0), (0.5, 0), (10, 0)):
            clock.now += passed
            assert left() == seconds


def test_without_a_deadline_a_use_has_as_long_as_one_may_take(clock: Seconds) -> None:
    for _ in range(2):
        assert left() == USE_SECONDS
        clock.now += 100


@pytest.mark.parametrize(("inner", "seconds"), [(1, 1), (4.5, 4.5), (5, 5), (5.5, 5), (15, 5)])
def test_a_later_deadline_does_not_extend_an_earlier_one(clock: Seconds, inner: float, seconds: float) -> None:
    with deadline(5):
        with deadline(inner):
            assert left() == seconds
        assert left() == 5


def test_a_deadline_ends_with_its_block_even_if_that_fails(clock: Seconds) -> None:
    with pytest.raises(ValueError, match="no"), deadline(1):
        raise ValueError("no")
    assert left() == USE_SECONDS
