"""What is meant for a person in all their rooms, through the core, on both databases."""

import uuid
from contextlib import suppress
from typing import Any

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.inbox import commands
from chat.domain.inbox.commands import Inbox, ListInbox, ReadInbox, SeeInbox
from chat.domain.inbox.events import InboxSeen
from chat.domain.messages.commands import PostMessage
from chat.domain.messages.reactions import React
from chat.domain.moderation.blocks import Block
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.events import Read
from chat.domain.rooms.reading import MarkUnread
from chat.domain.rooms.wire import Mention
from chat.errors import Invalid
from tests.support.data.saying import reply
from tests.support.data.store import Workspace
from tests.support.data.unread import read, state


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


def listed(workspace: Workspace, person: Person, kind: str, **fields: Any) -> Inbox:
    return workspace.do(person, ListInbox(kind=kind, **fields))  # type: ignore[arg-type]


def texts(inbox: Inbox) -> list[str | None]:
    return [item.message.text for item in inbox.items]


def test_mentions_and_replies_are_apart_with_their_rooms_the_newest_first(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    den = workspace.do(ben, CreateRoom(name="Den")).room.slug
    workspace.join(ann, den)
    question = workspace.post(ann, "Tea?")
    workspace.post(ben, "@Ann one", den)
    reply(workspace, ben, question, "Yes")
    workspace.post(ben, "@Ann two")
    found = listed(workspace, ann, "mentions")
    assert [(item.room, item.message.text, item.unread) for item in found.items] == [
        ("lobby", f"<@{ann.id}> two", 1), ("den", f"<@{ann.id}> one", 1)
    ]  # fmt: skip
    assert texts(listed(workspace, ann, "replies")) == ["Yes"]
    assert texts(listed(workspace, ben, "mentions")) == []


def test_what_is_read_in_the_inbox_is_read_in_its_room_and_nothing_before_it(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    first, second = workspace.post(ben, "@Ann one"), workspace.post(ben, "@Ann two")
    workspace.published.clear()
    workspace.do(ann, ReadInbox(ids=[second.id]))
    assert state(workspace, ann).mentions == [Mention(first.seq, first.seq)]
    assert [item.unread for item in listed(workspace, ann, "mentions").items] == [0, 1]
    [told] = workspace.published
    assert told.audience == Audience(people=(ann.id,))
    assert isinstance(told.event, Read)
    assert (told.event.unread, told.event.mentions) == (2, [Mention(first.seq, first.seq)])
    workspace.do(ann, ReadInbox(ids=[second.id]))
    assert len(workspace.published) == 1, "it was read already"


def test_what_is_marked_unread_in_its_room_is_unread_in_the_inbox(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = workspace.post(ben, "@Ann one")
    workspace.do(ann, ReadInbox(ids=[said.id]))
    read(workspace, ann, said.seq)
    workspace.do(ann, MarkUnread(room="lobby", seq=said.seq))
    assert [item.unread for item in listed(workspace, ann, "mentions").items] == [1]
    assert state(workspace, ann).mentions == [Mention(said.seq, said.seq)]


def test_rooms_that_one_can_t_read_any_more_are_not_in_it(workspace: Workspace, ann: Person, ben: Person) -> None:
    den = workspace.do(ben, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(ben, ann, den)
    mine = workspace.post(ann, "secret", den)
    said = workspace.post(ben, "@Ann secret", den)
    workspace.do(ben, React(room=den, id=mine.id, emoji="👍"))
    workspace.do(ben, PostMessage(room=den, text="secret", client_id=uuid.uuid4(), reply_to=mine.id))
    workspace.do(ben, RemoveMember(room=den, person=ann.id))
    for kind in ("mentions", "replies", "reactions", "threads"):
        assert listed(workspace, ann, kind).items == [], kind
    workspace.do(ann, ReadInbox(ids=[said.id]))  # it has no effect, and tells nothing
    assert not workspace.events(Read)


def test_a_public_room_that_one_has_left_can_still_be_read(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.post(ben, "@Ann one")
    workspace.do(ann, LeaveRoom(room="lobby"))
    assert [item.unread for item in listed(workspace, ann, "mentions").items] == [0]


def test_whom_one_has_blocked_is_not_in_it_and_not_unread(workspace: Workspace, ann: Person, ben: Person) -> None:
    mine = workspace.post(ann, "mine")
    workspace.post(ben, "@Ann one")
    reply(workspace, ben, mine, "two")
    workspace.do(ben, React(room="lobby", id=mine.id, emoji="👍"))
    assert (state(workspace, ann).unread, len(state(workspace, ann).mentions)) == (2, 2)
    workspace.do(ann, Block(person=ben.id))
    for kind in ("mentions", "replies", "reactions"):
        assert listed(workspace, ann, kind).items == [], kind
    assert (state(workspace, ann).unread, state(workspace, ann).mentions) == (0, [])
    assert [item.unread for item in listed(workspace, ann, "threads").items] == [0]


def test_reactions_of_others_to_one_s_own_messages_with_who_and_what(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    mine, his = workspace.post(ann, "mine"), workspace.post(ben, "his")
    workspace.do(ben, React(room="lobby", id=mine.id, emoji="👍"))
    workspace.do(ann, React(room="lobby", id=mine.id, emoji="🎉"))
    workspace.do(ann, React(room="lobby", id=his.id, emoji="🎉"))
    [item] = listed(workspace, ann, "reactions").items
    assert (item.message.id, item.emoji, item.by) == (mine.id, "👍", ben)
    workspace.do(ben, React(room="lobby", id=mine.id, emoji="👍", on=False))
    assert listed(workspace, ann, "reactions").items == []


@pytest.mark.parametrize("kind", ["mentions", "replies", "reactions", "threads"])
def test_a_long_inbox_comes_in_pages_and_each_entry_once(
    workspace: Workspace, ann: Person, ben: Person, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PAGE", 2)
    for number in range(5):
        mine = workspace.post(ann, f"mine {number}")
        workspace.post(ben, f"@Ann {number}")
        reply(workspace, ben, mine, f"answer {number}")
        workspace.do(ben, React(room="lobby", id=mine.id, emoji="1️⃣"))
    found: list[int] = []
    page = listed(workspace, ann, kind)
    while True:
        found += [item.message.id for item in page.items]
        if not page.more:
            break
        assert len(page.items) == 2
        page = listed(workspace, ann, kind, before=page.cursor)
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 5


@pytest.mark.parametrize("cursor", ["", "x", "1:2:3:4:5", ":::", "-", "9" * 30])
@pytest.mark.parametrize("kind", ["mentions", "reactions"])
def test_a_cursor_of_one_s_own_making_is_refused_or_finds_nothing(
    workspace: Workspace, ann: Person, ben: Person, kind: str, cursor: str
) -> None:
    workspace.post(ben, "@Ann")
    with suppress(Invalid):
        assert listed(workspace, ann, kind, before=cursor).items == []


def test_a_look_at_the_inbox_is_told_to_all_devices(workspace: Workspace, ann: Person) -> None:
    assert listed(workspace, ann, "reactions").seen_at == 0
    workspace.do(ann, SeeInbox())
    seen_at = listed(workspace, ann, "reactions").seen_at
    assert workspace.published[-1] == (InboxSeen(seen_at=seen_at), Audience(people=(ann.id,)))
    assert seen_at > 0
