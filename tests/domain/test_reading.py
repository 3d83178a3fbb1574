"""How far one has read, what is unread, and the lists, through the core, on both databases."""

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages.announcement import announce
from chat.domain.rooms.commands import CreateRoom, ListRooms, SetTopic
from chat.domain.rooms.events import Read
from chat.domain.rooms.members import ListMembers
from chat.domain.rooms.open import MarkRead
from chat.domain.rooms.wire import RoomSummary
from tests.support.data.store import Place


@pytest.fixture
def ben(place: Place) -> Person:
    return place.arrive("Ben", room=None)


def lobby(place: Place, person: Person) -> RoomSummary:
    found: list[RoomSummary] = place.do(person, ListRooms()).rooms
    return next(room for room in found if room.slug == "lobby")


def test_the_read_marker_moves_forward_only_and_never_beyond_the_room(place: Place, ann: Person) -> None:
    last = place.post(ann, "hello")

    def read(seq: int) -> int:
        return int(place.do(ann, MarkRead(room="lobby", seq=seq)).read_seq)

    assert read(last.seq) == last.seq
    assert place.published[-1] == (Read(room="lobby", read_seq=last.seq), Audience(people=(ann.id,)))
    told = len(place.published)
    assert read(1) == last.seq
    assert read(last.seq) == last.seq
    assert read(2**53 - 1) == last.seq
    assert len(place.published) == told
    assert place.join(ann).read_seq == last.seq


def test_unread_counts_what_others_wrote_since_the_marker(place: Place, ann: Person, ben: Person) -> None:
    place.post(ann, "before Ben came")
    place.join(ben)
    assert lobby(place, ben).unread == 0
    first = place.post(ann, "one")
    place.post(ben, "his own")
    place.delete(ann, place.post(ann, "taken back"))
    place.do(ann, SetTopic(room="lobby", topic="Tea"))
    place.core.write(lambda tx: announce(tx, "lobby", "two"))
    assert lobby(place, ben).unread == 2
    place.do(ben, MarkRead(room="lobby", seq=first.seq))
    assert lobby(place, ben).unread == 1


def test_unread_stops_counting_at_a_hundred(place: Place, ann: Person, ben: Person) -> None:
    place.join(ben)
    place.at_once([lambda n=n: place.post(ann, f"{n}") for n in range(101)])
    assert lobby(place, ben).unread == 100


def test_the_list_of_rooms_comes_in_pages_by_slug(place: Place, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b", "a", "c"):
        place.do(ann, CreateRoom(name=name))
    monkeypatch.setattr("chat.domain.rooms.commands.PAGE", 2)
    first = place.do(ann, ListRooms())
    assert ([room.slug for room in first.rooms], first.more) == (["a", "b"], True)
    rest = place.do(ann, ListRooms(after="b"))
    assert ([room.slug for room in rest.rooms], rest.more) == (["c", "lobby"], False)


def test_the_members_of_a_room_come_in_pages_by_id(
    place: Place, ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.join(ben)
    monkeypatch.setattr("chat.domain.rooms.members.PAGE", 1)
    first = place.do(ann, ListMembers(room="lobby"))
    assert ([member.id for member in first.members], first.more) == ([ann.id], True)
    rest = place.do(ann, ListMembers(room="lobby", after=ann.id))
    assert ([member.id for member in rest.members], rest.more) == ([ben.id], False)
