"""Presence, compared with a model: those who have a room open know who is here, by what they are told alone."""

from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.domain.rooms.events import PresenceChanged
from chat.live.rooms import presence
from chat.live.rooms.presence import LINGER
from chat.live.rooms.subscribers import Subscriber
from tests.support.worker import Heard, Worker

ANN, BEN = Person(1, "Ann"), Person(2, "Ben")
PEOPLE = (ANN, BEN)
CROWD = 1  # people, so that both together are a crowd
LOOKER = Person(3, "Cem, who is in no room")
WAYS = ("connect", "fail_to_connect", "disconnect", "look", "look_away", "join", "leave", "be_banned", "expire")
DEEDS = [(way, person) for way in WAYS for person in PEOPLE] + [("look", LOOKER), ("look_away", LOOKER)]
SECONDS = (0, 1, 2 / CROWD, LINGER)


class Tab:
    """A connection. While it has the room open, `seen` has the people whom its page shows as here; `is_new` until the
    room is told next."""

    def __init__(self, one: Subscriber, heard: Heard) -> None:
        self.one = one
        self.heard = heard
        self.seen: set[int] | None = None
        self.is_new = False


class Told(RuleBasedStateMachine):
    """A room and two people. `members` are in the room; `due` is when somebody whose last tab is closed counts as gone;
    `moved` came to the room or left it since that was told; `quiet_until` is when it may be told again."""

    def __init__(self) -> None:
        super().__init__()
        self.members = {ANN.id, BEN.id}
        self.worker = Worker(lambda person_id, _: Rooms({"lobby": 1} if person_id in self.members else {}, None))
        self.rev = 1
        self.tabs: list[Tab] = []
        self.due: dict[int, float] = {}
        self.moved: set[int] = set()
        self.quiet_until = 0.0
        self.is_settled = True
        self._small = patch.multiple(presence, CROWD=CROWD, AT_ONCE=1)
        self._small.start()
        for person in (*PEOPLE, LOOKER):
            self.connect(person)
            self.look(person)

    def teardown(self) -> None:
        self._small.stop()

    def is_online(self, person_id: int) -> bool:
        return person_id in self.due or any(tab.one.person.id == person_id for tab in self.tabs)

    def here(self) -> set[int]:
        return {one for one in self.members if self.is_online(one)}

    def _next(self) -> int:
        self.rev += 1
        return self.rev

    # What happens

    @rule(deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=8), seconds=st.sampled_from(SECONDS))
    def go_on(self, deeds: list[tuple[str, Person]], seconds: float) -> None:
        """Some deeds, and what is told of them when so much time has passed."""
        for name, person in deeds:
            getattr(self, name)(person)
            if self.is_settled:
                count, some = self.worker.registry.members_here("lobby", len(PEOPLE))
                assert ({one.id for one in some}, count) == (self.here(), len(self.here()))
        self.worker.now += seconds
        self.tell()

    def tabs_of(self, person: Person) -> list[Tab]:
        return [tab for tab in self.tabs if tab.one.person == person]

    def connect(self, person: Person) -> None:
        self.fail_to_connect(person)
        heard = Heard()
        self.tabs.append(Tab(self.worker.connect(person, encoding=heard), heard))
        self.due.pop(person.id, None)

    def fail_to_connect(self, person: Person) -> None:
        """When the rooms are known, and before there is a tab."""
        if not self.is_online(person.id):
            self.moved.add(person.id)
            self.due[person.id] = self.worker.now + LINGER
        self.worker.memberships.load(person, None)

    def disconnect(self, person: Person) -> None:
        for tab in self.tabs_of(person)[:1]:
            self.tabs.remove(tab)
            self.worker.disconnect(tab.one)
            if not self.is_online(person.id):
                self.due[person.id] = self.worker.now + LINGER

    def look(self, person: Person) -> None:
        for tab in self.tabs_of(person):
            if tab.seen is None:
                self.worker.registry.open(tab.one, "lobby", self._next())
                tab.seen = {one.id for one in self.worker.registry.members_here("lobby", len(PEOPLE))[1]}
                tab.is_new = True

    def look_away(self, person: Person) -> None:
        for tab in self.tabs_of(person):
            self.worker.registry.close(tab.one, "lobby")
            tab.seen = None

    def join(self, person: Person) -> None:
        if person.id not in self.members:
            self.moved.add(person.id)
            self.members.add(person.id)
            self.worker.memberships.joined(person, "lobby", self._next())

    def leave(self, person: Person) -> None:
        if person.id in self.members:
            self.worker.memberships.left(person.id, "lobby", self._next())
            self._is_out(person)

    def be_banned(self, person: Person) -> None:
        """Of which no log tells."""
        if person.id in self.members:
            self.worker.memberships.evict(person.id, "lobby")
            self._is_out(person)

    def _is_out(self, person: Person) -> None:
        self.moved.add(person.id)
        self.members.remove(person.id)
        for tab in self.tabs_of(person):
            tab.seen = None

    def expire(self, _person: Person) -> None:
        """One room of one person when the time has come; then others have their turn."""
        self.worker.now += LINGER
        self._forget_the_departed()
        self.is_settled = not self.worker.presence.expire()

    def _forget_the_departed(self) -> None:
        gone = {one for one, due in self.due.items() if due <= self.worker.now}
        self.moved |= gone
        self.due = {one: due for one, due in self.due.items() if one not in gone}

    def tell(self) -> None:
        self._forget_the_departed()
        while self.worker.presence.expire():
            pass
        self.is_settled = True
        is_quiet = self.worker.now < self.quiet_until
        for change in self.worker.presence.tell():
            assert not is_quiet
            self._check(change)
            self.worker.registry.send(change, *self.worker.registry.to(Audience(room=change.room)))
        for tab in self.tabs:
            self._hear(tab)
            if not is_quiet:
                assert tab.seen in (None, self.here())
                tab.is_new = False
        if not is_quiet:
            self.moved.clear()

    def _check(self, change: PresenceChanged) -> None:
        came, went, here = {one.id for one in change.came}, {*change.went}, self.here()
        assert came or went
        assert came <= here
        assert not went & here
        assert change.here == len(here)
        if len(here) > CROWD:
            self.quiet_until = self.worker.now + len(here) / CROWD

    def _hear(self, tab: Tab) -> None:
        for change in tab.heard.told:
            assert tab.seen is not None, "it does not have the room open"
            came, went = {one.id for one in change.came}, {*change.went}
            if not tab.is_new:
                assert went - tab.seen <= self.moved
                assert came & tab.seen <= self.moved, "a reload is no news"
            tab.seen = (tab.seen | came) - went
        tab.heard.told.clear()


Told.TestCase.settings = settings(max_examples=60, stateful_step_count=15, deadline=None, derandomize=True)
TestTold = Told.TestCase
