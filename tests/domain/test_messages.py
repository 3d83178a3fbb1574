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
from tests.support.data.store import Place


@pytest.fixture
def ben(place: Place) -> Person:
    return place.arrive("Ben")


def test_a_post_takes_the_next_rev_and_is_told_to_the_room(place: Place, ann: Person) -> None:
    client_id = uuid.uuid4()
    message = place.post(ann, "\nhello\r\nthere ", client_id=client_id)
    assert (message.seq, message.rev, message.kind, message.text) == (2, 2, "text", "hello\nthere")
    assert (message.author, message.client_id, message.deleted) == (ann, str(client_id), False)
    event, audience = place.published[-1]
    assert event == MessageChanged(room="lobby", prev=1, rev=2, message=message)
    assert audience.room == "lobby"
    assert place.timeline(ann)[-1] == message


def test_a_retry_returns_the_message_that_stands_and_tells_nobody(place: Place, ann: Person) -> None:
    client_id = uuid.uuid4()
    first = place.post(ann, "once", client_id=client_id)
    told = len(place.published)
    assert place.post(ann, "another text", client_id=client_id) == first
    assert len(place.published) == told
    assert [message.text for message in place.timeline(ann)] == [None, "once"]


def test_a_retry_finds_what_became_of_the_message(place: Place, ann: Person) -> None:
    client_id = uuid.uuid4()
    gone = place.delete(ann, place.post(ann, "oops", client_id=client_id))
    assert place.post(ann, "oops", client_id=client_id) == gone


def test_a_retry_after_leaving_still_learns_that_it_was_posted(place: Place, ann: Person) -> None:
    client_id = uuid.uuid4()
    message = place.post(ann, "bye", client_id=client_id)
    place.do(ann, LeaveRoom(room="lobby"))
    assert place.post(ann, "bye", client_id=client_id) == message


def test_many_retries_at_once_are_one_message(place: Place, ann: Person) -> None:
    client_id = uuid.uuid4()
    messages = place.at_once([lambda: place.post(ann, "once", client_id=client_id)] * 8)
    assert messages == [messages[0]] * 8


def test_a_client_id_used_in_another_room_is_a_conflict(place: Place, ann: Person) -> None:
    place.do(ann, CreateRoom(name="Garden"))
    client_id = uuid.uuid4()
    place.post(ann, "here", client_id=client_id)
    with pytest.raises(Conflict) as refusal:
        place.post(ann, "there", "garden", client_id=client_id)
    assert refusal.value.field == "client_id"


def test_two_people_may_choose_the_same_client_id(place: Place, ann: Person, ben: Person) -> None:
    client_id = uuid.uuid4()
    assert place.post(ann, "mine", client_id=client_id).id != place.post(ben, "mine", client_id=client_id).id


def test_only_members_post(place: Place) -> None:
    stranger = place.arrive("Stranger", room=None)
    with pytest.raises(Forbidden) as refusal:
        place.post(stranger, "hello")
    assert refusal.value.field == "room"
    with pytest.raises(NotFound):
        place.post(stranger, "hello", "nowhere")


def test_a_text_that_is_refused_changes_nothing(place: Place, ann: Person) -> None:
    before, told = place.timeline(ann), len(place.published)
    for text in ("", "  \n", "x" * 8001, "a\0b"):
        with pytest.raises(Invalid) as refusal:
            place.post(ann, text)
        assert refusal.value.field == "text"
    assert (place.timeline(ann), len(place.published)) == (before, told)


def test_an_edit_keeps_the_place_and_takes_the_next_rev(place: Place, ann: Person) -> None:
    message = place.post(ann, "helo")
    place.post(ann, "second")
    changed = place.edit(ann, message, " hello ")
    assert (changed.seq, changed.rev, changed.text) == (message.seq, 4, "hello")
    assert changed.edited_at is not None
    assert changed.edited_at >= changed.at == message.at
    assert place.events(MessageChanged)[-1].message == changed
    assert [one.text for one in place.timeline(ann)] == [None, "hello", "second"]


def test_an_edit_that_changes_nothing_is_no_change(place: Place, ann: Person) -> None:
    message = place.post(ann, "same")
    told = len(place.published)
    assert place.edit(ann, message, " same ") == message
    assert len(place.published) == told


def test_a_deletion_leaves_a_tombstone_without_the_text(place: Place, ann: Person) -> None:
    message = place.post(ann, "a secret")
    gone = place.delete(ann, message)
    assert (gone.seq, gone.rev, gone.text, gone.deleted) == (message.seq, 3, None, True)
    assert place.timeline(ann)[-1] == gone
    assert place.sql("SELECT count(*) FROM messages WHERE text LIKE '%secret%'") == [(0,)]


def test_deleting_again_is_no_change_and_no_error(place: Place, ann: Person) -> None:
    gone = place.delete(ann, place.post(ann, "oops"))
    told = len(place.published)
    assert place.delete(ann, gone) == gone
    assert len(place.published) == told


def test_a_deleted_message_can_not_be_edited(place: Place, ann: Person) -> None:
    gone = place.delete(ann, place.post(ann, "oops"))
    with pytest.raises(Conflict):
        place.edit(ann, gone, "back")
    assert place.timeline(ann)[-1] == gone


def test_nobody_changes_what_others_wrote(place: Place, ann: Person, ben: Person) -> None:
    message = place.post(ann, "mine")
    for change in (lambda: place.edit(ben, message, "yours"), lambda: place.delete(ben, message)):
        with pytest.raises(Forbidden):
            change()
    assert place.timeline(ann)[-1] == message


def test_nobody_changes_what_the_server_wrote(place: Place, ann: Person) -> None:
    place.do(ann, SetTopic(room="lobby", topic="News"))
    for message in place.timeline(ann):
        with pytest.raises(Forbidden):
            place.edit(ann, message, "not so")
        with pytest.raises(Forbidden):
            place.delete(ann, message)


def test_who_has_left_changes_nothing_any_more(place: Place, ann: Person) -> None:
    message = place.post(ann, "mine")
    place.do(ann, LeaveRoom(room="lobby"))
    with pytest.raises(Forbidden):
        place.edit(ann, message, "changed")


def test_a_message_is_looked_for_in_its_own_room_only(place: Place, ann: Person) -> None:
    message = place.post(ann, "in the lobby")
    place.do(ann, CreateRoom(name="Garden"))
    for change in (lambda: place.edit(ann, message, "x", "garden"), lambda: place.delete(ann, message, "garden")):
        with pytest.raises(NotFound) as refusal:
            change()
        assert refusal.value.field == "id"


def texts(messages: list[Message]) -> list[str | None]:
    return [message.text for message in messages]


def test_paging_back_ends_at_the_first_message(place: Place, ann: Person) -> None:
    sent = [place.post(ann, f"{n}") for n in range(5)]
    newest = place.do(ann, ListMessages(room="lobby", limit=3))
    assert (texts(newest.messages), newest.more, newest.rev) == (["2", "3", "4"], True, 6)
    older = place.do(ann, ListMessages(room="lobby", before=sent[2].seq, limit=3))
    assert (texts(older.messages), older.more) == ([None, "0", "1"], False)
    nothing = place.do(ann, ListMessages(room="lobby", before=1))
    assert (nothing.messages, nothing.more) == ([], False)


def test_paging_forward_ends_at_the_last_message(place: Place, ann: Person) -> None:
    sent = [place.post(ann, f"{n}") for n in range(5)]
    page = place.do(ann, ListMessages(room="lobby", after=sent[0].seq, limit=3))
    assert (texts(page.messages), page.more) == (["1", "2", "3"], True)
    page = place.do(ann, ListMessages(room="lobby", after=sent[3].seq, limit=1))
    assert (texts(page.messages), page.more) == (["4"], False)
    page = place.do(ann, ListMessages(room="lobby", after=sent[4].seq))
    assert (page.messages, page.more) == ([], False)


def test_changes_come_in_the_order_of_the_changes_until_there_are_none(place: Place, ann: Person) -> None:
    first, second, third = (place.post(ann, name) for name in ("first", "second", "third"))
    place.edit(ann, first, "FIRST")
    place.delete(ann, third)
    page = place.do(ann, ListMessages(room="lobby", since=1, limit=2))
    assert (texts(page.messages), page.more, page.rev) == (["second", "FIRST"], True, 5)
    assert page.messages[0] == second
    page = place.do(ann, ListMessages(room="lobby", since=page.rev, limit=2))
    assert (texts(page.messages), page.more, page.rev) == ([None], False, 6)
    page = place.do(ann, ListMessages(room="lobby", since=6, limit=2))
    assert (page.messages, page.more, page.rev) == ([], False, 6)


def test_only_one_bound_can_be_given(place: Place, ann: Person) -> None:
    with pytest.raises(Invalid):
        place.do(ann, ListMessages(room="lobby", before=3, since=1))


def test_a_public_room_can_be_read_by_a_guest_who_has_not_joined(place: Place, ann: Person) -> None:
    place.post(ann, "hello")
    stranger = place.arrive("Stranger", room=None)
    assert texts(place.timeline(stranger)) == [None, "hello"]
    assert place.join(ann).member_count == 1


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
