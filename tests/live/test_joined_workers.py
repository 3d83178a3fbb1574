"""Rights and rooms lost at one worker are lost at another on the same bus, before its next look at the database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import gevent
import pytest

from chat.domain.messages.events import MessageChanged
from chat.domain.people.events import MeChanged
from chat.domain.rooms.events import MemberChanged, Typing
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.two_workers import (
    OF_THE_ROOM,
    TwoWorkers,
    ban,
    ban_address,
    ban_here,
    demote,
    remove,
    sign_out,
    two_workers,
)


@pytest.fixture
def pair(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[TwoWorkers]:
    with two_workers(workspace, clock, tmp_path, joined=True) as pair:
        yield pair


def settle(pair: TwoWorkers) -> None:
    """Let the buses deliver, and the workers do what follows."""
    for _ in range(5):
        gevent.idle()
        for worker in (pair.first, pair.second):
            worker.catch_up()


@pytest.mark.parametrize("deed", [remove, ban_here, ban, ban_address, sign_out])
def test_who_loses_a_room_at_one_worker_hears_nothing_of_it_at_the_other(
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None]
) -> None:
    deed(pair)
    settle(pair)
    for tab in (pair.ben, pair.other, pair.cleo):
        tab.told.clear()
    pair.ann.ask("typing:start", room=pair.slug)
    assert pair.post(pair.ann, "without him")["ok"]
    settle(pair)
    assert [event.message.text for event in pair.cleo.heard(MessageChanged)] == ["without him"]
    assert len(pair.cleo.heard(Typing)) == 1
    for tab in (pair.ben, pair.other):
        assert [event for kind in OF_THE_ROOM for event in tab.heard(kind)] == []


def test_what_is_said_right_after_a_removal_does_not_reach_who_was_removed(pair: TwoWorkers) -> None:
    remove(pair)
    assert pair.post(pair.ann, "without him")["ok"]
    pair.ann.ask("typing:start", room=pair.slug)
    settle(pair)
    assert [event.member for event in pair.ben.heard(MemberChanged)] == [False]
    assert [event for kind in OF_THE_ROOM for event in pair.ben.heard(kind)] == []
    assert pair.cleo.heard(Typing)


@pytest.mark.parametrize("deed", [ban, ban_address, sign_out])
def test_who_is_shut_out_at_one_worker_is_sent_away_by_the_other_at_once(
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None]
) -> None:
    deed(pair)
    settle(pair)
    assert pair.ben.is_gone
    assert not pair.cleo.is_gone


def test_a_role_that_is_lost_at_one_worker_is_told_by_the_other(pair: TwoWorkers) -> None:
    demote(pair)
    settle(pair)
    for tab in (pair.ben, pair.other):
        assert [event.me.role for event in tab.heard(MeChanged)] == ["member"]
