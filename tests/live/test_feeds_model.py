"""The feeds of rooms against a model, whatever goes wrong: what the bus loses, doubles and swaps, reads that fail,
rooms that nobody hears of for a while, and another database in the place of the one before."""

from typing import Any

import gevent
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chat.errors import Unavailable
from chat.live.rooms.feeds import PATIENCE
from tests.support.logs import SLUGS, Log

slugs = st.sampled_from(SLUGS)


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
