"""The promise of the log: whoever follows it, in whatever strides, ends with the room as it is."""

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.core.wire import Person
from chat.domain.messages.commands import ListMessages
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom
from tests.support.data.store import DATABASES, Workspace, fresh_url


@pytest.fixture(scope="module", params=DATABASES)
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('follow') / 'chat.db'}"
    else:
        url = fresh_url("postgres", request)
    with Workspace(url) as workspace:
        yield workspace


class Follower:
    """A client that holds a room: it asks for what changed since its rev, in pages of any size."""

    def __init__(self, workspace: Workspace, person: Person, room: str) -> None:
        self.workspace, self.person, self.room = workspace, person, room
        self.rev = 0
        self.held: dict[int, Message] = {}

    def page(self, limit: int) -> bool:
        """One page; whether there is more."""
        asked = ListMessages(room=self.room, since=self.rev, limit=limit)
        answer = self.workspace.do(self.person, asked)
        assert answer.rev >= self.rev
        assert len(answer.messages) <= limit
        self.held |= {message.seq: message for message in answer.messages}
        self.rev = answer.rev
        return bool(answer.more)

    def follow(self, limit: int) -> None:
        """Page after page, until there is no more."""
        while self.page(limit):
            pass

    def timeline(self) -> list[Message]:
        return [self.held[seq] for seq in sorted(self.held)]


def told(events: list[MessageChanged]) -> tuple[int, list[Message]]:
    """What a client holds that was told of everything: it applies each event, and finds no hole."""
    rev, held = 0, {}
    for event in events:
        assert event.prev == rev
        rev = event.rev
        held[event.message.seq] = event.message
    return rev, [held[seq] for seq in sorted(held)]


class Writers:
    """Two people in a room of their own, who post, edit and delete there."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        name = uuid.uuid4().hex
        self.people = [workspace.arrive(f"{who} {name}", room=None) for who in ("Ann", "Ben")]
        self.room = workspace.do(self.people[0], CreateRoom(name=name)).room.slug
        workspace.join(self.people[1], self.room)
        self.written: list[tuple[Person, Message]] = []

    def step(self, kind: str, number: int) -> None:
        if kind == "post":
            author = self.people[number % 2]
            self.written.append((author, self.workspace.post(author, f"text {len(self.written)}", self.room)))
        elif self.written:
            at = number % len(self.written)
            author, message = self.written[at]
            if kind == "delete":
                self.written[at] = author, self.workspace.delete(author, message, self.room)
            elif not message.deleted:
                self.written[at] = author, self.workspace.edit(author, message, f"edited {number}", self.room)


STEPS = st.lists(
    st.tuples(st.sampled_from(["post", "post", "edit", "delete", "follow"]), st.integers(1, 30)),
    min_size=8,
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, limit=st.integers(1, 7), start=st.integers(0, 12))
def test_following_in_pages_of_any_size_from_any_point_ends_in_the_whole_room(
    workspace: Workspace, steps: list[tuple[str, int]], limit: int, start: int
) -> None:
    writers = Writers(workspace)
    room, reader = writers.room, writers.people[1]
    follower, late = Follower(workspace, reader, room), Follower(workspace, reader, room)
    for kind, number in steps:
        if kind == "follow":
            follower.page(1 + number % 4)
        else:
            writers.step(kind, number)

    follower.follow(limit)
    whole = workspace.timeline(reader, room)
    assert follower.timeline() == whole
    assert told([event for event in workspace.events(MessageChanged) if event.room == room]) == (follower.rev, whole)

    late.rev = since = min(start, follower.rev)
    late.follow(limit)
    assert late.timeline() == [message for message in whole if message.rev > since]


def test_a_follower_hears_of_an_edit_and_of_a_deletion(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    messages = [workspace.post(ann, text) for text in "abc"]
    follower = Follower(workspace, ann, "lobby")
    follower.follow(2)
    for text in "xyz":
        workspace.edit(ann, messages[0], text)
    gone = workspace.delete(ann, messages[1])
    follower.follow(1)
    assert follower.rev == gone.rev
    assert follower.timeline() == workspace.timeline(ann)
    assert [message.text for message in follower.timeline()[-3:]] == ["z", None, "c"]
