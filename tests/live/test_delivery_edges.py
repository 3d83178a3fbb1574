"""The order and the recipients of what a worker delivers, where two things meet."""

import gevent
import pytest

from chat.core.event import Audience, Event, Invalidated, Published, Restart
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.events import MemberChanged, Typing
from chat.domain.workspace.events import WorkspaceChanged
from chat.errors import Unavailable
from chat.live.rooms.subscribers import Subscriber
from tests.live.test_subscriptions import Wired
from tests.support.data.store import Workspace
from tests.support.wait import until

NEWS = Restart(1.0)


@pytest.fixture
def worker(workspace: Workspace) -> Wired:
    """It hears of what is committed from the bus."""
    worker = Wired(workspace)
    workspace.core.bus.subscribe(worker.delivery.receive)
    return worker


@pytest.fixture
def alone(workspace: Workspace) -> Wired:
    """It hears of what is committed only when it looks."""
    return Wired(workspace)


def told(one: Subscriber, kind: type[Event]) -> list[Event]:
    return [event for event in one.encoding.told if isinstance(event, kind)]


def settle(worker: Wired) -> None:
    until(lambda: not worker.delivery.is_busy, pause=gevent.idle)


def test_who_has_posted_is_shown_writing_again_at_once_and_nobody_else_is(worker: Wired, workspace: Workspace) -> None:
    ann, ben = worker.tab(workspace.arrive("Ann")), worker.tab(workspace.arrive("Ben"))
    worker.open(ann)
    typing = [Published(Typing("lobby", one.person), Audience(room="lobby")) for one in (ann, ben)]
    for one in (*typing, *typing):
        worker.delivery.receive(one)
    assert len(told(ann, Typing)) == 2
    workspace.post(ann.person, "said")
    for one in typing:
        worker.delivery.receive(one)
    assert [event.person.name for event in told(ann, Typing)] == ["Ann", "Ben", "Ann"]


def test_who_comes_and_goes_is_told_to_who_looks_and_to_all_of_their_own_tabs(
    worker: Wired, workspace: Workspace
) -> None:
    ann, ben = worker.tab(workspace.arrive("Ann")), worker.tab(workspace.arrive("Ben", room=None))
    workspace.join(ben.person)
    settle(worker)
    assert len(told(ben, MemberChanged)) == 1, "nobody looks but their own tab hears"
    worker.open(ann)
    workspace.do(ben.person, LeaveRoom(room="lobby"))
    settle(worker)
    assert [event.member for event in told(ann, MemberChanged)] == [False]
    assert [event.member for event in told(ben, MemberChanged)] == [True, False]


def test_who_goes_has_lost_something_lately_and_who_comes_has_not(worker: Wired, workspace: Workspace) -> None:
    ben = worker.tab(workspace.arrive("Ben", room=None))
    losses = worker.revocation._losses
    workspace.join(ben.person)
    settle(worker)
    assert losses.last(ben.person.id) is None
    workspace.do(ben.person, LeaveRoom(room="lobby"))
    settle(worker)
    assert losses.last(ben.person.id) is not None


def test_a_room_nobody_here_has_heard_of_is_heard_of_by_who_joins_it(worker: Wired, workspace: Workspace) -> None:
    ann, ben = workspace.arrive("Ann"), worker.tab(workspace.arrive("Ben", room=None))
    slug = workspace.do(ann, CreateRoom(name="Den")).room.slug
    assert not worker.feeds.has(slug)
    workspace.join(ben.person, slug)
    settle(worker)
    assert worker.hears(ben) == {"everybody", f"watch:{slug}"}


@pytest.mark.parametrize("audience", [{"room": "lobby"}, {"members": ("lobby",)}], ids=["open", "members"])
def test_who_was_removed_elsewhere_before_something_was_said_does_not_hear_it(
    alone: Wired, workspace: Workspace, audience: dict
) -> None:
    ann, ben = alone.tab(workspace.arrive("Ann")), alone.tab(workspace.arrive("Ben"))
    for one in (ann, ben):
        alone.open(one)
    workspace.do(ben.person, LeaveRoom(room="lobby"))
    [(rev,)] = workspace.sql("SELECT rev FROM rooms WHERE slug = 'lobby'")
    alone.delivery.receive(Published(NEWS, Audience(rev=rev, **audience)))
    settle(alone)
    assert (told(ann, Restart), told(ben, Restart)) == ([NEWS], [])


def test_what_is_said_of_where_a_room_stands_already_is_delivered_at_once(alone: Wired, workspace: Workspace) -> None:
    ann = alone.tab(workspace.arrive("Ann"))
    alone.open(ann)
    rev = alone.feeds.position("lobby")
    for audience in (Audience(room="lobby", rev=rev), Audience(room="lobby", members=("no",), rev=rev)):
        alone.delivery.receive(Published(NEWS, audience))
    alone.delivery.receive(Published(NEWS, Audience(people=(ann.person.id,), members=("elsewhere",), rev=99)))
    assert not alone.delivery.is_busy
    assert told(ann, Restart) == [NEWS] * 3


def test_what_waits_for_the_database_is_done_in_order_by_one_and_an_error_stops_none_of_it(
    alone: Wired, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = alone.tab(workspace.arrive("Ann"))
    alone.open(ann)
    workspace.post(ann.person, "elsewhere")
    errors: list[Exception] = [Unavailable("not now"), ValueError("a defect")]
    heed = alone.revocation.heed

    def fail_first(what: Invalidated) -> None:
        if errors:
            raise errors.pop()
        heed(what)

    monkeypatch.setattr(alone.revocation, "heed", fail_first)
    rev = alone.feeds.position("lobby") + 1
    for _ in range(3):
        alone.delivery.receive(Published(Invalidated("workspace"), Audience()))
    alone.delivery.receive(Published(NEWS, Audience(room="lobby", rev=rev)))
    assert alone.delivery.is_busy
    assert told(ann, Restart) == []
    settle(alone)
    assert [type(event) for event in ann.encoding.told][-1] is Restart
    assert len(told(ann, WorkspaceChanged)) == 1
    alone.delivery.receive(Published(Invalidated("workspace"), Audience()))
    settle(alone)
    assert len(told(ann, WorkspaceChanged)) == 2


def test_who_goes_without_being_here_is_told_to_who_looks(worker: Wired, workspace: Workspace) -> None:
    ann, ben = worker.tab(workspace.arrive("Ann")), workspace.arrive("Ben")
    worker.open(ann)
    workspace.do(ben, LeaveRoom(room="lobby"))
    settle(worker)
    assert [(event.person.name, event.member) for event in told(ann, MemberChanged)] == [("Ben", False)]


def test_when_the_last_who_heard_of_a_room_has_gone_elsewhere_the_room_is_forgotten(
    alone: Wired, workspace: Workspace
) -> None:
    ben = alone.tab(workspace.arrive("Ben"))
    workspace.do(ben.person, LeaveRoom(room="lobby"))
    alone.feeds.catch_up(["lobby"])
    assert not alone.feeds.has("lobby")
    assert [event.member for event in told(ben, MemberChanged)] == [False]
