"""Recipients, compared with a model: the right tabs receive a room's events, and in the end no room is followed."""

from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.errors import Unavailable
from chat.live.rooms import presence
from chat.live.rooms.subscribers import Subscriber
from tests.support.worker import Worker

PEOPLE = (Person(1, "Ann"), Person(2, "Ben"))
SLUGS = ("lobby", "den", "attic")
people, slugs = st.sampled_from(PEOPLE), st.sampled_from(SLUGS)


class Recipients(RuleBasedStateMachine):
    """`rooms` are the true memberships, `tabs` the connections."""

    def __init__(self) -> None:
        super().__init__()
        self.rev = 5
        self.is_away, self.reads_before_it_is_away = False, 0
        self.rooms = {person.id: ["lobby"] for person in PEOPLE}
        self.tabs: list[Subscriber] = []
        self.worker = Worker(self._read)

    def _read(self, person_id: int, after: int) -> Rooms:
        """A page of one room."""
        if self.is_away and after >= self.reads_before_it_is_away:
            raise Unavailable("not now")
        some = self.rooms[person_id][after : after + 1]
        return Rooms(dict.fromkeys(some, self.rev), after + 1 if some else None)

    def _next(self) -> int:
        self.rev += 1
        return self.rev

    @rule(person=people)
    def connect(self, person: Person) -> None:
        self.tabs.append(self.worker.connect(person))

    @rule(person=people, reads=st.integers(0, 2))
    def connect_while_the_database_is_lost(self, person: Person, reads: int) -> None:
        self.is_away, self.reads_before_it_is_away = True, reads
        with suppress(Unavailable):
            self.tabs.append(self.worker.connect(person))
        self.is_away = False

    @precondition(lambda self: self.tabs)
    @rule(data=st.data())
    def reconnect(self, data: Any) -> None:
        tab = data.draw(st.sampled_from(self.tabs))
        self.tabs.remove(tab)
        self.worker.disconnect(tab)
        self.tabs.append(self.worker.connect(tab.person))

    @precondition(lambda self: self.tabs)
    @rule(data=st.data())
    def disconnect(self, data: Any) -> None:
        tab = data.draw(st.sampled_from(self.tabs))
        self.tabs.remove(tab)
        self.worker.disconnect(tab)

    @precondition(lambda self: self.tabs)
    @rule(data=st.data(), slug=slugs)
    def open(self, data: Any, slug: str) -> None:
        self.worker.registry.open(data.draw(st.sampled_from(self.tabs)), slug, self._next())

    @precondition(lambda self: self.tabs)
    @rule(data=st.data(), slug=slugs)
    def close(self, data: Any, slug: str) -> None:
        self.worker.registry.close(data.draw(st.sampled_from(self.tabs)), slug)

    @rule(person=people, slug=slugs)
    def join(self, person: Person, slug: str) -> None:
        if slug not in self.rooms[person.id]:
            self.rooms[person.id].append(slug)
            self.worker.memberships.joined(person, slug, self._next())

    @rule(person=people, slug=slugs, told=st.booleans())
    def leave(self, person: Person, slug: str, told: bool) -> None:
        if slug in self.rooms[person.id]:
            self.rooms[person.id].remove(slug)
            if told:
                self.worker.memberships.left(person.id, slug, self._next())
            else:
                self.worker.memberships.evict(person.id, slug)
            assert not [tab for tab in self.tabs if tab.person == person and slug in tab.open]

    @rule(person=people, slug=slugs)
    def change_elsewhere(self, person: Person, slug: str) -> None:
        if not self.worker.registry.tabs(person.id):
            self.rooms[person.id] = [slug]
            self.worker.memberships.invalidate(person.id)

    @rule(seconds=st.floats(0, 2 * presence.LINGER))
    def wait(self, seconds: float) -> None:
        self.worker.now += seconds
        self.worker.presence.expire()

    @invariant()
    def unread_goes_to_the_tabs_of_members_that_have_not_opened_the_room(self) -> None:
        for slug in SLUGS:
            due = {tab.sid for tab in self.tabs if slug in self.rooms[tab.person.id] and slug not in tab.open}
            assert self.worker.registry.watching(slug).sids() == due

    @invariant()
    def a_room_is_followed_while_anybody_hears_of_it(self) -> None:
        for slug in SLUGS:
            opened = any(slug in tab.open for tab in self.tabs)
            assert self.worker.registry.is_open(slug) == opened
            if opened or self.worker.registry.watching(slug):
                assert self.worker.feeds.has(slug)

    def teardown(self) -> None:
        for tab in self.tabs:
            self.worker.disconnect(tab)
        self.worker.now += presence.LINGER
        self.worker.presence.expire()
        assert self.worker.registry.rooms == {}
        assert [self.worker.count(slug) for slug in SLUGS] == [0, 0, 0]


Recipients.TestCase.settings = settings(max_examples=35, stateful_step_count=30, deadline=None, derandomize=True)
TestRecipients = Recipients.TestCase
