"""People at several workers: presence is the same for all, whichever worker they are connected to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chat.bus.shared import DEAF as BUS_IS_DEAF
from chat.live.rooms import elsewhere
from chat.live.rooms.elsewhere import BEAT, DEAF, SILENCE
from chat.live.rooms.presence import LINGER
from tests.support.cluster import Cluster, came, here, went
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace


@pytest.fixture
def cluster(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[Cluster]:
    for name in ("Ann", "Ben", "Cleo"):
        workspace.account(name)
    with ExitStack() as stack:
        yield Cluster(workspace, clock, tmp_path, stack)


def test_who_connects_to_another_worker_comes_and_goes_for_those_at_this_one(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    cluster.tick()
    ben = cluster.second.connect("Ben")
    cluster.tick(2)
    assert came(ann) == ["Ben"]
    assert here(ann) == {"Ann", "Ben"}
    ben.leave()
    cluster.tick(LINGER + 2)
    assert went(ann) == [ben_id(cluster)]
    assert here(ann) == {"Ann"}
    assert ben_id(cluster) not in cluster.first.live.parts.registry.people


def test_who_leaves_this_worker_goes_as_soon_as_if_it_were_alone(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    ben = cluster.first.connect("Ben")
    cluster.tick(2)
    ben.leave()
    cluster.tick(LINGER)
    assert went(ann) == [ben_id(cluster)]


def ben_id(cluster: Cluster) -> int:
    [[number]] = cluster.workspace.sql("SELECT id FROM people WHERE name = 'Ben'")
    return int(number)


def test_who_was_there_before_a_worker_began_is_here_for_it(cluster: Cluster) -> None:
    for name in ("Ann", "Ben"):
        cluster.first.connect(name)
    cluster.tick()
    third = cluster.worker()
    cleo = third.connect("Cleo")
    cluster.tick(BEAT + 1)
    assert here(cleo) == {"Ann", "Ben", "Cleo"}


def test_more_people_than_fit_in_one_message_are_all_here(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "AT_ONCE", 2)
    names = [f"Person {number}" for number in range(7)]
    for name in names:
        cluster.workspace.account(name)
        cluster.first.connect(name)
    cluster.tick()
    third = cluster.worker()
    cleo = third.connect("Cleo")
    cluster.tick(BEAT + 1)
    assert here(cleo) == {"Cleo", *names}


def test_who_moves_from_one_worker_to_another_is_here_all_the_time(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    ben = cluster.second.connect("Ben")
    cluster.tick(2)
    ann.told.clear()
    ben.leave()
    cluster.tick()
    cluster.first.connect("Ben")
    cluster.tick(LINGER + 2)
    assert (came(ann), went(ann)) == ([], [])
    assert here(ann) == {"Ann", "Ben"}


def test_who_is_at_two_workers_goes_when_both_connections_are_gone(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    tabs = [cluster.first.connect("Ben"), cluster.second.connect("Ben")]
    cluster.tick(2)
    tabs[0].leave()
    cluster.tick(LINGER + 2)
    assert here(ann) == {"Ann", "Ben"}
    tabs[1].leave()
    cluster.tick(LINGER + 2)
    assert here(ann) == {"Ann"}


def die(cluster: Cluster) -> None:
    cluster.freeze(cluster.second)


def lose_its_bus(cluster: Cluster) -> None:
    cluster.links[cluster.second].loses = True


@pytest.mark.parametrize("fall_silent", [die, lose_its_bus])
def test_a_worker_that_is_silent_takes_its_people_with_it_within_ten_seconds(
    fall_silent: Callable[[Cluster], Any], cluster: Cluster
) -> None:
    ann = cluster.first.connect("Ann")
    cluster.second.connect("Ben")
    cluster.tick(2)
    cluster.second.connect("Cleo")
    cluster.second.live.periodic.tell_presence()  # the last that is heard of it, so this is the longest that it takes
    cluster.settle()
    fall_silent(cluster)
    cluster.tick(SILENCE - 1)
    assert here(ann) == {"Ann", "Ben", "Cleo"}
    cluster.tick(10 - (SILENCE - 1))
    assert here(ann) == {"Ann"}


def test_a_worker_that_hung_brings_its_people_back(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    cluster.second.connect("Ben")
    cluster.tick(2)
    cluster.freeze(cluster.second)
    cluster.tick(40)
    assert here(ann) == {"Ann"}
    cluster.frozen.clear()
    cluster.links[cluster.second].loses = False
    cluster.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben"}


def test_while_the_bus_is_gone_people_at_other_workers_stay_for_half_a_minute(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    cluster.second.connect("Ben")
    cluster.tick(2)
    for link in cluster.links.values():
        link.broken = True
    cluster.tick(DEAF - 1)
    assert here(ann) == {"Ann", "Ben"}
    cluster.tick(LINGER + 3)
    assert here(ann) == {"Ann"}
    assert DEAF + LINGER <= 30
    assert BUS_IS_DEAF < SILENCE
    for link in cluster.links.values():
        link.broken = False
    cluster.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben"}


def test_nobody_goes_and_comes_when_the_bus_is_back_after_a_while(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ann.ask("room:open", room="lobby")
    cluster.second.connect("Ben")
    cluster.tick(2)
    ann.told.clear()
    first, second = cluster.links.values()
    first.broken = second.broken = True
    cluster.tick(20)
    first.broken = False
    cluster.tick(4)
    second.broken = False
    cluster.tick(BEAT + LINGER + 2)
    assert (came(ann), went(ann)) == ([], [])
    assert here(ann) == {"Ann", "Ben"}


def test_a_person_has_their_new_name_at_other_workers_too(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ben = cluster.second.connect("Ben")
    cluster.tick(2)
    ben.ask("me:rename", name="Benedict")
    cluster.tick(2)
    assert here(ann) == {"Ann", "Benedict"}


def test_who_joins_a_room_at_another_worker_is_here_in_it(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    slug = ann.ask("room:create", name="Hall")["room"].slug
    ben = cluster.second.connect("Ben")
    cluster.tick(2)
    assert here(ann, slug) == {"Ann"}
    ben.ask("room:join", room=slug)
    cluster.tick(2)
    assert here(ann, slug) == {"Ann", "Ben"}
    ben.ask("room:leave", room=slug)
    cluster.tick(2)
    assert here(ann, slug) == {"Ann"}


def test_all_who_are_online_are_meant_by_here_wherever_they_are(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    cluster.second.connect("Ben")
    cluster.tick(2)
    found = cluster.first.core.bus.here("lobby")
    assert {ann.person.id, ben_id(cluster)} == set(found)


def test_a_lost_message_of_who_came_is_made_good(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    cluster.second.connect("Cleo")
    cluster.tick(2)
    cluster.links[cluster.second].loses = True
    cluster.second.connect("Ben")
    cluster.second.live.periodic.tell_presence()
    cluster.settle()
    cluster.links[cluster.second].loses = False
    cluster.tick(BEAT + 2)
    assert here(ann) == {"Ann", "Ben", "Cleo"}


def test_a_lost_message_of_who_went_is_made_good(cluster: Cluster) -> None:
    ann = cluster.first.connect("Ann")
    ben = cluster.second.connect("Ben")
    cluster.second.connect("Cleo")
    cluster.tick(2)
    cluster.links[cluster.second].loses = True
    ben.leave()
    cluster.second.live.periodic.tell_presence()
    cluster.settle()
    cluster.links[cluster.second].loses = False
    cluster.tick(BEAT + LINGER + 2)
    assert here(ann) == {"Ann", "Cleo"}


def test_rooms_that_may_have_changed_are_read_again(cluster: Cluster) -> None:
    cluster.first.connect("Ann")
    cluster.second.connect("Ben")
    cluster.tick(2)
    memberships = cluster.first.live.parts.memberships
    memberships.invalidate(ben_id(cluster))
    assert not memberships.has_loaded(ben_id(cluster))
    cluster.tick()
    assert memberships.has_loaded(ben_id(cluster))
