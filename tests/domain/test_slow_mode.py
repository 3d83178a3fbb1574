"""Slow mode: who waits between two acts, and which acts count; on both databases."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from chat.domain.rooms.commands import SetTopic
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import TooMany
from tests.support.data.clock import Clock
from tests.support.data.hall import MINUTE, Hall


def test_in_slow_mode_one_waits_between_two_messages_but_moderators_do_not(hall: Hall, clock: Clock) -> None:
    hall.workspace.post(hall.ben, "before, which does not count", "hall")
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    hall.workspace.post(hall.ben, "one", "hall")
    clock.advance(MINUTE - 1)
    with pytest.raises(TooMany) as refusal:
        hall.workspace.post(hall.ben, "two", "hall")
    assert refusal.value.retry_after == 0.001
    clock.advance(1)
    hall.workspace.post(hall.ben, "two", "hall")
    for text in "abc":
        hall.workspace.post(hall.mod, text, "hall")


def test_a_retry_in_slow_mode_is_answered_with_what_stands(hall: Hall) -> None:
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    client_id = uuid.uuid4()
    first, again = (hall.workspace.post(hall.ben, "one", "hall", client_id) for _ in range(2))
    assert first == again


def test_leaving_does_not_start_the_clock_of_slow_mode_anew(hall: Hall, clock: Clock) -> None:
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    hall.workspace.post(hall.ben, "one", "hall")
    clock.advance(MINUTE / 2)
    hall.again(hall.ben)
    with pytest.raises(TooMany) as refusal:
        hall.workspace.post(hall.ben, "two", "hall")
    assert refusal.value.retry_after == 30
    clock.advance(MINUTE / 2)
    hall.workspace.post(hall.ben, "two", "hall")


def test_edits_and_topics_count_in_slow_mode_and_what_changes_nothing_does_not(hall: Hall, clock: Clock) -> None:
    said = hall.workspace.post(hall.ben, "one", "hall")
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    acts: list[Callable[[str], Any]] = [
        lambda text: hall.workspace.edit(hall.ben, said, text, "hall"),
        lambda text: hall.do(hall.ben, SetTopic, topic=text),
        lambda text: hall.workspace.post(hall.ben, text, "hall"),
    ]
    for number, first in enumerate(acts):
        clock.advance(MINUTE)
        first(f"text {number}")
        for then in acts:
            with pytest.raises(TooMany):
                then(f"too early {number}")
    hall.do(hall.ben, SetTopic, topic="text 1")
    hall.workspace.edit(hall.ben, said, "text 0", "hall")
    for n in range(3):
        hall.do(hall.mod, SetTopic, topic=f"a moderator's {n}")
