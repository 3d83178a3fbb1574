"""The periodic work of a worker, by a clock that the tests move."""

from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.core.jobs import LEASE as LEASE_OF_A_JOB
from chat.domain.accounts.leases import LEASE
from chat.domain.messages.events import MessageChanged, Position
from chat.live.jobs import RENEW_SECONDS
from chat.live.periodic import LEASE_SECONDS
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker
from tests.support.wait import until

MOMENT = 0.001


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    settings = {"CHAT_FOLLOW_SECONDS": "2", "CHAT_POSITION_SECONDS": "15"}
    with live_worker(workspace, tmp_path / "worker", **settings) as worker:
        worker.live.periodic.start()
        worker.live.periodic.start()  # which changes nothing
        gevent.idle()
        yield worker


@pytest.fixture
def tab(worker: LiveWorker, workspace: Workspace) -> Tab:
    workspace.account("Ann")
    tab = worker.connect("Ann")
    tab.ask("room:open", room="lobby")
    return tab


def test_where_an_open_room_stands_is_told_each_time_that_it_is_due_and_no_earlier(
    worker: LiveWorker, clock: Clock, tab: Tab
) -> None:
    for told in (1, 2, 3):
        clock.go(15 - MOMENT)
        worker.settle()
        assert len(tab.heard(Position)) == told - 1
        clock.go(MOMENT)
        until(lambda told=told: len(tab.heard(Position)) == told, pause=gevent.idle)


def test_what_another_process_wrote_is_told_when_the_log_is_looked_at_and_no_earlier(
    worker: LiveWorker, workspace: Workspace, clock: Clock, tab: Tab
) -> None:
    workspace.post(tab.person, "from elsewhere")
    clock.go(2 - MOMENT)
    worker.settle()
    assert tab.heard(MessageChanged) == []
    clock.go(MOMENT)
    until(lambda: tab.heard(MessageChanged), pause=gevent.idle)


def test_the_database_being_away_ends_none_of_it(
    worker: LiveWorker, workspace: Workspace, clock: Clock, tab: Tab
) -> None:
    worker.store.is_away = True
    clock.go(30)
    worker.store.is_away = False
    workspace.post(tab.person, "from elsewhere")
    clock.go(2)
    until(lambda: tab.heard(MessageChanged), pause=gevent.idle)


def test_the_name_of_a_connected_guest_is_held_on_three_times_in_a_lease(
    worker: LiveWorker, workspace: Workspace, clock: Clock
) -> None:
    worker.connect("Passing", has_key=False)
    began = round(clock.time() * 1000)
    assert until_of(workspace) == began + LEASE
    clock.go(LEASE_SECONDS - MOMENT)
    worker.settle()
    assert until_of(workspace) == began + LEASE
    clock.go(MOMENT)
    until(lambda: until_of(workspace) == began + round(LEASE_SECONDS * 1000) + LEASE, pause=gevent.idle)
    assert 3 * LEASE_SECONDS * 1000 <= LEASE


def until_of(workspace: Workspace) -> int:
    [(found,)] = workspace.sql("SELECT name_until FROM people WHERE name = 'Passing'")
    return int(found)


def test_a_job_under_way_is_renewed_three_times_in_a_lease() -> None:
    assert 3 * RENEW_SECONDS * 1000 <= LEASE_OF_A_JOB
