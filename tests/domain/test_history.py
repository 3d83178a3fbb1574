"""The earlier texts of messages, through the core, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.messages import commands
from chat.domain.messages.history import MessageHistory
from chat.domain.messages.wire import Message
from tests.support.data.store import Workspace


def texts(workspace: Workspace, person: Person, message: Message) -> list[str]:
    return [one.text for one in workspace.do(person, MessageHistory(room="lobby", id=message.id)).versions]


def test_whoever_reads_the_room_reads_what_a_message_said_before(workspace: Workspace, ann: Person) -> None:
    looker = workspace.arrive("Looker", room=None)
    said = workspace.post(ann, "frist")
    assert texts(workspace, looker, said) == ["frist"]
    edited = [workspace.edit(ann, said, text) for text in ("first", "first!")]
    versions = workspace.do(looker, MessageHistory(room="lobby", id=said.id)).versions
    assert [one.text for one in versions] == ["frist", "first", "first!"]
    assert [one.at for one in versions] == [said.at, *(one.edited_at for one in edited)]


def test_an_edit_that_changes_nothing_is_none(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "hello")
    workspace.edit(ann, said, " hello ")
    assert texts(workspace, ann, said) == ["hello"]


def test_a_deleted_message_has_no_history(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "a secret")
    workspace.edit(ann, said, "nothing")
    workspace.delete(ann, said)
    assert texts(workspace, ann, said) == []
    assert workspace.sql("SELECT COUNT(*) FROM edits") == [(0,)]


def test_of_many_versions_the_last_ones_are_kept(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_VERSIONS", 3)
    said, other = workspace.post(ann, "0 %"), workspace.post(ann, "another")
    workspace.edit(ann, other, "changed once")
    for number in range(1, 7):
        workspace.edit(ann, said, f"{number} %")
        assert texts(workspace, ann, said) == [f"{one} %" for one in range(max(0, number - 3), number + 1)]
    assert texts(workspace, ann, other) == ["another", "changed once"]


def test_earlier_texts_name_members_of_the_room_and_nobody_else(workspace: Workspace, ann: Person) -> None:
    ben, far = workspace.account("Ben"), workspace.account("Far", room=None)
    said = workspace.post(ann, f"@Ben and <@{far.id}>, `<@{ben.id}>`")
    workspace.edit(ann, said, "nobody")
    assert texts(workspace, ann, said) == [f"@Ben and <@{far.id}>, `<@{ben.id}>`", "nobody"]
