"""Rights and rooms lost at one worker are also lost at the other, even for events that are on the way."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chat.domain.accounts.events import SignedOut
from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.people.events import MeChanged
from chat.domain.rooms.events import MemberChanged, Typing
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.two_workers import (
    OF_THE_ROOM,
    TwoWorkers,
    archive,
    ban,
    ban_address,
    ban_here,
    demote,
    mute,
    remove,
    sign_out,
    two_workers,
)


@pytest.fixture
def pair(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[TwoWorkers]:
    with two_workers(workspace, clock, tmp_path) as pair:
        yield pair


class Deed(NamedTuple):
    """An act at the first worker, with the answer to Ben's next post at the second, immediately after it."""

    act: Callable[[TwoWorkers], None]
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
def test_what_is_lost_at_one_worker_can_not_be_used_at_the_other_from_that_moment_on(
    pair: TwoWorkers, deed: Deed
) -> None:
    assert pair.post(pair.ben)["ok"]
    deed.act(pair)
    assert pair.post(pair.ben)["error"]["code"] == deed.answer
    assert pair.post(pair.cleo)["ok"] == (deed.act is not archive)


def test_a_role_that_is_lost_at_one_worker_allows_nothing_at_the_other(pair: TwoWorkers) -> None:
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
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None]
) -> None:
    deed(pair)
    assert not pair.ben.is_gone
    pair.second.follow()
    for tab in (pair.ben, pair.other):
        assert (tab.is_gone, len(tab.heard(SignedOut))) == (True, 1)
    assert not pair.cleo.is_gone


@pytest.mark.parametrize("deed", [remove, ban_here])
@pytest.mark.parametrize("is_followed", [True, False], ids=["after a look at the log", "before"])
def test_who_is_taken_out_at_one_worker_hears_nothing_more_at_the_other(
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None], is_followed: bool
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


@pytest.mark.parametrize("deed", [ban, ban_address, sign_out])
def test_who_is_shut_out_at_one_worker_does_not_hear_what_the_other_reads_of_the_log_after_it(
    pair: TwoWorkers, deed: Callable[[TwoWorkers], None]
) -> None:
    deed(pair)
    assert pair.post(pair.ann, "without him")["ok"]
    pair.second.follow()
    assert [event for kind in OF_THE_ROOM for tab in (pair.ben, pair.other) for event in tab.heard(kind)] == []
    assert pair.cleo.heard(MessageChanged)


def test_who_looks_at_a_public_room_and_is_banned_from_it_at_another_worker_hears_nothing_more(
    pair: TwoWorkers,
) -> None:
    hall = pair.at_first("room:create", name="Hall")["room"].slug
    demote(pair)
    pair.second.follow()
    pair.ben.ask("room:open", room=hall)
    pair.at_first("room:ban", room=hall, person=pair.ben_person.id)
    pair.at_first("message:post", room=hall, text="without him", client_id=str(uuid.uuid4()))
    pair.second.follow()
    assert pair.ben.heard(MessageChanged) == []
    assert hall not in pair.ben.subscriber.open


def test_what_was_said_before_somebody_was_taken_out_is_heard_though_it_comes_later(pair: TwoWorkers) -> None:
    assert pair.post(pair.ann, "before")["ok"]
    remove(pair)
    assert pair.post(pair.ann, "after")["ok"]
    pair.second.follow()
    texts = [event.message.text for event in pair.ben.heard(MessageChanged)]
    assert texts == ["before"]
    assert len(pair.other.heard(Unread)) == 1
