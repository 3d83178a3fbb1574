"""The periodic work of a worker: a replaced database, released names, and turns for other greenlets."""

from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.core.event import Restart
from chat.domain.messages.events import MessageChanged, Position
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.events import MemberChanged, PresenceChanged
from chat.live import periodic
from chat.live.periodic import AT_ONCE, LAG_SECONDS, PRESENCE_SECONDS, worker_name
from chat.settings import load
from chat.store import queries
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker
from tests.support.wait import until


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker, workspace: Workspace) -> Tab:
    workspace.account("Ann", "owner")
    return worker.connect("Ann")


def test_a_database_that_was_replaced_is_begun_afresh_with_once(
    worker: LiveWorker, workspace: Workspace, ann: Tab
) -> None:
    ann.ask("room:open", room="lobby")
    worker.follow()
    assert ann.heard(Restart) == []
    workspace.post(ann.person, "of which nothing is told, because all is read anew")
    workspace.core.write(queries.epoch.new_epoch)
    workspace.core.write(lambda tx: queries.workspace.save(tx, "workspace", "The Attic"))
    for _ in range(2):
        worker.follow()
    assert len(ann.heard(Restart)) == 1
    assert ann.heard(MessageChanged) == []
    assert worker.live.workspace_name() == "The Attic"
    assert not worker.live.parts.memberships.has_loaded(ann.person.id)
    assert worker.live.parts.feeds.position("lobby") == workspace.open(ann.person).rev


def test_who_was_removed_elsewhere_does_not_hear_who_came_after_that(
    worker: LiveWorker, workspace: Workspace, ann: Tab
) -> None:
    ben, cem = workspace.account("Ben"), workspace.account("Cem")
    slug = workspace.do(ann.person, CreateRoom(name="Den", kind="private")).room.slug
    for person in (ben, cem):
        workspace.bring(ann.person, person, slug)
    tab = worker.connect("Ben")
    tab.ask("room:open", room=slug)
    worker.follow()
    worker.live.periodic.tell_presence()
    tab.told.clear()
    workspace.do(ann.person, RemoveMember(room=slug, person=ben.id))
    worker.connect("Cem").ask("room:open", room=slug)
    worker.live.periodic.tell_presence()
    worker.settle()
    assert [event.member for event in tab.heard(MemberChanged)] == [False]
    assert tab.heard(PresenceChanged) == []


def test_who_looks_hears_who_came_and_others_do_not(worker: LiveWorker, workspace: Workspace, ann: Tab) -> None:
    ann.ask("room:open", room="lobby")
    worker.live.periodic.tell_presence()
    ben = workspace.account("Ben")
    tab = worker.connect("Ben")
    worker.live.periodic.tell_presence()
    assert [event.came for event in ann.heard(PresenceChanged)] == [[ben]]
    assert tab.heard(PresenceChanged) == []


def name_until(workspace: Workspace, name: str) -> int:
    [(found,)] = workspace.sql("SELECT name_until FROM people WHERE name = :name", name=name)
    return int(found)


def test_names_that_are_held_by_a_key_are_not_cut_down_to_a_lease(
    worker: LiveWorker, workspace: Workspace, clock: Clock
) -> None:
    worker.connect("Cem")
    before = name_until(workspace, "Cem")
    clock.go(1)
    worker.live.periodic.renew_names()
    assert name_until(workspace, "Cem") == before


def test_a_worker_that_starts_again_lets_the_names_of_its_guests_go(
    worker: LiveWorker, workspace: Workspace, clock: Clock
) -> None:
    worker.connect("Passing", has_key=False)
    worker.live.periodic.release_names()
    assert name_until(workspace, "Passing") <= clock.time() * 1000


def test_others_have_their_turn_while_the_positions_of_many_rooms_are_told(worker: LiveWorker, ann: Tab) -> None:
    for number in range(AT_ONCE + 5):
        worker.live.parts.registry.open(ann.subscriber, f"room {number}", 1)

    def watch() -> int:
        while not (told := len(ann.heard(Position))):
            gevent.sleep(0)
        return told

    watching = gevent.spawn(watch)
    worker.live.periodic.tell_positions()
    assert watching.get() == AT_ONCE - 1


def test_who_came_is_told_within_a_second(worker: LiveWorker, workspace: Workspace, clock: Clock, ann: Tab) -> None:
    worker.live.periodic.start()
    ann.ask("room:open", room="lobby")
    gevent.idle()
    workspace.account("Ben")
    worker.connect("Ben")
    clock.go(PRESENCE_SECONDS)
    until(lambda: ann.heard(PresenceChanged), pause=gevent.idle)


@pytest.mark.parametrize(("lag", "words"), [(LAG_SECONDS, []), (1.5, ["the event loop was blocked for 1.5 seconds"])])
def test_that_the_event_loop_was_blocked_is_logged(
    worker: LiveWorker, clock: Clock, caplog: pytest.LogCaptureFixture, lag: float, words: list[str]
) -> None:
    worker.live.periodic.start()
    gevent.idle()
    clock.advance(1000 * (PRESENCE_SECONDS + lag))
    clock.go(0)
    assert [record.getMessage() for record in caplog.records if "blocked" in record.getMessage()] == words


def test_the_name_of_a_worker_fits_into_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "gethostname", lambda: "host" * 50)
    assert len(worker_name(load({}))) == 100
