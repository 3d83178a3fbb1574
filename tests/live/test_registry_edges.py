"""A worker's registry of subscribers and rooms, at what seldom happens: something comes twice, late, or to nobody."""

from typing import Any

import pytest

from chat.core.event import Audience, Restart
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from tests.live.test_recipients import ANN, BEN
from tests.support.worker import FakePeer, Heard, Worker, heard

NEWS = Restart(1.0)
LOBBY, NOWHERE = Rooms({"lobby": 5}, None), Rooms({}, None)


@pytest.fixture
def worker() -> Worker:
    return Worker()


def test_a_guest_who_comes_back_with_another_name_is_shown_by_it(worker: Worker) -> None:
    worker.connect(ANN, LOBBY)
    worker.connect(Person(ANN.id, "Anna"), LOBBY)
    assert [person.name for person in worker.registry.members_here("lobby", 5)[1]] == ["Anna"]


def test_a_visitor_hears_of_one_room_and_not_what_is_for_everybody_even_on_another_transport(worker: Worker) -> None:
    tab = worker.connect(ANN, LOBBY, visiting=True)
    worker.registry.open(tab, "lobby", 5)
    worker.registry.replace(tab.sid, new := FakePeer())
    assert worker.hears(tab) == {"open:lobby"}
    worker.registry.send(NEWS, *worker.registry.to(Audience(room="lobby")))
    worker.registry.fanout.flush()
    assert (tab.peer, heard(tab)) == (new, ["restart"])
    worker.disconnect(tab)
    assert not worker.registry.everybody


def test_who_changes_over_hears_by_the_old_way_what_was_sent_before(worker: Worker) -> None:
    tab = worker.connect(ANN, LOBBY)
    old = tab.peer
    worker.registry.send(NEWS, worker.registry.everybody)
    worker.registry.replace(tab.sid, new := FakePeer())
    worker.registry.fanout.flush()
    assert (len(old.sends), new.sends) == (1, [])
    worker.registry.send(NEWS, worker.registry.everybody)
    worker.registry.fanout.flush()
    assert (len(old.sends), len(new.sends)) == (1, 1)


def test_a_connection_that_is_gone_does_not_change_over(worker: Worker) -> None:
    worker.registry.replace("of nobody", FakePeer())
    assert not worker.registry.subscribers


def test_a_room_is_open_from_the_first_time_on_and_closed_once(worker: Worker) -> None:
    tab = worker.connect(ANN, NOWHERE)
    assert not worker.registry.is_open("lobby")
    worker.registry.open(tab, "lobby", 5)
    worker.registry.open(tab, "lobby", 9)
    assert (tab.open, worker.registry.is_open("lobby")) == ({"lobby": 5}, True)
    assert [room.slug for room in worker.registry.opened()] == ["lobby"]
    worker.registry.close(tab, "lobby")
    worker.registry.close(tab, "lobby")
    assert worker.registry.rooms == {}


def test_a_room_with_members_and_nobody_who_looks_is_not_open(worker: Worker) -> None:
    worker.connect(ANN, LOBBY)
    assert not worker.registry.is_open("lobby")
    assert worker.registry.opened() == []


def test_what_was_sent_to_everybody_before_somebody_came_is_not_for_them(worker: Worker) -> None:
    tab = worker.connect(ANN, NOWHERE)
    worker.registry.send(NEWS, worker.registry.everybody)
    other = worker.connect(BEN, NOWHERE)
    worker.registry.fanout.flush()
    assert (heard(tab), heard(other)) == (["restart"], [])


def test_what_is_for_nobody_is_sent_to_nobody(worker: Worker) -> None:
    tab = worker.connect(ANN, LOBBY)
    for audience in (Audience(), Audience(room="lobby"), Audience(room="nowhere"), Audience(people=(BEN.id,))):
        groups = worker.registry.to(audience)
        assert groups == []
        worker.registry.send(NEWS, *groups)
    worker.registry.fanout.flush()
    assert heard(tab) == []


@pytest.mark.parametrize(("slugs", "hear"), [(("lobby",), [1, 0, 1]), (("lobby", "den"), [1, 1, 1])])
def test_what_is_for_the_members_of_some_rooms_reaches_each_of_their_tabs_once(
    worker: Worker, slugs: tuple[str, ...], hear: list[int]
) -> None:
    dens = [LOBBY, Rooms({"den": 1}, None), Rooms({"lobby": 5, "den": 1}, None)]
    tabs = [worker.connect(Person(number, f"P{number}"), rooms) for number, rooms in enumerate(dens, 1)]
    worker.registry.open(tabs[2], "lobby", 5)
    worker.registry.send(NEWS, *worker.registry.to(Audience(members=slugs)))
    worker.registry.fanout.flush()
    assert [len(heard(tab)) for tab in tabs] == hear


@pytest.mark.parametrize("is_in", [True, False], ids=["and is in the room", "and has left the room"])
def test_who_counts_as_gone_and_is_back_already_is_not_taken_out_of_the_room_again(worker: Worker, is_in: bool) -> None:
    worker.disconnect(worker.connect(ANN, LOBBY))
    before = worker.registry.people.pop(ANN.id)
    worker.connect(ANN, LOBBY)
    if not is_in:
        worker.exit(ANN.id, "lobby")
    assert worker.registry.exit(before, "lobby")
    assert worker.count("lobby") == is_in
    assert not worker.registry.exit(before, "lobby")


@pytest.mark.parametrize("change", ["open", "close"])
def test_what_was_sent_to_a_room_before_it_is_opened_or_closed_goes_to_those_of_then(
    worker: Worker, change: str
) -> None:
    tab, other = worker.connect(ANN, NOWHERE), worker.connect(BEN, NOWHERE)
    worker.registry.open(other, "lobby", 5)
    if change == "close":
        worker.registry.open(tab, "lobby", 5)
    worker.registry.send(NEWS, worker.registry.rooms["lobby"].opened)
    worker.registry.open(tab, "lobby", 6) if change == "open" else worker.registry.close(tab, "lobby")
    worker.registry.fanout.flush()
    assert (heard(tab), heard(other)) == (["restart"] * (change == "close"), ["restart"])


def test_what_an_encoding_does_not_have_is_not_sent_to_its_clients(worker: Worker) -> None:
    class Silent(Heard):
        def encode(self, event: Any) -> Any:
            return None

    silent, other = worker.connect(ANN, NOWHERE, encoding=Silent()), worker.connect(BEN, NOWHERE)
    worker.registry.send(NEWS, worker.registry.everybody)
    worker.registry.fanout.flush()
    assert (heard(silent), heard(other)) == ([], ["restart"])


def test_with_each_encoding_all_its_clients_of_all_groups_hear(worker: Worker) -> None:
    mine, theirs = Heard("a"), Heard("b")
    tabs = [worker.connect(ANN, NOWHERE, encoding=mine), worker.connect(BEN, NOWHERE, encoding=mine)]
    other = worker.connect(Person(3, "Cem"), NOWHERE, encoding=theirs)
    worker.registry.send(NEWS, *worker.registry.to(Audience(people=(ANN.id, BEN.id, 3))))
    worker.registry.fanout.flush()
    assert [len(one.peer.sends) for one in (*tabs, other)] == [1, 1, 1]
    worker.disconnect(tabs[0])
    assert worker.registry.everybody.sids() == {tabs[1].sid, other.sid}
    worker.disconnect(tabs[1])
    assert set(worker.registry.everybody.peers) == {theirs}
