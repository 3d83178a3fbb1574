"""Data that was read before a person's rights changed is not used after it."""

from collections.abc import Callable

import gevent
import pytest

from chat.core import invalidate
from chat.core.event import Event
from chat.domain.accounts.events import SignedOut
from chat.domain.accounts.identity import arrive
from chat.domain.people.events import MeChanged
from chat.domain.people.memberships import Rooms, rooms_of
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.errors import Unavailable
from chat.live.caches import Banned, WorkspaceName
from chat.live.losses import Losses
from chat.live.revocation import Revocation
from chat.store import queries
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.worker import Worker

KEY = "a key of some length"


class Watched(Worker):
    """A worker that checks rights: `told` has the events sent, `closed` the tabs that were closed. `after_page` happens
    when a page of somebody's rooms was read, and nobody has it yet."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self._page)
        self.workspace, clock = workspace, workspace.clock
        self.after_page: Callable[[], object] = lambda: None
        self.banned, self.losses = Banned(workspace.core, clock), Losses(clock.time)
        name = WorkspaceName(workspace.core, "Banter", clock)
        self.rights = Revocation(
            workspace.core, self.banned, name, self.registry, self.memberships, self.feeds, self.losses, clock
        )

    def _page(self, person_id: int, after: int) -> Rooms:
        page = self.workspace.core.read(lambda tx: rooms_of(tx, person_id, after))
        self.after_page()
        return page

    @property
    def told(self) -> list[type[Event]]:
        return [type(event) for event in self.encoding.told]

    @property
    def closed(self) -> list[str]:
        gevent.idle()
        return self.encoding.expelled


@pytest.fixture
def worker(workspace: Workspace) -> Watched:
    return Watched(workspace)


def some(*slugs: str) -> Rooms:
    """Return a page with all rooms of a person, each at rev 1."""
    return Rooms(dict.fromkeys(slugs, 1), None)


def test_who_left_while_they_connected_does_not_hear_of_the_room(worker: Watched, workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    slug = workspace.do(ann, CreateRoom(name="Den")).room.slug
    workspace.do(ann, LeaveRoom(room=slug))
    worker.losses.add(ann.id)
    connection = worker.connect(ann, some("lobby", slug))
    worker.rights.recheck_arrived(connection)
    assert worker.hears(connection) == {"everybody", "watch:lobby"}
    assert worker.count(slug) == 0
    assert worker.told == [MeChanged]


def test_who_opens_a_room_soon_after_a_change_is_cut_off_and_not_told_of_the_change_again(
    worker: Watched, workspace: Workspace
) -> None:
    ann = workspace.arrive("Ann")
    slug = workspace.do(ann, CreateRoom(name="Den")).room.slug
    connection = worker.connect(ann, some("lobby", slug))
    workspace.do(ann, LeaveRoom(room=slug))
    worker.losses.add(ann.id)
    worker.rights.recheck_if_changed(ann.id, tell=False)
    assert worker.hears(connection) == {"everybody", "watch:lobby"}
    assert worker.told == []


def test_who_lost_nothing_costs_no_reading(worker: Watched, workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    worker.connect(ann, some("lobby"))
    worker.rights.recheck_if_changed(ann.id)
    assert worker.told == []


def test_a_session_that_ended_elsewhere_closes_its_connections_and_no_others(
    worker: Watched, workspace: Workspace
) -> None:
    known = workspace.core.write(lambda tx: arrive(tx, "Ann", KEY))
    ben = workspace.arrive("Ben")
    assert known.session is not None
    session_id = known.session.id
    ended = worker.connect(known.person, some(), session_id)
    worker.connect(ben, some())
    workspace.core.write(lambda tx: queries.sessions.end(tx, known.person.id, session_id, ("key",)))
    worker.rights.follow()
    assert worker.closed == []
    workspace.core.write(lambda tx: invalidate.person(tx, known.person.id))
    worker.rights.follow()
    worker.rights.follow()
    assert worker.closed == [ended.sid]
    assert worker.told == [SignedOut]


def test_a_new_name_is_told_and_shown_among_those_who_are_here(worker: Watched, workspace: Workspace) -> None:
    known = workspace.core.write(lambda tx: arrive(tx, "Ann", KEY))
    workspace.join(known.person)
    connection = worker.connect(known.person, some("lobby"), known.session.id if known.session else None)
    workspace.core.write(lambda tx: (arrive(tx, "Anna", KEY), invalidate.person(tx, known.person.id)))
    worker.rights.follow()
    assert connection.person.name == "Anna"
    assert [one.name for one in worker.registry.members_here("lobby", 5)[1]] == ["Anna"]


def ban(workspace: Workspace, network: str, *, told: bool = True) -> None:
    """Ban a person as another worker would."""
    workspace.sql_write(f"INSERT INTO bans (network, reason, created_at) VALUES ('{network}', '', 0)")
    if told:
        workspace.core.write(lambda tx: queries.notices.insert(tx, "networks"))


def test_who_connected_while_their_address_was_banned_is_closed_and_others_are_not(
    worker: Watched, workspace: Workspace
) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")
    assert not worker.banned("192.0.2.1")
    ban(workspace, "192.0.2.1/32")
    worker.rights.follow()
    inside, outside = worker.connect(ann, some(), address="192.0.2.1"), worker.connect(ben, some(), address="192.0.2.2")
    worker.rights.recheck_arrived(inside)
    worker.rights.recheck_arrived(outside)
    assert (worker.closed, worker.told) == ([inside.sid], [SignedOut])


def test_what_was_changed_while_the_database_was_away_is_made_up_for(
    worker: Watched, workspace: Workspace, clock: Clock
) -> None:
    ann = workspace.arrive("Ann")
    inside = worker.connect(ann, some(), address="192.0.2.1")
    worker.rights.follow()
    ban(workspace, "192.0.2.1/32")
    clock.go(3600)
    worker.rights.follow()
    assert worker.closed == [inside.sid]


def test_a_notice_that_could_not_be_heeded_is_heeded_the_next_time(
    worker: Watched, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = worker.connect(workspace.arrive("Ann"), some(), address="192.0.2.1")
    ban(workspace, "192.0.2.1/32")

    def away() -> None:
        raise Unavailable("The database is away.")

    with monkeypatch.context() as broken:
        broken.setattr(worker.banned, "reload", away)
        with pytest.raises(Unavailable):
            worker.rights.follow()
    assert worker.closed == []
    worker.rights.follow()
    assert worker.closed == [inside.sid]


def test_the_banned_addresses_are_read_once_while_nothing_changes_and_again_when_nobody_follows(
    worker: Watched, workspace: Workspace, clock: Clock
) -> None:
    assert not worker.banned("192.0.2.1")
    ban(workspace, "192.0.2.1/32", told=False)
    clock.go(10)
    worker.rights.follow()
    clock.go(10)
    assert not worker.banned("192.0.2.1")
    clock.go(10)
    worker.rights.follow()
    assert worker.banned("192.0.2.1")
    assert not worker.banned("192.0.2.2")
