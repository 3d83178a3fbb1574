"""Rights and rooms lost at one worker are also lost at the other, even for events that are on the way."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gevent
import pytest

from chat.core.wire import Person
from chat.domain.accounts.events import SignedOut
from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.people.events import MeChanged
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.events import MemberChanged, PresenceChanged, Typing
from chat.live.losses import OVERLAP
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker


class Pair:
    """Ann, the owner, and a member Cleo are at the first worker, Ben with two tabs and Cleo at the second. All are in
    a private room, which they have open but for Ben's other tab."""

    def __init__(self, workspace: Workspace, first: LiveWorker, second: LiveWorker) -> None:
        self.first, self.second = first, second
        people = {name: workspace.account(name, role, room=None) for name, role in ROLES.items()}
        self.ben_person: Person = people["Ben"]
        self.slug: str = workspace.do(people["Ann"], CreateRoom(name="Den", kind="private")).room.slug
        for name in ("Ben", "Cleo"):
            workspace.bring(people["Ann"], people[name], self.slug)
        self.ann = first.connect("Ann")
        self.ben, self.other = (second.connect("Ben", address="192.0.2.7") for _ in range(2))
        self.cleo = second.connect("Cleo")
        for tab in (self.ann, self.ben, self.cleo):
            tab.ask("room:open", room=self.slug)
        for worker in (first, second):
            worker.follow()

    def at_first(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request of the owner at the first worker."""
        return self.ann.ask(event, **fields)

    def post(self, who: Tab, text: str = "psst") -> dict[str, Any]:
        """Try to post a message, and return the answer."""
        return who.call("message:post", room=self.slug, text=text, client_id=str(uuid.uuid4()))


ROLES = {"Ann": "owner", "Ben": "admin", "Cleo": "member"}


@pytest.fixture
def pair(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[Pair]:
    with live_worker(workspace, tmp_path / "first") as first, live_worker(workspace, tmp_path / "second") as second:
        pair = Pair(workspace, first, second)
        clock.go(OVERLAP / 1000 + 1)  # so that nobody has lost anything lately
        for worker in (first, second):
            worker.follow()
            worker.live.is_banned("192.0.2.1")  # so that this is known
        for tab in (pair.ann, pair.ben, pair.other, pair.cleo):
            tab.told.clear()
        yield pair


def remove(pair: Pair) -> None:
    pair.at_first("member:remove", room=pair.slug, person=pair.ben_person.id)


def ban_here(pair: Pair) -> None:
    demote(pair)
    pair.at_first("room:ban", room=pair.slug, person=pair.ben_person.id)


def demote(pair: Pair) -> None:
    pair.at_first("person:role", person=pair.ben_person.id, role="member")


def ban(pair: Pair) -> None:
    pair.at_first("person:ban", person=pair.ben_person.id, reason="")


def ban_address(pair: Pair) -> None:
    pair.at_first("ban:create", network="192.0.2.7")


def sign_out(pair: Pair) -> None:
    pair.at_first("person:sign_out", person=pair.ben_person.id)


def archive(pair: Pair) -> None:
    pair.at_first("room:archive", room=pair.slug, archived=True)


def mute(pair: Pair) -> None:
    demote(pair)
    pair.at_first("member:role", room=pair.slug, person=pair.ben_person.id, role="muted")


class Deed(NamedTuple):
    """An act at the first worker, with the answer to Ben's next post at the second, immediately after it."""

    act: Callable[[Pair], None]
    answer: str


DEEDS = {
    "removed": Deed(remove, "not_found"),
    "banned from the room": Deed(ban_here, "not_found"),
    "banned": Deed(ban, "forbidden"),
    "signed out": Deed(sign_out, "unauthenticated"),
    "muted": Deed(mute, "forbidden"),
    "archived": Deed(archive, "forbidden"),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_is_lost_at_one_worker_can_not_be_used_at_the_other_from_that_moment_on(pair: Pair, deed: Deed) -> None:
    assert pair.post(pair.ben)["ok"]
    deed.act(pair)
    assert pair.post(pair.ben)["error"]["code"] == deed.answer
    assert pair.post(pair.cleo)["ok"] == (deed.act is not archive)


def test_a_role_that_is_lost_at_one_worker_allows_nothing_at_the_other(pair: Pair) -> None:
    cleo = pair.cleo.person.id
    pair.ben.ask("person:sign_out", person=cleo)
    demote(pair)
    assert pair.ben.call("person:sign_out", person=cleo)["error"]["code"] == "forbidden"
    assert pair.ben.heard(MeChanged) == []
    pair.second.follow()
    for tab in (pair.ben, pair.other):
        assert [(event.me.role, "person:ban" in event.me.may) for event in tab.heard(MeChanged)] == [("member", False)]


@pytest.mark.parametrize("deed", [ban, ban_address, sign_out])
def test_who_is_shut_out_at_one_worker_is_sent_away_by_the_other_in_all_tabs(
    pair: Pair, deed: Callable[[Pair], None]
) -> None:
    deed(pair)
    assert not pair.ben.is_gone
    pair.second.follow()
    for tab in (pair.ben, pair.other):
        assert (tab.is_gone, len(tab.heard(SignedOut))) == (True, 1)
    assert not pair.cleo.is_gone


OF_THE_ROOM = (MessageChanged, Unread, Typing, PresenceChanged)


@pytest.mark.parametrize("deed", [remove, ban_here])
@pytest.mark.parametrize("is_followed", [True, False], ids=["after a look at the log", "before"])
def test_who_is_taken_out_at_one_worker_hears_nothing_more_at_the_other(
    pair: Pair, deed: Callable[[Pair], None], is_followed: bool
) -> None:
    deed(pair)
    if is_followed:
        pair.second.follow()
    assert pair.post(pair.cleo, "without him")["ok"]
    pair.cleo.ask("typing:start", room=pair.slug)
    pair.second.settle()
    pair.second.follow()
    for tab in (pair.ben, pair.other):
        assert [event.member for event in tab.heard(MemberChanged)] == [False]
        assert [event for kind in OF_THE_ROOM for event in tab.heard(kind)] == []
        assert pair.slug not in tab.subscriber.open
    assert [event.message.text for event in pair.cleo.heard(MessageChanged)][-1] == "without him"
    assert pair.cleo.heard(Typing)


def test_who_is_opening_a_room_at_one_worker_while_they_are_taken_out_at_another_hears_nothing_of_it(
    pair: Pair,
) -> None:
    pair.ben.ask("room:close", room=pair.slug)
    held = pair.second.store.hold()
    opening = gevent.spawn(pair.ben.call, "room:open", room=pair.slug)
    held.reach()
    remove(pair)
    held.release()
    opening.join()
    pair.post(pair.cleo, "without him")
    pair.second.settle()
    pair.second.follow()
    assert [event for kind in OF_THE_ROOM for event in pair.ben.heard(kind)] == []
    assert pair.slug not in pair.ben.subscriber.open
    assert pair.ben.person.id not in [one.id for one in pair.cleo.ask("room:open", room=pair.slug)["members"]]


def test_who_is_opening_a_public_room_while_they_are_banned_from_it_at_another_worker_hears_nothing_of_it(
    pair: Pair,
) -> None:
    hall = pair.at_first("room:create", name="Hall")["room"].slug
    demote(pair)
    pair.second.follow()
    held = pair.second.store.hold()
    opening = gevent.spawn(pair.ben.call, "room:open", room=hall)
    held.reach()
    pair.at_first("room:ban", room=hall, person=pair.ben_person.id)  # of which no log tells: he is no member
    pair.second.follow()
    held.release()
    opening.join()
    assert hall not in pair.ben.subscriber.open


def by_notice(pair: Pair) -> None:
    pair.second.follow()


def by_the_log(pair: Pair) -> None:
    pair.cleo.ask("typing:start", room=pair.slug)  # which says at which rev it was
    pair.second.settle()


@pytest.mark.parametrize("learn", [by_notice, by_the_log])
def test_who_connects_to_one_worker_while_they_are_taken_out_at_another_hears_nothing_of_the_room(
    pair: Pair, learn: Callable[[Pair], None]
) -> None:
    for tab in (pair.ben, pair.other):
        tab.leave()
    pair.second.live.parts.memberships.invalidate(pair.ben_person.id)
    held = pair.second.store.hold()
    coming = gevent.spawn(pair.second.connect, "Ben")
    held.reach()
    remove(pair)
    learn(pair)
    held.release()
    ben: Tab = coming.get()
    pair.second.settle()
    pair.post(pair.cleo, "without him")
    pair.second.settle()
    assert [event for kind in OF_THE_ROOM for event in ben.heard(kind)] == []


@pytest.mark.parametrize("deed", [ban, ban_address, sign_out])
def test_who_is_shut_out_at_one_worker_does_not_hear_what_the_other_reads_of_the_log_after_it(
    pair: Pair, deed: Callable[[Pair], None]
) -> None:
    deed(pair)
    assert pair.post(pair.ann, "without him")["ok"]
    pair.second.follow()
    assert [event for kind in OF_THE_ROOM for tab in (pair.ben, pair.other) for event in tab.heard(kind)] == []
    assert pair.cleo.heard(MessageChanged)


def test_who_looks_at_a_public_room_and_is_banned_from_it_at_another_worker_hears_nothing_more(pair: Pair) -> None:
    hall = pair.at_first("room:create", name="Hall")["room"].slug
    demote(pair)
    pair.second.follow()
    pair.ben.ask("room:open", room=hall)
    pair.at_first("room:ban", room=hall, person=pair.ben_person.id)
    pair.at_first("message:post", room=hall, text="without him", client_id=str(uuid.uuid4()))
    pair.second.follow()
    assert pair.ben.heard(MessageChanged) == []
    assert hall not in pair.ben.subscriber.open


@pytest.mark.parametrize("deed", [ban, sign_out])
def test_who_connects_to_one_worker_while_they_are_shut_out_at_another_is_sent_away(
    pair: Pair, deed: Callable[[Pair], None]
) -> None:
    held = pair.second.store.hold()
    coming = gevent.spawn(pair.second.connect, "Ben", address="192.0.2.9")
    held.reach()
    deed(pair)
    pair.second.follow()
    held.release()
    ben: Tab = coming.get()
    pair.second.settle()
    assert (ben.is_gone, len(ben.heard(SignedOut))) == (True, 1)


def test_what_was_said_before_somebody_was_taken_out_is_heard_though_it_comes_later(pair: Pair) -> None:
    assert pair.post(pair.ann, "before")["ok"]
    remove(pair)
    assert pair.post(pair.ann, "after")["ok"]
    pair.second.follow()
    texts = [event.message.text for event in pair.ben.heard(MessageChanged)]
    assert texts == ["before"]
    assert len(pair.other.heard(Unread)) == 1
