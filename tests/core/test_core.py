"""Doing a command again that may or may not have been done, with a store that loses its answers."""

import threading
from collections.abc import Callable
from typing import Any, ClassVar

import gevent
import pytest

from chat.bus.memory import Bus
from chat.core.command import Command, Done, Who
from chat.core.core import AGAIN_WITHIN, Core
from chat.core.event import Audience, everybody
from chat.core.glyphs import bare, only_visible
from chat.core.jobs import describe
from chat.core.offload import offload
from chat.errors import ChatError, Conflict, Unavailable, Unknown
from tests.support.data.clock import Clock


class Once(Command, frozen=True):
    event = "once"


class Twice(Command, frozen=True):
    event = "twice"
    repeatable: ClassVar[bool] = True


class Lossy:
    """A store that answers each write with the next of these; `took` is how long the first one takes."""

    def __init__(self, *answers: Any, took: float = 0) -> None:
        self.answers, self.took, self.clock = list(answers), took, Clock()

    def write(self, _work: Callable[..., Any]) -> tuple[Any, list[Any]]:
        self.clock.advance(self.took * 1000)
        answer = self.answers.pop(0)
        if isinstance(answer, ChatError):
            raise answer
        return answer, []


def perform(store: Any, command: Command) -> Any:
    return Core(store, Bus(), store.clock).perform(Who(1), command)


def test_what_is_done_twice_as_well_as_once_is_done_again_when_the_answer_is_lost() -> None:
    done = Done()
    assert perform(Lossy(Unknown("lost"), done), Twice()) is done
    assert perform(Lossy(Unknown("lost"), done, took=AGAIN_WITHIN - 0.001), Twice()) is done


def test_anything_else_is_not_done_again() -> None:
    store = Lossy(Unknown("lost"), Done())
    with pytest.raises(Unknown, match=r"^lost$"):
        perform(store, Once())
    assert len(store.answers) == 1


@pytest.mark.parametrize("took", [AGAIN_WITHIN, AGAIN_WITHIN + 0.001, 3 * AGAIN_WITHIN])
def test_whoever_has_waited_for_long_is_told_so_at_once(took: float) -> None:
    store = Lossy(Unknown("lost"), Done(), took=took)
    with pytest.raises(Unknown, match="safe to send it again"):
        perform(store, Twice())
    assert len(store.answers) == 1


@pytest.mark.parametrize("second", [Unknown("lost again"), Unavailable("gone")])
def test_a_second_try_that_fails_does_not_speak_for_the_first(second: ChatError) -> None:
    with pytest.raises(Unknown, match="safe to send it again"):
        perform(Lossy(Unknown("lost"), second), Twice())


def test_a_second_try_that_is_refused_is_refused() -> None:
    with pytest.raises(Conflict):
        perform(Lossy(Unknown("lost"), Conflict("no")), Twice())


def test_everybody_has_to_be_said() -> None:
    assert everybody() == Audience(everybody=True) != Audience()
    assert everybody("den") == Audience(everybody=True, members=("den",))


def test_what_can_not_be_seen_leaves_nothing_behind() -> None:
    assert bare("a \u200b\u2800b") == "ab"
    assert only_visible("a\u200bb\u200d") == "ab"


def test_an_error_is_told_in_as_many_characters_as_there_is_room_for() -> None:
    for length in (299, 300, 301, 900):
        assert describe(Conflict("x" * length)) == "x" * min(length, 300)
    for length in (199, 200, 201, 600):
        told = describe(type("E" * length, (Exception,), {})("secret"))
        assert told == "E" * min(length, 200) + ": the server's log has more."


@pytest.mark.parametrize("pieces", [1, 2, 3, 6])
def test_two_pieces_of_work_run_beside_the_event_loop_and_the_others_wait(pieces: int) -> None:
    go_on, threads = threading.Event(), gevent.get_hub().threadpool
    waiting = [gevent.spawn(offload, go_on.wait, 20) for _ in range(pieces)]
    gevent.idle()
    assert len(threads) == min(pieces, 2)
    go_on.set()
    assert [one.get() for one in waiting] == [True] * pieces


def test_work_beside_the_event_loop_gives_its_result_or_raises_what_it_raised() -> None:
    assert offload(int, "7") == 7
    with pytest.raises(ValueError, match="seven"):
        offload(int, "seven")
