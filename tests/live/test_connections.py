"""Admitting clients to a worker, and cleaning up after them."""

from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.domain.accounts.events import Hello
from chat.errors import Forbidden
from chat.live.caches import STALE_SECONDS
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker

THERE = "192.0.2.7"
AUTH = {"name": "Passing"}


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield worker


def is_held(workspace: Workspace, name: str) -> bool:
    """Return True if nobody else can take this name."""
    [(key,)] = workspace.sql("SELECT name_key FROM people WHERE name = :name", name=name)
    return key is not None


def test_a_banned_address_is_not_let_in(worker: LiveWorker, workspace: Workspace) -> None:
    workspace.sql_write(f"INSERT INTO bans (network, reason, created_at) VALUES ('{THERE}/32', '', 0)")
    with pytest.raises(Forbidden):
        worker.connect("Ann", address=THERE)
    assert worker.connect("Ann").heard(Hello)


def test_who_connects_without_an_address_is_let_in(worker: LiveWorker) -> None:
    assert worker.live.parts.connections.recognise(AUTH, dict, {}).me.name == "Passing"


def test_who_cannot_be_checked_any_more_is_closed(worker: LiveWorker, clock: Clock) -> None:
    tab, connections = Tab(worker, "Passing"), worker.live.parts.connections
    arrival = connections.recognise(AUTH, dict, {"REMOTE_ADDR": THERE})
    clock.advance(1000 * STALE_SECONDS)
    worker.store.is_away = True
    connections.let_in(tab.sid, tab.peer, tab, arrival, THERE)
    gevent.idle()
    assert tab.expelled == [tab.sid]


def test_the_name_of_a_guest_without_a_key_is_free_when_their_last_connection_is_gone(
    worker: LiveWorker, workspace: Workspace
) -> None:
    tabs, connections = [Tab(worker, "Passing") for _ in range(2)], worker.live.parts.connections
    arrival = connections.recognise(AUTH, dict, {"REMOTE_ADDR": THERE})
    for tab in tabs:
        connections.let_in(tab.sid, tab.peer, tab, arrival, THERE)
    worker.settle()
    tabs[0].leave()
    assert is_held(workspace, "Passing")
    tabs[1].leave()
    assert not is_held(workspace, "Passing")


def test_the_name_of_a_guest_with_a_key_stays_theirs(worker: LiveWorker, workspace: Workspace) -> None:
    worker.connect("Ann").leave()
    assert is_held(workspace, "Ann")


def test_that_somebody_is_gone_who_was_never_let_in_changes_nothing(worker: LiveWorker) -> None:
    worker.live.parts.connections.left("nobody")
    assert list(worker.live.parts.registry) == []
