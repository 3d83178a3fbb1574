"""Typing notices are sent at most every three seconds, however often a client sends them."""

from itertools import pairwise

from chat.live.rooms.typing_limit import TypingLimit
from tests.support.data.clock import Seconds


def test_one_is_told_every_three_seconds_however_many_come() -> None:
    clock = Seconds()
    typists = TypingLimit(clock)
    told = []
    for _ in range(300):
        if typists.may_tell("lobby", 1):
            told.append(clock.now)
        clock.now += 0.1
    assert len(told) == 1 + 30 // 3
    assert min(later - earlier for earlier, later in pairwise(told)) >= 2.4


def test_a_client_that_sends_each_three_seconds_is_told_of_each_time_in_spite_of_jitter() -> None:
    clock = Seconds()
    typists = TypingLimit(clock)
    for number in range(20):
        clock.now = 1000 + 3 * number + (0.2 if number % 2 else -0.2)
        assert typists.may_tell("lobby", 1)


def test_another_person_and_another_room_are_told_of_for_themselves() -> None:
    typists = TypingLimit(Seconds())
    assert [typists.may_tell(slug, person) for slug, person in (("lobby", 1), ("lobby", 2), ("den", 1))] == [True] * 3


def test_after_a_message_typing_is_told_at_once() -> None:
    typists = TypingLimit(Seconds())
    assert typists.may_tell("lobby", 1)
    typists.has_spoken("lobby", 1)
    assert typists.may_tell("lobby", 1)
    assert not typists.may_tell("lobby", 1)


def test_who_typed_long_ago_is_forgotten() -> None:
    clock = Seconds()
    typists = TypingLimit(clock)
    for person in range(5000):
        typists.may_tell("lobby", person)
        clock.now += 0.01
    assert len(typists._buckets) <= 1000
