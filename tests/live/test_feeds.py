"""The feed of a room delivers each change in order, once and without gaps, even if the bus loses or repeats some."""

from typing import Any

import gevent
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.domain.messages.events import MessageChanged
from chat.errors import Unavailable
from chat.live.rooms import feeds as feeds_module
from tests.support.feed import PAGE, Room
from tests.support.wait import until


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_module, "PATIENCE", 0)


def test_what_is_due_is_delivered_at_once_without_asking_the_database(room: Room) -> None:
    for _ in range(3):
        room.feeds.offer(room.write())
    assert (room.revs(), room.reads) == ([1, 2, 3], 0)
    assert room.feeds.position("lobby") == 3


def test_an_early_change_waits_for_the_one_before_it(room: Room) -> None:
    first, second, third = room.write(), room.write(), room.write()
    room.feeds.offer(third)
    room.feeds.offer(second)
    assert room.revs() == []
    room.feeds.offer(first)
    assert (room.revs(), room.reads) == ([1, 2, 3], 0)


def test_what_comes_twice_is_delivered_once(room: Room) -> None:
    first, second = room.write(), room.write()
    for change in (first, first, second, first, second):
        room.feeds.offer(change)
    assert room.revs() == [1, 2]


@pytest.mark.usefixtures("impatient")
def test_a_hole_that_does_not_close_is_mended_from_the_log(room: Room) -> None:
    for _ in range(2 * PAGE):
        room.write()  # the bus lost these
    room.feeds.offer(room.write())
    assert room.revs() == []
    until(lambda: len(room.delivered) == 2 * PAGE + 1, pause=gevent.idle)
    assert room.held() == room.log


@pytest.mark.usefixtures("impatient")
def test_a_hole_that_can_not_be_mended_now_is_mended_by_the_next_round(room: Room) -> None:
    room.reachable = False
    room.write()
    room.feeds.offer(room.write())
    until(lambda: room.refused, pause=gevent.idle)
    assert room.revs() == []
    with pytest.raises(Unavailable):
        room.feeds.catch_up(["lobby"])
    room.reachable = True
    room.feeds.catch_up(["lobby"])
    assert room.revs() == [1, 2]


@pytest.mark.usefixtures("impatient")
def test_a_burst_of_changes_that_are_only_told_of_is_read_once(room: Room) -> None:
    room.feeds.offer(room.write())
    for _ in range(20):
        room.feeds.expect("lobby", room.write(seq=1).rev)
    assert room.revs() == [1]
    until(lambda: len(room.delivered) > 1, pause=gevent.idle)
    assert ([(change.prev, change.rev) for change in room.delivered], room.reads) == ([(0, 1), (1, 21)], 2)


@pytest.mark.usefixtures("impatient")
def test_what_is_told_of_while_the_log_is_read_is_read_too(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def changes(slug: str, since: int) -> list[MessageChanged]:
        page = room._changes(slug, since)
        if not page and not told:
            told.append(room.write().rev)
            room.feeds.expect("lobby", told[0])
        return page

    monkeypatch.setattr(room.feeds, "_changes", changes)
    room.feeds.expect("lobby", room.write().rev)
    until(lambda: len(room.delivered) == 2, pause=gevent.idle)
    assert room.held() == room.log


@pytest.mark.usefixtures("impatient")
def test_a_change_that_never_comes_is_asked_for_once(room: Room) -> None:
    room.feeds.expect("lobby", 7)
    until(lambda: room.reads, pause=gevent.idle)
    gevent.idle()
    assert (room.reads, room.registry.rooms["lobby"].filling_gap) == (1, False)


def test_what_is_told_of_late_or_of_a_room_that_is_not_followed_costs_nothing(room: Room) -> None:
    change = room.write()
    room.feeds.expect("lobby", change.rev)
    room.feeds.offer(change)
    for slug in ("lobby", "elsewhere"):
        room.feeds.expect(slug, change.rev)
    until(lambda: not room.registry.rooms["lobby"].filling_gap, pause=gevent.idle)
    assert (room.revs(), room.reads) == ([1], 0)


def test_a_round_delivers_what_nobody_told_us_of(room: Room) -> None:
    for _ in range(PAGE + 1):
        room.write()
    room.feeds.catch_up(["lobby"])
    assert room.revs() == [1, 2, 3, 4]


def test_a_round_reads_no_log_of_a_room_that_did_not_move(room: Room) -> None:
    room.feeds.offer(room.write())
    room.feeds.catch_up(["lobby"])
    assert room.reads == 0


def test_several_changes_of_one_message_read_in_one_stride_are_one_change(room: Room) -> None:
    room.feeds.offer(room.write())
    room.write(seq=1)
    room.write(seq=1)
    room.feeds.catch_up(["lobby"])
    assert [(change.prev, change.rev) for change in room.delivered] == [(0, 1), (1, 3)]


def test_a_change_that_the_log_overtook_is_not_delivered_again(room: Room) -> None:
    room.write()
    late = room.write()
    room.write(seq=1)
    room.feeds.offer(late)
    room.feeds.catch_up(["lobby"])
    room.feeds.offer(late)
    assert room.revs() == [2, 3]


def test_a_room_nobody_listens_to_is_not_followed(room: Room) -> None:
    room.feeds.offer(room.write())
    assert room.revs() == [1]
    del room.registry.rooms["lobby"]
    room.feeds.offer(room.write())
    room.feeds.catch_up(["lobby"])
    assert (room.revs(), room.feeds.some(), room.feeds.position("lobby")) == ([1], [], 0)


def test_each_room_has_its_turn_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_module, "AT_ONCE", 2)
    room = Room()
    feeds = room.feeds
    room.registry.rooms.clear()
    for number in range(5):
        room.follow(f"room-{number}")
    assert [feeds.some() for _ in range(4)] == [
        ["room-0", "room-1"], ["room-2", "room-3"], ["room-4"], ["room-0", "room-1"],
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.data(), count=st.integers(1, 12))
def test_any_order_any_doubling_and_any_loss_on_the_bus_ends_in_the_same_room(data: Any, count: int) -> None:
    room = Room()
    seqs = [data.draw(st.integers(0, rev), label="changed message, 0 for a new one") for rev in range(count)]
    events = [room.write(seq if seq in room.log else None) for seq in seqs]
    for index in data.draw(st.lists(st.integers(0, count - 1), max_size=2 * count), label="what the bus brings"):
        room.feeds.offer(events[index])
        if data.draw(st.booleans()):
            room.feeds.catch_up(["lobby"])
    room.feeds.catch_up(["lobby"])
    assert room.held() == room.log
    assert room.feeds.position("lobby") == room.rev


def test_a_change_that_stands_behind_others_says_since_when_it_is_news(room: Room) -> None:
    room.write()
    room.write()
    room.write(1)
    room.feeds.read("lobby")
    told = [(change.message.seq, change.prev, change.rev, change.since) for change in room.delivered]
    assert told == [(2, 0, 2, None), (1, 2, 3, 0)]
    room.feeds.offer(room.write(2))
    assert room.delivered[-1].since is None
