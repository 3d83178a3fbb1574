"""For whom a message is meant, through the core, on both databases."""

from typing import Any

import pytest

from chat.core.wire import Person
from chat.domain.accounts.profile import Rename
from chat.domain.messages import mentions
from chat.domain.messages.commands import EditMessage
from chat.domain.messages.wire import MeantSince, Message
from chat.domain.moderation.bans import BanPerson
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.wire import Mention
from chat.errors import Conflict, Forbidden
from tests.support.data.saying import crowd, say
from tests.support.data.store import Workspace
from tests.support.data.unread import read, state


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


@pytest.fixture
def lee(workspace: Workspace) -> Person:
    return workspace.account("Ann Lee")


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


def edit(workspace: Workspace, person: Person, message: Message, text: str, **fields: Any) -> Message:
    return workspace.do(person, EditMessage(room="lobby", id=message.id, text=text, **fields)).message


def test_a_name_is_stored_as_whom_it_means_and_shown_with_the_name_they_have_now(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = say(workspace, ben, "Hello @ann, are you there?").message
    assert said.text == f"Hello <@{ann.id}>, are you there?"
    assert (said.mentions, said.meant, said.everybody) == ([ann], [ann.id], 0)
    workspace.do(ann, Rename(name="Anna"))
    assert workspace.timeline(ben)[-1].mentions == [Person(ann.id, "Anna")]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("@Ann Lee", "<@{lee}>"),
        ("@ANN LEE's", "<@{lee}>'s"),
        ("@Ann Leeds", "<@{ann}> Leeds"),
        ("@Ann, @Ben", "<@{ann}>, <@{ben}>"),
        ("@Ann  Lee", "<@{lee}>"),
        ("@Annabel", "@Annabel"),
        ("`@Ann` @Ann", "`@Ann` <@{ann}>"),
        ("<@{ann}> again", "<@{ann}> again"),
        ("<@999> and @Nobody", "<@999> and @Nobody"),
    ],
)
def test_the_longest_name_of_somebody_is_meant(
    workspace: Workspace, ann: Person, lee: Person, ben: Person, text: str, stored: str
) -> None:
    ids = {"ann": ann.id, "lee": lee.id, "ben": ben.id}
    writer = workspace.account("Writer")
    assert say(workspace, writer, text.format(**ids)).message.text == stored.format(**ids)


def test_one_s_own_name_is_shown_and_tells_nobody(workspace: Workspace, ann: Person) -> None:
    said = say(workspace, ann, "I, @Ann, was here").message
    assert (said.mentions, said.meant) == ([ann], [])
    assert state(workspace, ann).mentions == []


def test_a_mention_is_unread_for_whom_it_means_and_read_with_the_room(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = say(workspace, ben, "@Ann").message
    assert state(workspace, ann).mentions == [Mention(said.seq, said.seq)]
    assert state(workspace, ben).mentions == []
    read(workspace, ann, said.seq)
    assert state(workspace, ann).mentions == []


def test_an_edit_that_adds_a_mention_tells_and_one_that_removes_it_takes_back(
    workspace: Workspace, ann: Person, ben: Person, lee: Person
) -> None:
    said = say(workspace, ben, "@Ann Lee").message
    for reader in (ann, lee):
        read(workspace, reader, said.seq)
    edited = edit(workspace, ben, said, "@Ann Lee and @Ann")
    assert (edited.meant, edited.meant_later, edited.meant_rev) == (
        [ann.id, lee.id],
        [MeantSince(ann.id, edited.rev)],
        edited.rev,
    )
    assert state(workspace, ann).mentions == [Mention(said.seq, edited.rev)]
    assert state(workspace, lee).mentions == [], "she has read it"
    taken = edit(workspace, ben, said, "nobody")
    assert (taken.mentions, taken.meant, taken.meant_rev) == ([], [], taken.rev)
    assert state(workspace, ann).mentions == []


def test_a_text_that_means_the_same_people_is_edited_and_no_mention(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = say(workspace, ben, "@Ann").message
    edited = edit(workspace, ben, said, f"<@{ann.id}>, hello")
    assert (edited.meant, edited.meant_later, edited.meant_rev) == ([ann.id], [], edited.rev)
    assert state(workspace, ann).mentions == [Mention(said.seq, said.seq)]
    assert edit(workspace, ben, said, "@Ann, hello") == edited, "nothing changed"


def test_a_deleted_message_means_nobody(workspace: Workspace, ann: Person, ben: Person) -> None:
    said = say(workspace, ben, "@Ann").message
    gone = workspace.delete(ben, said)
    assert (gone.mentions, gone.meant) == ([], [])
    assert state(workspace, ann).mentions == []
    assert workspace.sql("SELECT * FROM mentions") == []


def test_people_who_are_not_in_the_room_are_named_in_the_answer_and_not_told(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    room = workspace.do(ben, CreateRoom(name="Den", kind="private")).room.slug
    said = say(workspace, ben, "@Ann, look", room=room)
    assert (said.message.mentions, said.message.meant, list(said.outside)) == ([ann], [], [ann])
    workspace.bring(ben, ann, room)
    assert state(workspace, ann, room).mentions == []
    again = say(workspace, ben, "@Ann, look", room=room)
    assert (again.message.meant, list(again.outside)) == ([ann.id], [])


def test_a_guest_names_members_of_the_room_and_learns_nothing_of_others(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    far = workspace.account("Far", room=None)
    guest = workspace.arrive("Guest")
    said = say(workspace, guest, f"@Ann @Far <@{far.id}>").message
    assert said.text == f"<@{ann.id}> @Far <@{far.id}>"
    assert said.mentions == [ann], "the name of an id is not told"
    assert say(workspace, ann, "@Far").message.mentions == [far]


def test_who_is_banned_is_named_by_nobody_outside_their_rooms(workspace: Workspace, ann: Person) -> None:
    owner, far = workspace.account("Owner", "owner"), workspace.account("Far", room=None)
    workspace.do(owner, BanPerson(person=far.id))
    assert say(workspace, ann, "@Far").message.mentions == []


# The room, and those who are here


@pytest.mark.parametrize("word", ["room", "all", "Everyone", "channel"])
def test_in_a_small_room_everybody_may_tell_it(workspace: Workspace, ann: Person, ben: Person, word: str) -> None:
    said = say(workspace, ben, f"@{word}: tea").message
    assert (said.text, said.everybody, said.meant) == ("<@room>: tea", said.seq, [])
    assert state(workspace, ann).mentions == [Mention(said.seq, said.seq)]
    late = workspace.account("Late")
    assert state(workspace, late).mentions == []


def test_those_who_are_here_are_told_and_nobody_else(workspace: Workspace, ann: Person, ben: Person) -> None:
    away = workspace.account("Away")
    outsider = workspace.account("Outsider", room=None)
    workspace.core.bus.attend(lambda slug: [ann.id, ben.id, outsider.id] if slug == "lobby" else [away.id])
    said = say(workspace, ben, "@here, tea").message
    assert (said.text, said.everybody, said.meant) == ("<@here>, tea", 0, [ann.id])
    workspace.core.bus.attend(lambda slug: [away.id])
    edited = edit(workspace, ben, said, "@here, tea or coffee")
    assert edited.meant == [ann.id], "those who were here then"
    assert state(workspace, away).mentions == []


def test_in_a_large_room_only_moderators_tell_it_and_say_that_they_mean_it(workspace: Workspace, ann: Person) -> None:
    admin = workspace.account("Admin", "admin")
    crowd(workspace, mentions.SMALL - 2)
    assert say(workspace, ann, "@room").message.everybody, "20 members"
    crowd_1 = workspace.account("Another")
    with pytest.raises(Forbidden):
        say(workspace, ann, "@room")
    said = say(workspace, admin, "@room").message
    assert state(workspace, crowd_1).mentions == [Mention(said.seq, said.seq)]
    crowd_2 = workspace.account("One more")
    with pytest.raises(Conflict) as refused:
        say(workspace, admin, "@room")
    assert (refused.value.field, str(refused.value)[:2]) == ("wide", "21")
    said = say(workspace, admin, "@room", wide=True).message
    assert state(workspace, crowd_2).mentions == [Mention(said.seq, said.seq)]
    assert edit(workspace, admin, said, "@room, again").everybody, "those who were told need not be asked about"


def test_an_edit_that_names_the_room_says_since_when(workspace: Workspace, ann: Person, ben: Person) -> None:
    said = say(workspace, ben, "tea").message
    read(workspace, ann, said.seq)
    edited = edit(workspace, ben, said, "tea, @room")
    assert (edited.everybody, edited.meant_rev) == (edited.rev, edited.rev)
    assert state(workspace, ann).mentions == [Mention(said.seq, edited.rev)]
    again = edit(workspace, ben, said, "tea, @room, now")
    assert again.everybody == edited.rev
    assert edit(workspace, ben, said, "tea").everybody == 0
    assert state(workspace, ann).mentions == []


def test_who_was_named_before_the_room_was_stays_named_since_then(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = say(workspace, ben, "@Ann").message
    edited = edit(workspace, ben, said, "@room")
    assert (edited.meant, edited.meant_later, edited.everybody) == ([ann.id], [], edited.rev)
    assert state(workspace, ann).mentions == [Mention(said.seq, said.seq)]
