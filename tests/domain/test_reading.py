"""How far one has read, what is unread, and the lists, through the core, on both databases."""

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages.announcement import announce
from chat.domain.rooms.commands import CreateRoom, ListRooms, SetTopic
from chat.domain.rooms.events import OptionsChanged, Read
from chat.domain.rooms.members import ListMembers
from chat.domain.rooms.reading import MarkRead, MarkUnread, SetOptions
from chat.domain.rooms.wire import Mention, RoomSummary
from chat.errors import Invalid
from tests.support.data.counting import queries_of
from tests.support.data.store import Workspace
from tests.support.data.unread import read, state


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben", room=None)


def lobby(workspace: Workspace, person: Person) -> RoomSummary:
    found: list[RoomSummary] = workspace.do(person, ListRooms()).rooms
    return next(room for room in found if room.slug == "lobby")


def test_the_read_marker_moves_forward_only_and_never_beyond_the_room(workspace: Workspace, ann: Person) -> None:
    last = workspace.post(ann, "hello")

    def read(seq: int) -> int:
        return int(workspace.do(ann, MarkRead(room="lobby", seq=seq)).read_seq)

    assert read(last.seq) == last.seq
    marked = Read(room="lobby", rev=last.rev, reads=1, read_seq=last.seq, unread=0, mentions=[])
    assert workspace.published[-1] == (marked, Audience(people=(ann.id,)))
    told = len(workspace.published)
    assert read(1) == last.seq
    assert read(last.seq) == last.seq
    assert read(2**53 - 1) == last.seq
    assert len(workspace.published) == told
    assert workspace.join(ann).read_seq == last.seq


def test_unread_counts_what_others_wrote_since_the_marker(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.post(ann, "before Ben came")
    workspace.join(ben)
    assert lobby(workspace, ben).unread == 0
    first = workspace.post(ann, "one")
    workspace.post(ben, "his own")
    workspace.delete(ann, workspace.post(ann, "taken back"))
    workspace.do(ann, SetTopic(room="lobby", topic="Tea"))
    workspace.core.write(lambda tx: announce(tx, "lobby", "two"))
    assert lobby(workspace, ben).unread == 2
    workspace.do(ben, MarkRead(room="lobby", seq=first.seq))
    assert lobby(workspace, ben).unread == 1
    assert workspace.open(ben).read_seq == first.seq


@pytest.mark.parametrize("missed", [99, 100, 101, 300])
def test_unread_stops_counting_at_a_hundred(workspace: Workspace, ann: Person, ben: Person, missed: int) -> None:
    workspace.join(ben)
    workspace.fill(ann, missed)
    assert lobby(workspace, ben).unread == min(missed, 100)


def test_the_list_says_which_rooms_are_archived_and_counts_nothing_as_unread_for_an_outsider(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    workspace.post(ann, "hello")
    seen = lobby(workspace, ben)
    assert (seen.member, seen.archived, seen.unread, seen.last_seq) == (False, False, 0, 2)
    workspace.sql_write("UPDATE rooms SET archived_at = 1 WHERE slug = 'lobby'")
    assert lobby(workspace, ann).archived
    assert [room.slug for room in workspace.do(ben, ListRooms()).rooms] == []


def test_the_list_of_rooms_comes_in_pages_by_slug(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b", "a", "c"):
        workspace.do(ann, CreateRoom(name=name))
    monkeypatch.setattr("chat.domain.rooms.commands.PAGE", 2)
    first = workspace.do(ann, ListRooms())
    assert ([room.slug for room in first.rooms], first.more) == (["a", "b"], True)
    rest = workspace.do(ann, ListRooms(after="b"))
    assert ([room.slug for room in rest.rooms], rest.more) == (["c", "lobby"], False)


def test_the_members_of_a_room_come_in_pages_by_id(
    workspace: Workspace, ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.join(ben)
    monkeypatch.setattr("chat.domain.rooms.members.PAGE", 1)
    first = workspace.do(ann, ListMembers(room="lobby"))
    assert ([member.id for member in first.members], first.more) == ([ann.id], True)
    rest = workspace.do(ann, ListMembers(room="lobby", after=ann.id))
    assert ([member.id for member in rest.members], rest.more) == ([ben.id], False)


def test_the_list_says_how_many_are_in_a_room_and_when_they_wrote_last(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    seen = lobby(workspace, ann)
    assert (seen.member_count, seen.last_at) == (1, None)
    post = workspace.post(ann, "hello")
    workspace.join(ben)
    seen = lobby(workspace, ben)
    assert (seen.member_count, seen.last_at) == (2, post.at)


def test_a_room_can_be_marked_as_unread_from_a_message_on(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.join(ben)
    first, second = workspace.post(ben, "one"), workspace.post(ben, "two")
    read(workspace, ann, second.seq)
    workspace.published.clear()
    assert workspace.do(ann, MarkUnread(room="lobby", seq=second.seq)).read_seq == second.seq - 1
    assert workspace.published == [
        (Read("lobby", second.rev, 2, second.seq - 1, unread=1, mentions=[]), Audience(people=(ann.id,)))
    ]
    assert workspace.do(ann, MarkUnread(room="lobby", seq=first.seq)).read_seq == first.seq - 1
    assert (state(workspace, ann).unread, state(workspace, ann).reads) == (2, 3)
    assert workspace.do(ann, MarkUnread(room="lobby", seq=second.seq)).read_seq == first.seq - 1, "it is unread"
    assert read(workspace, ann, second.seq) == second.seq
    for beyond in (0, second.rev + 1):
        with pytest.raises(Invalid):
            workspace.do(ann, MarkUnread(room="lobby", seq=beyond))


def test_a_mark_tells_what_is_left(workspace: Workspace, ann: Person, ben: Person) -> None:
    workspace.join(ben)
    said = [workspace.post(ben, text) for text in ("one", "@Ann two", "@Ann three")]
    workspace.delete(ben, workspace.post(ben, "@Ann four"))
    workspace.published.clear()
    read(workspace, ann, said[1].seq)
    assert workspace.published[-1].event == Read(
        "lobby", said[-1].rev + 2, 1, said[1].seq, unread=1, mentions=[Mention(said[2].seq, said[2].seq)]
    )


def test_one_chooses_what_to_hear_of_a_room_and_how_to_see_its_threads(workspace: Workspace, ann: Person) -> None:
    assert (state(workspace, ann).level, state(workspace, ann).threads) == ("all", "flat")
    workspace.do(ann, SetOptions(room="lobby", level="nothing"))
    workspace.do(ann, SetOptions(room="lobby", threads="folded"))
    assert workspace.published[-1] == (OptionsChanged("lobby", "nothing", "folded"), Audience(people=(ann.id,)))
    assert (state(workspace, ann).level, state(workspace, ann).threads) == ("nothing", "folded")
    told = len(workspace.published)
    workspace.do(ann, SetOptions(room="lobby"))
    assert len(workspace.published) == told, "nothing was chosen"


@pytest.mark.parametrize("rooms", [1, 9])
def test_the_list_of_rooms_takes_as_many_queries_however_many_there_are(
    workspace: Workspace, ann: Person, ben: Person, rooms: int
) -> None:
    for number in range(rooms):
        slug = workspace.do(ben, CreateRoom(name=f"Room {number}")).room.slug
        workspace.join(ann, slug)
        workspace.post(ben, "@Ann hello", slug)
    found = queries_of(lambda: workspace.do(ann, ListRooms()))
    assert found <= 6
