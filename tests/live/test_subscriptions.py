"""Opening a room: one answer, followed by the messages that were posted while the room was read."""

import gevent
import pytest

from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.events import MessageChanged, Position, Unread
from chat.domain.people.memberships import rooms_of
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.view import CloseRoom, OpenRoom
from chat.errors import Conflict, NotFound
from chat.live import subscriptions as module
from chat.live.caches import Banned, WorkspaceName
from chat.live.delivery import Delivery, RoomDelivery
from chat.live.losses import Losses
from chat.live.revocation import Revocation
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.subscribers import Subscriber
from chat.live.rooms.typing_limit import TypingLimit
from chat.live.subscriptions import Subscriptions
from tests.support.data.store import Workspace
from tests.support.worker import Heard, Worker


class Wired(Worker):
    """A worker that receives committed events, as a real one does."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(lambda person_id, after: workspace.core.read(lambda tx: rooms_of(tx, person_id, after)))
        losses, typing = Losses(), TypingLimit()
        rooms = RoomDelivery(self.registry, self.memberships, losses, typing)
        self.feeds = Feeds(
            self.registry,
            deliver=rooms.change,
            changes=lambda slug, since: workspace.core.read(lambda tx: log.follow(tx, slug, since)),
            revs=lambda slugs: workspace.core.read(lambda tx: log.positions(tx, slugs)),
        )
        banned, name = Banned(workspace.core), WorkspaceName(workspace.core, "Banter")
        self.revocation = Revocation(workspace.core, banned, name, self.registry, self.memberships, self.feeds, losses)
        self.subscriptions = Subscriptions(workspace.core, self.registry, self.memberships, self.feeds, self.revocation)
        self.delivery = Delivery(self.registry, self.feeds, rooms, self.revocation, typing)
        self.workspace = workspace

    def tab(self, person: Person) -> Subscriber:
        return self.connect(person, encoding=Heard())

    def open(self, one: Subscriber, slug: str = "lobby") -> None:
        command = OpenRoom(room=slug)
        _, then = self.subscriptions.after(one, command, self.workspace.do(one.person, command))
        then()


@pytest.fixture
def worker(workspace: Workspace) -> Wired:
    """A worker that receives committed events from the bus."""
    worker = Wired(workspace)
    workspace.core.bus.subscribe(worker.delivery.receive)
    return worker


def told(one: Subscriber) -> list[tuple[int, int]]:
    """Return the changes that a tab received, each as `prev` and `rev`."""
    return [(event.prev, event.rev) for event in one.encoding.told if isinstance(event, MessageChanged)]


def test_what_was_said_while_a_room_was_read_comes_behind_the_answer_in_order(
    worker: Wired, workspace: Workspace
) -> None:
    ann, ben = worker.tab(workspace.arrive("Ann")), worker.tab(workspace.arrive("Ben"))
    worker.open(ann)
    command = OpenRoom(room="lobby")
    read = workspace.do(ben.person, command)
    for number in range(3):
        workspace.post(ann.person, f"meanwhile {number}")
    answer, then = worker.subscriptions.after(ben, command, read)
    assert answer is read, "it is answered once"
    assert told(ben) == []
    then()
    workspace.post(ann.person, "then")
    first = read.rev
    assert told(ben) == [(first + n, first + n + 1) for n in range(4)]
    assert told(ann) == told(ben)
    assert not any(isinstance(event, Position) for event in ben.encoding.told), "it has everything"


def test_who_was_removed_while_the_room_was_read_hears_nothing_of_it(worker: Wired, workspace: Workspace) -> None:
    ann, ben = worker.tab(workspace.account("Ann")), worker.tab(workspace.account("Ben"))
    slug = workspace.do(ann.person, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(ann.person, ben.person, slug)
    worker.open(ann, slug)
    command = OpenRoom(room=slug)
    read = workspace.do(ben.person, command)
    workspace.do(ann.person, RemoveMember(room=slug, person=ben.person.id))
    workspace.post(ann.person, "a secret", slug)
    with pytest.raises(NotFound):
        worker.subscriptions.after(ben, command, read)
    gevent.idle()
    assert slug not in ben.open
    assert told(ben) == []


def test_who_is_gone_by_then_is_followed_by_nobody(worker: Wired, workspace: Workspace) -> None:
    ann = worker.tab(workspace.arrive("Ann"))
    command = OpenRoom(room="lobby")
    read = workspace.do(ann.person, command)
    worker.disconnect(ann)
    worker.subscriptions.after(ann, command, read)
    assert not worker.registry.is_open("lobby")


def test_who_has_more_to_ask_for_gets_what_came_meanwhile_with_it(worker: Wired, workspace: Workspace) -> None:
    ann, ben = worker.tab(workspace.arrive("Ann")), worker.tab(workspace.arrive("Ben"))
    worker.open(ann)
    first = workspace.open(ben.person)
    for number in range(5):
        workspace.post(ann.person, f"while away {number}")
    command = OpenRoom(room="lobby", since=first.rev, epoch=first.epoch)
    read = workspace.do(ben.person, command)
    read.more = True  # as after 200 changes
    workspace.post(ann.person, "meanwhile")
    _, then = worker.subscriptions.after(ben, command, read)
    then()
    assert told(ben) == []
    assert not any(isinstance(event, Position) for event in ben.encoding.told)


def test_a_connection_has_only_so_many_rooms_open(
    worker: Wired, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_OPEN", 2)
    one = worker.tab(workspace.arrive("Ann"))
    for slug in ("lobby", "den"):
        worker.subscriptions.check(one, OpenRoom(room=slug))
        worker.registry.open(one, slug, 1)
    worker.subscriptions.check(one, OpenRoom(room="den"))
    with pytest.raises(Conflict) as refused:
        worker.subscriptions.check(one, OpenRoom(room="attic"))
    assert refused.value.field == "room"
    worker.subscriptions.check(one, CloseRoom(room="attic"))
    worker.subscriptions.after(one, CloseRoom(room="den"), None)
    worker.subscriptions.check(one, OpenRoom(room="attic"))


def test_a_post_that_was_edited_before_another_worker_read_it_is_unread_there(workspace: Workspace) -> None:
    worker = Wired(workspace)  # which gets no events from a bus
    ann, ben = workspace.arrive("Ann"), worker.tab(workspace.arrive("Ben"))
    once = workspace.post(ann, "onec")
    workspace.edit(ann, once, "once")
    workspace.delete(ann, workspace.post(ann, "gone again"))
    worker.feeds.catch_up(["lobby"])
    assert [event.seq for event in ben.encoding.told if isinstance(event, Unread)] == [once.seq]
