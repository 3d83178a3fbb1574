"""Posting, editing, deleting and paging, through the core, on both databases."""

import uuid

import msgspec
import pytest

from chat.core.wire import Person
from chat.domain.messages.commands import EditMessage, ListMessages, PostMessage
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, SetTopic
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben")


def test_a_post_takes_the_next_rev_and_is_told_to_the_room(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    message = workspace.post(ann, "\nhello\r\nthere ", client_id=client_id)
    assert (message.seq, message.rev, message.kind, message.text) == (2, 2, "text", "hello\nthere")
    assert (message.author, message.client_id, message.deleted) == (ann, str(client_id), False)
    event, audience = workspace.published[-1]
    assert event == MessageChanged(room="lobby", prev=1, rev=2, message=message)
    assert audience.room == "lobby"
    assert workspace.timeline(ann)[-1] == message


def test_a_retry_returns_the_message_that_stands_and_tells_nobody(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    first = workspace.post(ann, "once", client_id=client_id)
    told = len(workspace.published)
    assert workspace.post(ann, "another text", client_id=client_id) == first
    assert len(workspace.published) == told
    assert [message.text for message in workspace.timeline(ann)] == [None, "once"]


def test_a_retry_finds_what_became_of_the_message(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    gone = workspace.delete(ann, workspace.post(ann, "oops", client_id=client_id))
    assert workspace.post(ann, "oops", client_id=client_id) == gone


def test_a_retry_after_leaving_still_learns_that_it_was_posted(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    message = workspace.post(ann, "bye", client_id=client_id)
    workspace.do(ann, LeaveRoom(room="lobby"))
    assert workspace.post(ann, "bye", client_id=client_id) == message


def test_many_retries_at_once_are_one_message(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    messages = workspace.at_once([lambda: workspace.post(ann, "once", client_id=client_id)] * 8)
    assert messages == [messages[0]] * 8


def test_a_client_id_used_in_another_room_is_a_conflict(workspace: Workspace, ann: Person) -> None:
    workspace.do(ann, CreateRoom(name="Garden"))
    client_id = uuid.uuid4()
    workspace.post(ann, "here", client_id=client_id)
    with pytest.raises(Conflict) as refusal:
        workspace.post(ann, "there", "garden", client_id=client_id)
    assert refusal.value.field == "client_id"


def test_two_people_may_choose_the_same_client_id(workspace: Workspace, ann: Person, ben: Person) -> None:
    client_id = uuid.uuid4()
    assert workspace.post(ann, "mine", client_id=client_id).id != workspace.post(ben, "mine", client_id=client_id).id


def test_only_members_post(workspace: Workspace) -> None:
    stranger = workspace.arrive("Stranger", room=None)
    with pytest.raises(Forbidden) as refusal:
        workspace.post(stranger, "hello")
    assert refusal.value.field == "room"
    with pytest.raises(NotFound):
        workspace.post(stranger, "hello", "nowhere")


def test_a_text_that_is_refused_changes_nothing(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "hello")
    before, told = workspace.timeline(ann), len(workspace.published)
    for text in ("", "  \n", "x" * 8001, "a\0b"):
        for change in (lambda text: workspace.post(ann, text), lambda text: workspace.edit(ann, said, text)):
            with pytest.raises(Invalid) as refusal:
                change(text)
            assert refusal.value.field == "text"
    assert (workspace.timeline(ann), len(workspace.published)) == (before, told)


def test_an_edit_keeps_the_place_and_takes_the_next_rev(workspace: Workspace, ann: Person) -> None:
    message = workspace.post(ann, "helo")
    workspace.post(ann, "second")
    changed = workspace.edit(ann, message, "hello\nthere ")
    assert (changed.seq, changed.rev, changed.text) == (message.seq, 4, "hello\nthere")
    assert changed.edited_at is not None
    assert changed.edited_at >= changed.at == message.at
    assert workspace.events(MessageChanged)[-1].message == changed
    assert [one.text for one in workspace.timeline(ann)] == [None, "hello\nthere", "second"]


def test_an_edit_that_changes_nothing_is_no_change(workspace: Workspace, ann: Person) -> None:
    message = workspace.post(ann, "same")
    told = len(workspace.published)
    assert workspace.edit(ann, message, " same ") == message
    assert len(workspace.published) == told


def test_a_deletion_leaves_a_tombstone_without_the_text(workspace: Workspace, ann: Person) -> None:
    message = workspace.post(ann, "a secret")
    gone = workspace.delete(ann, message)
    assert (gone.seq, gone.rev, gone.text, gone.deleted) == (message.seq, 3, None, True)
    assert workspace.timeline(ann)[-1] == gone
    assert workspace.sql("SELECT count(*) FROM messages WHERE text LIKE '%secret%'") == [(0,)]


def test_deleting_again_is_no_change_and_no_error(workspace: Workspace, ann: Person) -> None:
    gone = workspace.delete(ann, workspace.post(ann, "oops"))
    told = len(workspace.published)
    assert workspace.delete(ann, gone) == gone
    assert len(workspace.published) == told


def test_a_deleted_message_can_not_be_edited(workspace: Workspace, ann: Person) -> None:
    gone = workspace.delete(ann, workspace.post(ann, "oops"))
    with pytest.raises(Conflict):
        workspace.edit(ann, gone, "back")
    assert workspace.timeline(ann)[-1] == gone


def test_nobody_changes_what_others_wrote(workspace: Workspace, ann: Person, ben: Person) -> None:
    message = workspace.post(ann, "mine")
    for change in (lambda: workspace.edit(ben, message, "yours"), lambda: workspace.delete(ben, message)):
        with pytest.raises(Forbidden):
            change()
    assert workspace.timeline(ann)[-1] == message


def test_nobody_changes_what_the_server_wrote(workspace: Workspace, ann: Person) -> None:
    workspace.do(ann, SetTopic(room="lobby", topic="News"))
    for message in workspace.timeline(ann):
        for change in (lambda one: workspace.edit(ann, one, "not so"), lambda one: workspace.delete(ann, one)):
            with pytest.raises(Forbidden) as refusal:
                change(message)
            assert refusal.value.field == "id"


def test_who_has_left_changes_nothing_any_more(workspace: Workspace, ann: Person) -> None:
    message = workspace.post(ann, "mine")
    workspace.do(ann, LeaveRoom(room="lobby"))
    with pytest.raises(Forbidden):
        workspace.edit(ann, message, "changed")


def test_a_message_is_looked_for_in_its_own_room_only(workspace: Workspace, ann: Person) -> None:
    message = workspace.post(ann, "in the lobby")
    workspace.do(ann, CreateRoom(name="Garden"))
    for change in (
        lambda: workspace.edit(ann, message, "x", "garden"),
        lambda: workspace.delete(ann, message, "garden"),
    ):
        with pytest.raises(NotFound) as refusal:
            change()
        assert refusal.value.field == "id"


def texts(messages: list[Message]) -> list[str | None]:
    return [message.text for message in messages]


def test_paging_back_ends_at_the_first_message(workspace: Workspace, ann: Person) -> None:
    sent = [workspace.post(ann, f"{n}") for n in range(5)]
    newest = workspace.do(ann, ListMessages(room="lobby", limit=3))
    assert (texts(newest.messages), newest.more, newest.rev) == (["2", "3", "4"], True, 6)
    older = workspace.do(ann, ListMessages(room="lobby", before=sent[2].seq, limit=3))
    assert (texts(older.messages), older.more) == ([None, "0", "1"], False)
    nothing = workspace.do(ann, ListMessages(room="lobby", before=1))
    assert (nothing.messages, nothing.more) == ([], False)


def test_paging_forward_ends_at_the_last_message(workspace: Workspace, ann: Person) -> None:
    sent = [workspace.post(ann, f"{n}") for n in range(5)]
    page = workspace.do(ann, ListMessages(room="lobby", after=sent[0].seq, limit=3))
    assert (texts(page.messages), page.more) == (["1", "2", "3"], True)
    page = workspace.do(ann, ListMessages(room="lobby", after=sent[3].seq, limit=1))
    assert (texts(page.messages), page.more) == (["4"], False)
    page = workspace.do(ann, ListMessages(room="lobby", after=sent[4].seq))
    assert (page.messages, page.more) == ([], False)


def test_changes_come_in_the_order_of_the_changes_until_there_are_none(workspace: Workspace, ann: Person) -> None:
    first, second, third = (workspace.post(ann, name) for name in ("first", "second", "third"))
    workspace.edit(ann, first, "FIRST")
    workspace.delete(ann, third)
    page = workspace.do(ann, ListMessages(room="lobby", since=1, limit=2))
    assert (texts(page.messages), page.more, page.rev) == (["second", "FIRST"], True, 5)
    assert page.messages[0] == second
    page = workspace.do(ann, ListMessages(room="lobby", since=page.rev, limit=2))
    assert (texts(page.messages), page.more, page.rev) == ([None], False, 6)
    page = workspace.do(ann, ListMessages(room="lobby", since=6, limit=2))
    assert (page.messages, page.more, page.rev) == ([], False, 6)


def test_only_one_bound_can_be_given(workspace: Workspace, ann: Person) -> None:
    for bounds in ({"before": 3, "since": 1}, {"after": 1, "since": 1}, {"before": 3, "after": 1}):
        with pytest.raises(Invalid) as refusal:
            workspace.do(ann, ListMessages(room="lobby", **bounds))
        assert refusal.value.field == "since"


def test_a_public_room_can_be_read_by_a_guest_who_has_not_joined(workspace: Workspace, ann: Person) -> None:
    workspace.post(ann, "hello")
    stranger = workspace.arrive("Stranger", room=None)
    assert texts(workspace.timeline(stranger)) == [None, "hello"]
    assert workspace.join(ann).member_count == 1


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (PostMessage, {"room": "lobby", "text": "x", "client_id": "not-a-uuid"}),
        (PostMessage, {"room": "lobby", "text": None, "client_id": str(uuid.uuid4())}),
        (PostMessage, {"room": "lobby", "text": "x"}),
        (PostMessage, {"room": "x" * 81, "text": "x", "client_id": str(uuid.uuid4())}),
        (PostMessage, {"room": "a\0b", "text": "x", "client_id": str(uuid.uuid4())}),
        (EditMessage, {"room": "lobby", "id": -1, "text": "x"}),
        (EditMessage, {"room": "lobby", "id": 2**53, "text": "x"}),
        (EditMessage, {"room": "lobby", "id": True, "text": "x"}),
        (EditMessage, {"room": "lobby", "id": 1, "text": "x", "colour": "red"}),
        (ListMessages, {"room": "lobby", "limit": 0}),
        (ListMessages, {"room": "lobby", "limit": 201}),
        (ListMessages, {"room": "", "limit": 1}),
        (ListMessages, {"room": "lobby", "since": 1.5}),
    ],
)
def test_fields_of_the_wrong_shape_never_get_as_far_as_a_command(command: type, fields: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(fields), type=command)
