"""Whoever opens a room or connects at one worker, while they lose it at the other, hears nothing of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import gevent
import pytest

from chat.domain.accounts.events import SignedOut
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import Tab
from tests.support.two_workers import OF_THE_ROOM, TwoWorkers, ban, demote, remove, sign_out, two_workers


@pytest.fixture
def pair(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[TwoWorkers]:
    with two_workers(workspace, clock, tmp_path) as pair:
        yield pair


def test_who_is_opening_a_room_at_one_worker_while_they_are_taken_out_at_another_hears_nothing_of_it(
    pair: TwoWorkers,
) -> None:
    pair.ben.ask("room:close", room=pair.slug)
    held = pair.second.store.hold()
    opening = gevent.spawn(pair.ben.call, "room:open", room=pair.slug)
    held.reach()
    remove(pair)
    held.release()
    opening.join()
    pair.post(pair.cleo, "without him")
    pair.second.settle()
    pair.second.follow()
    assert [event for kind in OF_THE_ROOM for event in pair.ben.heard(kind)] == []
    assert pair.slug not in pair.ben.subscriber.open
    assert pair.ben.person.id not in [one.id for one in pair.cleo.ask("room:open", room=pair.slug)["members"]]


def test_who_is_opening_a_public_room_while_they_are_banned_from_it_at_another_worker_hears_nothing_of_it(
    pair: TwoWorkers,
) -> None:
    hall = pair.at_first("room:create", name="Hall")["room"].slug
    demote(pair)
    pair.second.follow()
    held = pair.second.store.hold()
    opening = gevent.spawn(pair.ben.call, "room:open", room=hall)
    held.reach()
    pair.at_first("room:ban", room=hall, person=pair.ben_person.id)  # of which no log tells: he is no member
    pair.second.follow()
    held.release()
    opening.join()
    assert hall not in pair.ben.subscriber.open


def by_notice(pair: TwoWorkers) -> None:
    pair.second.follow()


def by_the_log(pair: TwoWorkers) -> None:
    pair.cleo.ask("typing:start", room=pair.slug)  # which says at which rev it was
    pair.second.settle()


@pytest.mark.parametrize("learn", [by_notice, by_the_log])
def test_who_connects_to_one_worker_while_they_are_taken_out_at_another_hears_nothing_of_the_room(
    pair: TwoWorkers, learn: Callable[[TwoWorkers], None]
) -> None:
    for tab in (pair.ben, pair.other):
        tab.leave()
    pair.second.live.parts.memberships.invalidate(pair.ben_person.id)
    held = pair.second.store.hold()
    coming = gevent.spawn(pair.second.connect, "Ben")
    held.reach()
    remove(pair)
    learn(pair)
    held.release()
    ben: Tab = coming.get()
    pair.second.settle()
    pair.post(pair.cleo, "without him")
    pair.second.settle()
    assert [event for kind in OF_THE_ROOM for event in ben.heard(kind)] == []


@pytest.mark.parametrize("deed", [ban, sign_out])
def test_who_connects_to_one_worker_while_they_are_shut_out_at_another_is_sent_away(
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None]
) -> None:
    held = pair.second.store.hold()
    coming = gevent.spawn(pair.second.connect, "Ben", address="192.0.2.9")
    held.reach()
    deed(pair)
    pair.second.follow()
    held.release()
    ben: Tab = coming.get()
    pair.second.settle()
    assert (ben.is_gone, len(ben.heard(SignedOut))) == (True, 1)
