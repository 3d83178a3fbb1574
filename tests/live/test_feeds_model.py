"""The feeds of rooms against a model, whatever goes wrong: what the bus loses, doubles and swaps, reads that fail,
rooms that nobody hears of for a while, and another database in the place of the one before."""

from typing import Any

import gevent
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.errors import Unavailable
from chat.live.rooms.feeds import PATIENCE, Feeds
from chat.live.rooms.registry import Room
from tests.support.data.clock import Clock
from tests.support.wait import until
from tests.support.worker import Worker

SLUGS = ("lobby", "den")
PAGE = 2
slugs = st.sampled_from(SLUGS)


class Log:
    """The logs of rooms as the database has them, a worker that follows them, and what it delivered since it last began
    to. `is_away`: the database can't be read; `before_page` happens when a page was read, and nobody has it yet."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.messages: dict[str, dict[int, Message]] = {slug: {} for slug in SLUGS}
        self.revs = dict.fromkeys(SLUGS, 0)
        self.events: list[MessageChanged] = []  # that the bus has not brought
        self.is_away = False
        self.reads = 0
        self.before_page: Any = lambda: None
        self.delivered: list[MessageChanged] = []
        self.registry = Worker().registry
        self.feeds = Feeds(
            self.registry, deliver=self.delivered.append, changes=self._changes, revs=self._revs, clock=self.clock
        )

    def follow(self, slug: str) -> Room:
        """Somebody hears of a room, from where it stands."""
        return self.registry.rooms.setdefault(slug, Room(slug, self.revs[slug]))

    def write(self, slug: str, seq: int = 0) -> MessageChanged:
        """Commit a new message, or a change of the one at `seq`."""
        rev = self.revs[slug] = self.revs[slug] + 1
        message = Message(
            id=seq or rev, seq=seq or rev, rev=rev, kind="text", author=None, text=f"at {rev}",
            at=0, edited_at=None, deleted=False, client_id=None,
        )  # fmt: skip
        self.messages[slug][message.seq] = message
        self.events.append(MessageChanged(room=slug, prev=rev - 1, rev=rev, message=message))
        return self.events[-1]

    def replace(self) -> None:
        """Another database: fewer messages, and revs that count from elsewhere."""
        for slug in SLUGS:
            self.revs[slug] //= 2
            self.messages[slug] = {seq: one for seq, one in self.messages[slug].items() if one.rev <= self.revs[slug]}
        self.events.clear()

    def _changes(self, slug: str, since: int) -> list[MessageChanged]:
        self._reach()
        self.reads += 1
        assert self.reads < 5000, "it reads for ever"
        found = sorted((one for one in self.messages[slug].values() if one.rev > since), key=lambda one: one.rev)[:PAGE]
        self.before_page()
        revs = [since, *(one.rev for one in found)]
        return [
            MessageChanged(room=slug, prev=prev, rev=one.rev, message=one)
            for prev, one in zip(revs, found, strict=False)
        ]

    def _revs(self, slugs: list[str]) -> dict[str, int]:
        self._reach()
        return {slug: self.revs[slug] for slug in slugs}

    def _reach(self) -> None:
        if self.is_away:
            raise Unavailable("not now")

    def told(self) -> list[tuple[int, int]]:
        return [(one.prev, one.rev) for one in self.delivered]


class Followed(RuleBasedStateMachine):
    """`since` is where each room stood when it was followed from."""

    @initialize()
    def begin(self) -> None:
        self.log = Log()
        self.since: dict[str, int] = {}
        self.checked = 0

    @rule(slug=slugs)
    def follow(self, slug: str) -> None:
        self.since.setdefault(slug, self.log.follow(slug).delivered)

    @rule(slug=slugs)
    def hear_no_more(self, slug: str) -> None:
        self.log.registry.rooms.pop(slug, None)
        self.since.pop(slug, None)

    @rule(slug=slugs, back=st.integers(0, 3))
    def write(self, slug: str, back: int) -> None:
        seqs = list(self.log.messages[slug])
        self.log.write(slug, seqs[-back] if 0 < back <= len(seqs) else 0)

    @rule(data=st.data(), again=st.booleans())
    def bring(self, data: Any, again: bool) -> None:
        """The bus brings any of what was committed, perhaps not for the last time."""
        if self.log.events:
            number = data.draw(st.integers(0, len(self.log.events) - 1))
            event = self.log.events[number] if again else self.log.events.pop(number)
            self.log.feeds.offer(event)

    @rule()
    def lose(self) -> None:
        if self.log.events:
            self.log.events.pop()

    @rule(is_away=st.booleans())
    def lose_the_database(self, is_away: bool) -> None:
        self.log.is_away = is_away

    @rule()
    def let_time_pass(self) -> None:
        gevent.idle()
        self.log.clock.go(PATIENCE)

    @rule()
    def replace_the_database(self) -> None:
        if not self.log.is_away:
            self.log.replace()
            self.log.feeds.start_afresh()
            self.log.delivered.clear()
            self.checked = 0
            self.since = {slug: self.log.revs[slug] for slug in self.since}

    @rule()
    def catch_up(self) -> None:
        try:
            self.log.feeds.catch_up(SLUGS)
        except Unavailable:
            return
        for slug in self.since:
            assert self.log.feeds.position(slug) == self.log.revs[slug]
            held = {one.message.seq: one.message for one in self.log.delivered if one.room == slug}
            due = {seq: one for seq, one in self.log.messages[slug].items() if one.rev > self.since[slug]}
            assert {seq: held.get(seq) for seq in due} == due

    @invariant()
    def each_change_follows_on_the_one_before(self) -> None:
        if not hasattr(self, "log"):
            return
        for change in self.log.delivered[self.checked :]:
            assert change.rev > change.prev
        last: dict[str, int] = {}
        for change in self.log.delivered:
            if change.room in last and change.prev >= last[change.room]:
                assert change.rev > last[change.room]
            last[change.room] = change.rev
        self.checked = len(self.log.delivered)

    def teardown(self) -> None:
        if not hasattr(self, "log"):
            return
        self.log.is_away = False
        gevent.idle()
        self.log.clock.go(PATIENCE)
        self.catch_up()
        for slug, room in self.log.registry.rooms.items():
            assert (room.early, room.filling_gap) == ({}, False), slug


Followed.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None, derandomize=True)
TestFollowed = Followed.TestCase


# One fault each


@pytest.fixture
def log() -> Log:
    log = Log()
    log.follow("lobby")
    return log


def pass_time(log: Log) -> None:
    gevent.idle()
    log.clock.go(PATIENCE)


def test_what_came_early_of_another_database_is_not_told(log: Log) -> None:
    for _ in range(4):
        log.write("lobby")
    log.feeds.offer(log.events[3])
    log.replace()
    log.feeds.start_afresh()
    assert log.feeds.position("lobby") == 2
    log.feeds.offer(log.write("lobby"))
    assert log.told() == [(2, 3)]


def test_a_hole_is_mended_when_it_has_had_its_time_and_not_before_and_the_next_one_too(log: Log) -> None:
    for reached in (2, 4):
        log.write("lobby")  # which the bus has lost
        log.feeds.offer(log.write("lobby"))
        gevent.idle()
        log.clock.go(PATIENCE - 0.001)
        assert log.feeds.position("lobby") == reached - 2
        log.clock.go(0.001)
        assert log.feeds.position("lobby") == reached


def test_many_early_changes_are_one_look_at_the_log(log: Log) -> None:
    events = [log.write("lobby") for _ in range(2 * PAGE)]
    for event in reversed(events[1:]):
        log.feeds.offer(event)
    gevent.idle()
    assert log.clock.sleepers == 1
    pass_time(log)
    assert (log.feeds.position("lobby"), log.reads) == (2 * PAGE, 2)


def test_what_came_early_and_was_mended_is_not_kept(log: Log) -> None:
    for _ in range(4):
        log.write("lobby", seq=1)  # of which the log has the last
    log.feeds.offer(log.events[2])
    pass_time(log)
    assert log.told() == [(0, 4)]
    assert log.registry.rooms["lobby"].early == {}


def test_a_room_that_is_left_while_its_log_is_read_is_read_no_further(log: Log) -> None:
    for _ in range(3 * PAGE):
        log.write("lobby")
    log.before_page = lambda: log.registry.rooms.pop("lobby", None)
    log.feeds.read("lobby")
    assert (log.reads, log.delivered) == (1, [])


def test_a_log_of_several_pages_is_read_to_its_end(log: Log) -> None:
    for _ in range(3 * PAGE):
        log.write("lobby")
    log.feeds.read("lobby")
    assert log.told() == [(rev - 1, rev) for rev in range(1, 3 * PAGE + 1)]


def test_what_the_bus_brings_while_the_log_is_read_is_told_once(log: Log) -> None:
    events = [log.write("lobby") for _ in range(PAGE + 1)]

    def bring() -> None:
        for event in events:
            log.feeds.offer(event)

    log.before_page = bring
    log.feeds.read("lobby")
    assert log.told() == [(rev - 1, rev) for rev in range(1, PAGE + 2)]


def test_a_hole_that_could_not_be_mended_is_mended_after_the_next_early_change(log: Log) -> None:
    log.is_away = True
    log.write("lobby")
    log.feeds.offer(log.write("lobby"))
    pass_time(log)
    assert log.delivered == []
    log.is_away = False
    log.feeds.offer(log.write("lobby"))
    pass_time(log)
    until(lambda: log.feeds.position("lobby") == 3, pause=gevent.idle)
    assert log.told() == [(0, 1), (1, 2), (2, 3)]
