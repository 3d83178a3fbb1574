"""Replies and threads, through the core, on both databases."""

import uuid
from typing import Any

import pytest

from chat.core.wire import Person
from chat.domain.inbox.commands import ListInbox
from chat.domain.messages.commands import ListMessages, PostMessage
from chat.domain.messages.events import ThreadFollowed
from chat.domain.messages.threads import FollowThread, ReadThread, Thread
from chat.domain.messages.wire import Message, Quote
from chat.domain.rooms.commands import SetTopic
from chat.domain.rooms.wire import Mention
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.saying import reply
from tests.support.data.store import Workspace
from tests.support.data.unread import state


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


@pytest.fixture
def question(workspace: Workspace, ann: Person) -> Message:
    return workspace.post(ann, "**Tea?**")


def thread(workspace: Workspace, person: Person, of: Message, **fields: Any) -> Thread:
    return workspace.do(person, ReadThread(room="lobby", id=of.id, **fields))


def followed(workspace: Workspace, person: Person) -> list[tuple[int, int]]:
    """The threads in somebody's inbox, with the number of unread replies."""
    items = workspace.do(person, ListInbox(kind="threads")).items
    return [(item.message.id, item.unread) for item in items]


def test_a_reply_shows_what_it_answers_without_its_marks(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    answer = reply(workspace, ben, question)
    assert answer.reply == Quote(question.id, question.seq, ann, "Tea?")
    assert answer.root == question.id
    assert workspace.timeline(ann)[-1] == answer


def test_a_long_message_is_quoted_by_its_beginning(workspace: Workspace, ann: Person, ben: Person) -> None:
    quote = reply(workspace, ben, workspace.post(ann, f"@Ben {'x' * 500}")).reply
    assert quote is not None
    assert (quote.text[:6], len(quote.text)) == ("@Ben x", 200)


def test_the_first_message_counts_the_replies_of_its_thread_as_a_change_of_the_room(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    answer = reply(workspace, ben, question)
    further = reply(workspace, ann, answer, "Milk?")
    assert (further.root, further.reply and further.reply.id) == (question.id, answer.id)
    [root] = [one for one in workspace.timeline(ann) if one.id == question.id]
    assert (root.replies, root.replied_at, root.rev) == (2, further.at, further.rev + 1)
    changes = workspace.do(ann, ListMessages(room="lobby", since=answer.rev)).messages
    assert [one.id for one in changes] == [further.id, question.id]
    workspace.delete(ann, further)
    assert thread(workspace, ann, question).root.replies == 1


def test_a_reply_to_an_edited_or_deleted_message_shows_it_as_it_is_now(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    reply(workspace, ben, question)
    workspace.edit(ann, question, "Coffee?")
    assert workspace.timeline(ben)[-1].reply == Quote(question.id, question.seq, ann, "Coffee?")
    workspace.delete(ann, question)
    assert workspace.timeline(ben)[-1].reply == Quote(question.id, question.seq, ann, "", deleted=True)


def test_the_author_who_is_answered_is_meant(workspace: Workspace, ann: Person, ben: Person, question: Message) -> None:
    answer = reply(workspace, ben, question)
    assert answer.meant == [ann.id]
    assert state(workspace, ann).mentions == [Mention(answer.seq, answer.seq)]
    assert reply(workspace, ann, question, "me again").meant == [], "not oneself"
    edited = workspace.edit(ben, answer, "Yes, please")
    assert (edited.meant, edited.meant_later) == ([ann.id], [])


def test_what_is_not_there_in_this_room_can_t_be_answered(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    workspace.do(ann, SetTopic(room="lobby", topic="tea"))
    topic = workspace.timeline(ann)[-1]
    with pytest.raises(Forbidden):
        reply(workspace, ben, topic)
    workspace.delete(ann, question)
    with pytest.raises(Conflict):
        reply(workspace, ben, question)
    with pytest.raises(NotFound):
        workspace.do(ben, PostMessage(room="lobby", text="x", client_id=uuid.uuid4(), reply_to=10_000))


def test_a_thread_is_read_page_by_page_from_any_of_its_messages(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    workspace.post(ben, "something else")
    answers = [reply(workspace, ben, question, str(number)) for number in range(5)]
    newest = thread(workspace, ann, answers[2], limit=2)
    assert (newest.root.id, [one.text for one in newest.messages], newest.more) == (question.id, ["3", "4"], True)
    before = thread(workspace, ann, question, before=answers[3].seq, limit=3)
    assert ([one.text for one in before.messages], before.more) == (["0", "1", "2"], False)
    after = thread(workspace, ann, question, after=answers[1].seq, limit=2)
    assert ([one.text for one in after.messages], after.more) == (["2", "3"], True)
    with pytest.raises(Invalid):
        thread(workspace, ann, question, before=1, after=1)


def test_who_writes_in_a_thread_began_it_or_is_named_in_it_follows_it_until_they_say_no(
    workspace: Workspace, ann: Person, ben: Person, question: Message
) -> None:
    cleo, looker = workspace.account("Cleo"), workspace.account("Looker")
    answer = reply(workspace, ben, question, "Ask @Cleo")
    assert [followed(workspace, one) for one in (ann, ben, cleo, looker)] == [
        [(question.id, 1)],
        [(question.id, 0)],
        [(question.id, 1)],
        [],
    ]
    told = [one.audience.people for one in workspace.published if isinstance(one.event, ThreadFollowed)]
    assert [set(people) for people in told] == [{ann.id, ben.id, cleo.id}]
    workspace.do(cleo, FollowThread(room="lobby", id=answer.id, on=False))
    workspace.do(looker, FollowThread(room="lobby", id=answer.id))
    reply(workspace, ann, answer, "@Cleo?")
    assert [followed(workspace, one) for one in (cleo, looker)] == [[], [(question.id, 2)]]
    assert [thread(workspace, one, question).following for one in (cleo, looker)] == [False, True]


def test_a_retried_reply_is_counted_once(workspace: Workspace, ann: Person, ben: Person, question: Message) -> None:
    command = PostMessage(room="lobby", text="x", client_id=uuid.uuid4(), reply_to=question.id)
    assert workspace.do(ben, command).message == workspace.do(ben, command).message
    assert thread(workspace, ann, question).root.replies == 1
