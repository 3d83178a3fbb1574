"""Reactions to messages, through the core, on both databases."""

import pytest

from chat.core.event import Moved
from chat.core.wire import Person
from chat.domain.messages import reactions
from chat.domain.messages.commands import ListMessages
from chat.domain.messages.events import ReactionChanged
from chat.domain.messages.reactions import ListReactions, React
from chat.domain.messages.wire import Message, Reaction
from chat.domain.rooms.commands import LeaveRoom
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import Conflict, Forbidden, Invalid
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben")


@pytest.fixture
def said(workspace: Workspace, ann: Person) -> Message:
    return workspace.post(ann, "hello")


def react(workspace: Workspace, person: Person, message: Message, *emoji: str, on: bool = True) -> None:
    for one in emoji:
        workspace.do(person, React(room="lobby", id=message.id, emoji=one, on=on))


def shown(workspace: Workspace, person: Person, message: Message) -> Message:
    return next(one for one in workspace.timeline(person) if one.id == message.id)


def test_reactions_are_part_of_the_message_in_the_order_of_their_first_use(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "🎉")
    workspace.sql_write("UPDATE reactions SET at = at - 1000")  # a second passes
    react(workspace, ben, said, "👍")
    workspace.sql_write("UPDATE reactions SET at = at - 1000")  # a second passes
    react(workspace, ann, said, "👍")
    found = shown(workspace, ann, said)
    assert found.reactions == [Reaction("🎉", [ben.id]), Reaction("👍", [ben.id, ann.id])]
    assert (found.seq, found.text, found.edited_at) == (said.seq, "hello", None)


def test_a_reaction_is_the_next_change_of_the_room_and_followers_are_told_to_read_it_and_its_author_hears_at_once(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "👍")
    assert [one.event for one in workspace.published[-2:]] == [
        Moved("lobby", said.rev + 1),
        ReactionChanged("lobby", said.id, "👍", ben, on=True),
    ]
    page = workspace.do(ann, ListMessages(room="lobby", since=said.rev))
    assert [(one.id, one.rev, one.reactions) for one in page.messages] == [
        (said.id, said.rev + 1, [Reaction("👍", [ben.id])])
    ]


def test_doing_it_again_changes_nothing_and_is_no_error(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "❤", on=False)
    react(workspace, ben, said, "❤", "❤️")
    found = shown(workspace, ann, said)
    assert (found.rev, found.reactions) == (said.rev + 1, [Reaction("❤️", [ben.id])])


def test_a_reaction_is_taken_back_by_whoever_made_it(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "👍")
    react(workspace, ann, said, "👍", on=False)
    assert shown(workspace, ann, said).reactions == [Reaction("👍", [ben.id])]
    react(workspace, ben, said, "👍", on=False)
    assert shown(workspace, ann, said).reactions == []


def test_a_deleted_message_has_no_reactions_and_takes_none(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "👍")
    assert workspace.delete(ann, said).reactions == []
    assert workspace.sql("SELECT COUNT(*) FROM reactions") == [(0,)]
    with pytest.raises(Conflict):
        react(workspace, ben, said, "👍")


def test_an_edited_message_keeps_its_reactions(workspace: Workspace, ann: Person, ben: Person, said: Message) -> None:
    react(workspace, ben, said, "👍")
    assert workspace.edit(ann, said, "hello there").reactions == [Reaction("👍", [ben.id])]


def test_nobody_reacts_to_people_coming_and_going(workspace: Workspace, ann: Person) -> None:
    join = workspace.timeline(ann)[0]
    with pytest.raises(Forbidden):
        react(workspace, ann, join, "👍")


def test_whoever_left_does_not_react_and_their_reactions_stay(
    workspace: Workspace, ann: Person, ben: Person, said: Message
) -> None:
    react(workspace, ben, said, "👍")
    workspace.do(ben, LeaveRoom(room="lobby"))
    with pytest.raises(Forbidden):
        react(workspace, ben, said, "👍", on=False)
    assert shown(workspace, ann, said).reactions == [Reaction("👍", [ben.id])]


def test_members_react_where_only_moderators_write(workspace: Workspace, ben: Person, said: Message) -> None:
    owner = workspace.account("Owner", "owner")
    workspace.do(owner, ChangeSettings(room="lobby", posting="moderators"))
    react(workspace, ben, said, "👍")
    assert shown(workspace, ben, said).reactions == [Reaction("👍", [ben.id])]


@pytest.mark.parametrize("emoji", ["", "x", "👍👍", "\x00"])
def test_what_is_not_an_emoji_is_refused(workspace: Workspace, ben: Person, said: Message, emoji: str) -> None:
    with pytest.raises(Invalid):
        react(workspace, ben, said, emoji)
    assert shown(workspace, ben, said).rev == said.rev


@pytest.mark.parametrize(("limit", "most"), [("MOST_KINDS", 2), ("MOST", 2)])
def test_there_are_so_many_reactions_and_no_more(
    workspace: Workspace,
    ann: Person,
    ben: Person,
    said: Message,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    most: int,
) -> None:
    monkeypatch.setattr(reactions, limit, most)
    react(workspace, ann, said, "👍", "🎉")
    with pytest.raises(Conflict):
        react(workspace, ann, said, "👀")
    if limit == "MOST":
        with pytest.raises(Conflict):
            react(workspace, ben, said, "👍")
    else:
        react(workspace, ben, said, "👍")
    react(workspace, ann, said, "👍", "🎉", on=False)
    react(workspace, ann, said, "👀")


def test_those_who_reacted_are_listed_by_name(workspace: Workspace, ann: Person, ben: Person, said: Message) -> None:
    react(workspace, ben, said, "👍")
    workspace.sql_write("UPDATE reactions SET at = at - 1000")  # a second passes
    react(workspace, ann, said, "👍", "🎉")
    found = workspace.do(ben, ListReactions(room="lobby", id=said.id)).reactions
    assert [(one.emoji, one.people) for one in found] == [("👍", [ben, ann]), ("🎉", [ann])]


def test_people_who_react_at_once_are_all_counted(workspace: Workspace, said: Message) -> None:
    crowd = [workspace.arrive(f"Guest {number}") for number in range(6)]
    workspace.at_once([lambda one=one: react(workspace, one, said, "👍") for one in crowd])
    [reaction] = shown(workspace, crowd[0], said).reactions
    assert sorted(reaction.people) == sorted(one.id for one in crowd)
    assert workspace.sql("SELECT reacted FROM messages WHERE id = :id", id=said.id) == [(6,)]
