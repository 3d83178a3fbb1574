"""Recipients: the rooms of a person are cached once for all tabs, and `unread` goes to the right ones."""

from collections.abc import Callable

import gevent
import pytest
from gevent.event import Event

from chat.core.event import Audience, Restart
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.errors import Unavailable
from chat.live.rooms import presence
from chat.live.rooms.subscribers import Subscriber
from tests.support.worker import Worker, heard

ANN, BEN = Person(1, "Ann"), Person(2, "Ben")
NEWS = Restart(1.0)


class Rolls:
    """The memberships in the database, read in pages of two. `pages` has the pages that were read."""

    def __init__(self) -> None:
        self.rooms: dict[int, list[str]] = {ANN.id: ["lobby", "den"], BEN.id: ["lobby"]}
        self.pages: list[tuple[int, int]] = []
        self.before_page: Callable[[int], None] = lambda after: None

    def read(self, person_id: int, after: int) -> Rooms:
        self.pages.append((person_id, after))
        some = dict.fromkeys(self.rooms[person_id][after : after + 2], 5)
        self.before_page(after)
        return Rooms(some, after + 2 if len(some) == 2 else None)


@pytest.fixture
def rolls() -> Rolls:
    return Rolls()


@pytest.fixture
def worker(rolls: Rolls) -> Worker:
    return Worker(rolls.read)


def settled(worker: Worker) -> None:
    """Let the time pass after which people who left count as gone."""
    worker.now += presence.LINGER
    while worker.presence.expire():
        pass


def follow(worker: Worker, one: Subscriber, slug: str, rev: int = 5) -> None:
    worker.registry.open(one, slug, rev)


def test_the_rooms_of_a_person_are_read_once_for_all_tabs(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(5)]
    tabs = [worker.connect(ANN) for _ in range(3)]
    assert rolls.pages == [(ANN.id, 0), (ANN.id, 2), (ANN.id, 4)]
    for tab in tabs:
        assert worker.hears(tab) == {"everybody", *(f"watch:room-{number}" for number in range(5))}


def test_what_the_handshake_has_read_is_not_read_again(worker: Worker, rolls: Rolls) -> None:
    worker.connect(BEN, Rooms({"lobby": 5}, None))
    assert rolls.pages == []
    worker.connect(ANN, Rooms({"lobby": 5, "den": 5}, 2))
    assert rolls.pages == [(ANN.id, 2)]


def test_a_tab_enters_no_room_of_its_own_for_the_rooms_that_are_silent(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(1000)]
    worker.connect(ANN)
    second = worker.connect(ANN)
    assert not second.open


def test_tabs_that_come_while_the_rooms_are_being_read_wait_for_all_of_them(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = ["lobby", "den", "attic"]
    go_on = Event()
    rolls.before_page = lambda after: go_on.wait() if after else None
    coming = [gevent.spawn(worker.connect, ANN) for _ in range(3)]
    gevent.idle()
    assert not worker.registry.subscribers
    go_on.set()
    gevent.joinall(coming)
    assert len(rolls.pages) == 2
    for one in coming:
        assert "watch:attic" in worker.hears(one.value)


def test_who_cannot_be_let_in_now_is_asked_for_again_by_the_next_tab(worker: Worker, rolls: Rolls) -> None:
    def away(after: int) -> None:
        raise Unavailable("not now")

    rolls.before_page = away
    with pytest.raises(Unavailable):
        worker.connect(ANN)
    rolls.before_page = lambda after: None
    assert worker.hears(worker.connect(ANN)) == {"everybody", "watch:lobby", "watch:den"}


def test_a_room_joined_while_the_others_are_read_is_heard_of(worker: Worker, rolls: Rolls) -> None:
    def join(_after: int) -> None:
        worker.memberships.joined(ANN, "new", 7)

    rolls.before_page = join
    assert "watch:new" in worker.hears(worker.connect(ANN))


def test_what_is_in_doubt_while_it_is_read_is_read_again(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = ["lobby", "den", "attic"]

    def lose(after: int) -> None:
        if after and rolls.rooms[ANN.id][1] == "den":
            rolls.rooms[ANN.id] = ["lobby", "attic", "cellar"]  # when `den` has been read
            worker.memberships.invalidate(ANN.id)

    rolls.before_page = lose
    assert worker.hears(worker.connect(ANN)) == {"everybody", "watch:lobby", "watch:attic", "watch:cellar"}


def test_who_comes_back_at_once_is_not_read_again_unless_something_changed(worker: Worker, rolls: Rolls) -> None:
    worker.disconnect(worker.connect(BEN))
    worker.disconnect(worker.connect(BEN))
    assert rolls.pages == [(BEN.id, 0)]
    rolls.rooms[BEN.id] = ["den"]
    worker.memberships.invalidate(BEN.id)
    assert worker.hears(worker.connect(BEN)) == {"everybody", "watch:den"}


def test_who_has_gone_is_followed_no_more_in_any_room(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(3 * presence.AT_ONCE)]
    tab = worker.connect(ANN)
    follow(worker, tab, "room-0")
    worker.disconnect(tab)
    assert worker.feeds.has("room-0")
    worker.now += presence.LINGER
    assert worker.presence.expire(), "all at once would hold up the others"
    assert ANN.id not in worker.registry.people
    settled(worker)
    assert worker.registry.rooms == {}
    assert worker.count("room-7") == 0


def test_who_comes_back_while_the_rooms_are_being_left_is_here_in_all_of_them(worker: Worker, rolls: Rolls) -> None:
    rolls.rooms[ANN.id] = [f"room-{number}" for number in range(2 * presence.AT_ONCE + 1)]
    worker.disconnect(worker.connect(ANN))
    worker.now += presence.LINGER
    assert worker.presence.expire()
    tab = worker.connect(ANN)
    settled(worker)
    for slug in ("room-0", f"room-{2 * presence.AT_ONCE}"):
        assert worker.count(slug) == 1
        assert worker.feeds.has(slug)
        assert f"watch:{slug}" in worker.hears(tab)


def test_unread_is_told_to_the_tabs_that_have_not_opened_the_room(worker: Worker) -> None:
    here, there, ben = worker.connect(ANN), worker.connect(ANN), worker.connect(BEN)
    follow(worker, here, "lobby")
    assert worker.registry.watching("lobby").sids() == {there.sid, ben.sid}
    follow(worker, ben, "den")
    assert worker.registry.watching("den").sids() == {here.sid, there.sid}, "Ben only looks at it"
    worker.registry.close(here, "lobby")
    worker.registry.close(ben, "den")
    assert worker.registry.watching("lobby").sids() == {here.sid, there.sid, ben.sid}
    assert worker.registry.watching("den").sids() == {here.sid, there.sid}
    worker.disconnect(there)
    assert worker.registry.watching("lobby").sids() == {here.sid, ben.sid}


def test_who_watches_a_room_is_worked_out_once_while_nothing_changes(worker: Worker) -> None:
    worker.connect(ANN)
    peers = worker.registry.watching("lobby")
    assert worker.registry.watching("lobby") is peers
    worker.connect(BEN)
    assert len(worker.registry.watching("lobby").sids()) == 2


def test_who_is_removed_hears_no_more_in_any_tab_but_in_one_that_came_in_later(worker: Worker) -> None:
    watches, old, new = (worker.connect(ANN) for _ in range(3))
    follow(worker, old, "lobby", rev=6)
    follow(worker, new, "lobby", rev=12)
    assert {one.sid for one in worker.memberships.left(ANN.id, "lobby", 10)} == {watches.sid, old.sid}
    assert worker.hears(old) == worker.hears(watches) == {"everybody", "watch:den"}
    assert "open:lobby" in worker.hears(new)
    assert worker.count("lobby") == 0
    assert {one.sid for one in worker.memberships.joined(ANN, "lobby", 12)} == {watches.sid, old.sid}
    assert worker.memberships.left(ANN.id, "lobby", 11) == [], "that was before"


def test_who_looks_at_a_room_from_outside_is_cut_off_by_a_removal_too(worker: Worker) -> None:
    tab = worker.connect(BEN)
    follow(worker, tab, "den", rev=6)
    assert worker.memberships.left(BEN.id, "den", 7) == [tab]
    assert worker.hears(tab) == {"everybody", "watch:lobby"}
    assert worker.memberships.left(BEN.id, "den", 8) == []


def test_a_change_is_told_once_to_all_who_are_in_any_of_the_rooms(worker: Worker) -> None:
    ann, ben, outsider = worker.connect(ANN), worker.connect(BEN), worker.connect(Person(3, "Cem"), Rooms({}, None))
    follow(worker, outsider, "den")
    worker.registry.send(NEWS, *worker.registry.to(Audience(members=("lobby", "den", "nowhere"))))
    worker.registry.fanout.flush()
    assert [heard(one) for one in (ann, ben, outsider)] == [["restart"]] * 3
    assert worker.encoding.told == [NEWS], "it is encoded once"


def test_of_rooms_that_nobody_has_open_nobody_is_told_who_comes(worker: Worker) -> None:
    worker.connect(ANN)
    assert worker.presence.tell() == []
    follow(worker, worker.connect(BEN), "lobby")
    worker.connect(Person(3, "Cem"), Rooms({"lobby": 5, "den": 5}, None))
    [told] = worker.presence.tell()
    assert (told.room, told.here, [person.name for person in told.came]) == ("lobby", 3, ["Cem"])
