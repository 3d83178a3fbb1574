"""Making, opening, leaving and reading rooms, through the core, on both databases."""

import re
from functools import partial

import pytest

from chat.core.event import Audience, everybody
from chat.core.wire import Person
from chat.domain.messages.announcement import announce
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms, SetTopic, slug_of
from chat.domain.rooms.events import MemberChanged, RoomChanged, Typing
from chat.domain.rooms.members import ListMembers
from chat.domain.rooms.reading import MarkRead
from chat.domain.rooms.typing_notice import StartTyping
from chat.domain.rooms.view import CloseRoom
from chat.domain.rooms.wire import Room, RoomSummary
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store import queries
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben", room=None)


def kinds(workspace: Workspace, person: Person, room: str = "lobby") -> list[str]:
    return [message.kind for message in workspace.timeline(person, room)]


def summary(workspace: Workspace, person: Person, slug: str = "lobby") -> RoomSummary:
    found: list[RoomSummary] = workspace.do(person, ListRooms()).rooms
    return next(room for room in found if room.slug == slug)


def test_who_makes_a_room_is_in_it_and_everybody_hears_of_it(workspace: Workspace, ann: Person) -> None:
    room = workspace.do(ann, CreateRoom(name=" Grüße & Co ", topic="Hello")).room
    assert room == Room(slug="grüße-co", name="Grüße & Co", topic="Hello", kind="public")
    assert (RoomChanged(room=room), everybody(room.slug)) in workspace.published
    assert summary(workspace, ann, "grüße-co").member
    assert kinds(workspace, ann, "grüße-co") == ["join"]


def test_a_private_room_is_told_to_its_maker_alone_and_nobody_can_guess_its_slug(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    room = workspace.do(ann, CreateRoom(name="Tea", kind="private")).room
    assert re.fullmatch("tea-[0-9a-f]{10}", room.slug)
    assert (RoomChanged(room=room), Audience(members=(room.slug,), people=(ann.id,))) in workspace.published
    assert summary(workspace, ann, room.slug).kind == "private"
    with pytest.raises(Forbidden):
        workspace.do(workspace.arrive("Guest"), CreateRoom(name="Coffee", kind="private"))


def test_a_room_whose_slug_is_taken_is_a_conflict(workspace: Workspace, ann: Person) -> None:
    workspace.do(ann, CreateRoom(name="Tea Time"))
    with pytest.raises(Conflict) as refusal:
        workspace.do(ann, CreateRoom(name="TEA-time!"))
    assert refusal.value.field == "name"


def test_of_two_who_make_the_same_room_at_once_one_has_it(workspace: Workspace, ann: Person) -> None:
    outcomes = workspace.at_once([lambda: workspace.do(ann, CreateRoom(name="Tea"))] * 4)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert kinds(workspace, ann, "tea") == ["join"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Lobby", "lobby"),
        ("  Tea   Time!! ", "tea-time"),
        ("C++ / Rust_2", "c-rust-2"),
        ("日本語", "日本語"),
        ("\uff34\uff25\uff21", "tea"),
        ("--a--", "a"),
        *(("x" * length, "x" * min(length, 60)) for length in (59, 60, 61, 180)),
        ("x" * 59 + " y", "x" * 59),
    ],
)
def test_a_slug_is_letters_and_digits_joined_by_dashes(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", ["!!!", "🦊", "_-_"])
def test_a_room_needs_a_letter_or_a_digit_in_its_name(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        slug_of(name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 81}, "name"), ({"name": "a\nb"}, "name"),
     ({"name": "ok", "topic": "x" * 301}, "topic"), ({"name": "ok", "topic": "a\nb"}, "topic")],
)  # fmt: skip
def test_a_bad_name_or_topic_names_its_field(
    workspace: Workspace, ann: Person, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        workspace.do(ann, CreateRoom(**fields))
    assert refusal.value.field == field


def test_looking_at_a_public_room_tells_nobody_and_joins_nobody(workspace: Workspace, ann: Person, ben: Person) -> None:
    post = workspace.post(ann, "hello")
    told = len(workspace.published)
    opened = workspace.open(ben)
    assert (opened.role, opened.member_count, opened.messages[-1], opened.read_seq) == (None, 1, post, opened.rev)
    assert "room:join" in opened.may
    assert not {"message:post", "typing:start", "room:read"} & set(opened.may)
    assert len(workspace.published) == told
    with pytest.raises(Forbidden):
        workspace.post(ben, "from outside")


def test_who_left_and_looks_again_stays_outside(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.join(ben)
    workspace.do(ben, LeaveRoom(room="lobby"))
    assert workspace.open(ben).role is None
    assert kinds(workspace, ann) == ["join", "leave"]


def test_an_archived_room_is_read_and_not_joined(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.sql_write("UPDATE rooms SET archived_at = 1 WHERE slug = 'lobby'")
    opened = workspace.open(ben)
    assert (opened.role, "room:join" in opened.may) == (None, False)
    with pytest.raises(Forbidden):
        workspace.join(ben)
    assert kinds(workspace, ann) == ["join"]


def test_the_first_joining_counts_and_the_next_does_not(workspace: Workspace, ann: Person, ben: Person) -> None:
    opened = workspace.join(ben)
    assert (opened.member_count, opened.rev, opened.more, opened.reset) == (2, 2, False, False)
    assert opened.read_seq == 1, "the own joining is the first that is not read"
    assert [message.kind for message in opened.messages] == ["join", "join"]
    assert MemberChanged(room="lobby", rev=2, person=ben, member=True) in workspace.events(MemberChanged)
    assert workspace.published[-1].audience == Audience(room="lobby", people=(ben.id,))
    told = len(workspace.published)
    assert workspace.join(ben).member_count == 2
    assert (len(workspace.published), kinds(workspace, ann)) == (told, ["join", "join"])


def test_many_joinings_at_once_join_once(workspace: Workspace, ben: Person) -> None:
    opened = workspace.at_once([lambda: workspace.join(ben)] * 6)
    assert [one.member_count for one in opened] == [1] * 6
    assert kinds(workspace, ben) == ["join"]


def test_opening_goes_on_where_one_was(workspace: Workspace, ann: Person) -> None:
    before = workspace.join(ann)
    first = workspace.post(ann, "first")
    changed = workspace.edit(ann, first, "FIRST")
    opened = workspace.join(ann, since=before.rev, epoch=before.epoch)
    assert (opened.messages, opened.rev, opened.more, opened.reset) == ([changed], 3, False, False)
    again = workspace.join(ann, since=opened.rev, epoch=opened.epoch)
    assert (again.messages, again.rev, again.reset) == ([], 3, False)


def test_what_can_not_be_continued_is_reset(workspace: Workspace, ann: Person) -> None:
    here = workspace.join(ann)
    for since, epoch in ((here.rev + 1, here.epoch), (here.rev, "another"), (here.rev, None)):
        opened = workspace.join(ann, since=since, epoch=epoch)
        assert (opened.reset, opened.rev, opened.messages) == (True, here.rev, here.messages)


def test_a_new_epoch_resets_who_comes_back(workspace: Workspace, ann: Person) -> None:
    here = workspace.join(ann)
    workspace.core.write(queries.epoch.new_epoch)
    opened = workspace.join(ann, since=here.rev, epoch=here.epoch)
    assert opened.reset
    assert opened.epoch != here.epoch
    assert not workspace.join(ann, since=opened.rev, epoch=opened.epoch).reset


def test_leaving_is_told_and_can_be_done_twice(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.join(ben)
    workspace.do(ben, LeaveRoom(room="lobby"))
    assert workspace.published[-1].event == MemberChanged(room="lobby", rev=3, person=ben, member=False)
    assert workspace.published[-1].audience == Audience(room="lobby", people=(ben.id,))
    told = len(workspace.published)
    workspace.do(ben, LeaveRoom(room="lobby"))
    assert len(workspace.published) == told
    assert workspace.join(ann).member_count == 1
    assert kinds(workspace, ann) == ["join", "leave"]


def test_tabs_that_leave_in_the_same_moment_leave_once(workspace: Workspace, ann: Person) -> None:
    for n in range(3):
        guest = workspace.arrive(f"Guest {n}")
        workspace.at_once([partial(workspace.do, guest, LeaveRoom(room="lobby"))] * 4)
        assert workspace.join(ann).member_count == 1
    assert kinds(workspace, ann) == ["join"] + ["leave"] * 3


def test_a_topic_is_set_once_and_said_in_the_room(workspace: Workspace, ann: Person) -> None:
    room = workspace.do(ann, SetTopic(room="lobby", topic=" Tea ")).room
    assert room.topic == "Tea"
    assert workspace.published[-1].event == RoomChanged(room=room)
    workspace.do(ann, SetTopic(room="lobby", topic="Tea"))
    workspace.do(ann, SetTopic(room="lobby", topic=""))
    assert [message.text for message in workspace.timeline(ann) if message.kind == "topic"] == ["Tea", ""]


def test_only_members_set_the_topic_read_or_type(workspace: Workspace, ben: Person) -> None:
    for command in (SetTopic(room="lobby", topic="x"), MarkRead(room="lobby", seq=1), StartTyping(room="lobby")):
        with pytest.raises(Forbidden) as refusal:
            workspace.do(ben, command)
        assert refusal.value.field == "room"
    assert workspace.published == []


def test_a_room_that_is_not_there_is_not_found(workspace: Workspace, ann: Person) -> None:
    for command in (CloseRoom(room="x"), LeaveRoom(room="x"), ListMembers(room="x"), StartTyping(room="x")):
        with pytest.raises(NotFound) as refusal:
            workspace.do(ann, command)
        assert refusal.value.field == "room"
    with pytest.raises(NotFound):
        workspace.join(ann, "x")


def test_a_private_room_is_not_found_by_who_is_not_in_it(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.core.write(
        lambda tx: queries.rooms.insert(tx, slug="den", name="Den", topic="", kind="private", created_by=ann.id)
    )
    with pytest.raises(NotFound) as hidden:
        workspace.join(ben, "den")
    with pytest.raises(NotFound) as missing:
        workspace.join(ben, "no-den")
    assert hidden.value.wire() == missing.value.wire()
    assert "den" not in [room.slug for room in workspace.do(ben, ListRooms()).rooms]


def test_typing_is_told_to_the_room(workspace: Workspace, ann: Person) -> None:
    workspace.do(ann, StartTyping(room="lobby"))
    assert workspace.published[-1] == (Typing(room="lobby", person=ann), Audience(room="lobby", rev=1))


def test_the_server_announces_without_an_author(workspace: Workspace, ann: Person) -> None:
    message = workspace.core.write(lambda tx: announce(tx, "lobby", "\n Closing\nat ten "))
    assert (message.kind, message.author, message.text) == ("announcement", None, " Closing\nat ten")
    assert workspace.events(MessageChanged)[-1].message == message
    with pytest.raises(NotFound):
        workspace.core.write(lambda tx: announce(tx, "nowhere", "hello"))
