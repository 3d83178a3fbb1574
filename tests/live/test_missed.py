"""A worker after events of another one were lost on the bus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.core.event import Audience, Missed, Published
from chat.domain.accounts.events import SignedOut
from chat.domain.messages.events import MessageChanged
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.two_workers import OF_THE_ROOM, TwoWorkers, remove, sign_out, two_workers


@pytest.fixture
def pair(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[TwoWorkers]:
    with two_workers(workspace, clock, tmp_path) as pair:
        yield pair


def test_it_reads_rights_and_logs_at_once_and_then_tells_its_clients(pair: TwoWorkers) -> None:
    remove(pair)
    pair.post(pair.ann, "without him")
    pair.second.core.bus.publish(Published(Missed(1.0), Audience()))
    pair.second.settle()
    assert [event.message.text for event in pair.cleo.heard(MessageChanged)][-1] == "without him"
    assert [event for kind in OF_THE_ROOM for event in pair.ben.heard(kind)] == []
    for tab in (pair.ben, pair.other, pair.cleo):
        assert tab.heard(Missed) == [Missed(1.0)]


def test_who_was_signed_out_at_the_other_worker_is_signed_out_here(pair: TwoWorkers) -> None:
    sign_out(pair)
    pair.second.core.bus.publish(Published(Missed(1.0), Audience()))
    pair.second.settle()
    assert len(pair.ben.heard(SignedOut)) == 1


def test_rooms_that_nobody_has_open_are_read_too(pair: TwoWorkers) -> None:
    pair.cleo.ask("room:close", room=pair.slug)
    pair.ben.ask("room:close", room=pair.slug)
    pair.post(pair.ann, "hello")
    pair.second.core.bus.publish(Published(Missed(1.0), Audience()))
    pair.second.settle()
    assert len(pair.cleo.heard(OF_THE_ROOM[1])) == 1
