"""Writing to the log of a room and reading from it, without commands; on both databases."""

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.announcement import announce
from chat.domain.messages.commands import ListMessages
from chat.domain.messages.events import MessageChanged
from chat.errors import Invalid, NotFound
from tests.support.data.store import Workspace


def test_an_announcement_is_by_nobody_and_may_have_several_lines(workspace: Workspace, ann: Person) -> None:
    said = workspace.core.write(lambda tx: announce(tx, "lobby", "Closed\ntomorrow "))
    assert (said.kind, said.author, said.about, said.text, said.rev) == (
        "announcement", None, None, "Closed\ntomorrow", 2
    )  # fmt: skip
    assert workspace.published[-1] == (MessageChanged("lobby", 1, 2, said), Audience(room="lobby"))
    assert workspace.timeline(ann)[-1] == said
    workspace.join(workspace.arrive("Ben", room=None))
    assert workspace.sql("SELECT rev, last_seq FROM rooms WHERE slug = 'lobby'") == [(3, said.seq)]
    for room, text, error, field in (("nowhere", "Hello", NotFound, "room"), ("lobby", " ", Invalid, "text")):
        with pytest.raises(error) as refusal:
            workspace.core.write(lambda tx, room=room, text=text: announce(tx, room, text))  # type: ignore[misc]
        assert refusal.value.field == field  # type: ignore[attr-defined]


def test_the_changes_since_a_rev_are_events_each_of_which_follows_the_one_before(
    workspace: Workspace, ann: Person
) -> None:
    first, second = workspace.post(ann, "one"), workspace.post(ann, "two")
    first = workspace.edit(ann, workspace.edit(ann, first, "ONE"), "One")
    follow = [MessageChanged("lobby", 1, 3, second), MessageChanged("lobby", 3, 5, first)]
    assert workspace.core.read(lambda tx: log.follow(tx, "lobby", 1)) == follow
    assert workspace.core.read(lambda tx: log.follow(tx, "lobby", 3)) == follow[1:]
    assert workspace.core.read(lambda tx: log.follow(tx, "lobby", 5)) == []
    assert workspace.core.read(lambda tx: log.follow(tx, "nowhere", 0)) == []
    assert workspace.core.read(lambda tx: log.positions(tx, ["lobby", "nowhere"])) == {"lobby": 5}


def test_a_reader_ahead_of_the_room_is_not_sent_back(workspace: Workspace, ann: Person) -> None:
    assert workspace.do(ann, ListMessages(room="lobby", since=7)).rev == 7


def test_the_last_word_is_the_time_of_the_newest_post(workspace: Workspace, ann: Person) -> None:
    assert workspace.core.read(lambda tx: log.last_word(tx, "lobby")) is None, "that somebody joined is not a post"
    said = workspace.post(ann, "hello")
    workspace.arrive("Latecomer")
    assert workspace.core.read(lambda tx: log.last_word(tx, "lobby")) == said.at
    assert workspace.core.read(lambda tx: log.last_word(tx, "nowhere")) is None


def test_the_check_that_the_database_can_be_written_writes(workspace: Workspace) -> None:
    before = workspace.sql("SELECT * FROM meta")
    workspace.core.write(log.try_to_write)
    assert workspace.sql("SELECT * FROM meta") != before


def test_the_newest_page_is_filled_from_the_newest_message(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "PAGE_BYTES", 10)
    for text in ("1" * 10, "123", "45", "6789"):
        workspace.post(ann, text)
    assert [one.text for one in workspace.open(ann).messages] == ["123", "45", "6789"]
