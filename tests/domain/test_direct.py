"""Direct conversations and the directory of people, on both databases."""

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.moderation.bans import BanPerson
from chat.domain.moderation.blocks import Block
from chat.domain.people.directory import GetPerson, ListPeople
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.events import RoomChanged
from chat.domain.rooms.offers import AddMember
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import Forbidden, Invalid, NotFound
from tests.support.data.store import Place

People = dict[str, Person]


@pytest.fixture
def people(place: Place) -> People:
    return {name: place.account(name) for name in ("Ann", "Ben", "Cleo", "Dan")}


def talk(place: Place, person: Person, *others: Person) -> str:
    return str(place.do(person, OpenDirect(people=[one.id for one in others])).room.slug)


def test_the_same_people_always_have_the_same_conversation(place: Place, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(place, ann, ben)
    assert talk(place, ben, ann) == talk(place, ann, ben, ann) == slug
    assert talk(place, ann, ben, cleo) == talk(place, cleo, ben, ann) != slug


def test_of_many_who_begin_it_at_once_all_are_in_one(place: Place, people: People) -> None:
    ann, ben = people["Ann"], people["Ben"]
    begin = [lambda one=one, other=other: talk(place, one, other) for one, other in [(ann, ben), (ben, ann)] * 3]
    [slug] = set(place.at_once(begin))
    assert isinstance(slug, str)
    assert len(place.sql("SELECT * FROM rooms WHERE kind = 'direct'")) == 1


def test_a_conversation_is_listed_with_its_people_and_told_to_them_alone(place: Place, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(place, ann, ben)
    [listed] = [room for room in place.do(ben, ListRooms()).rooms if room.slug == slug]
    assert (listed.kind, listed.name, listed.people) == ("direct", "", [ann, ben])
    assert place.join(ben, slug).room.people == [ann, ben]
    assert slug not in [room.slug for room in place.do(cleo, ListRooms()).rooms]
    audiences = [audience for event, audience in place.published if isinstance(event, RoomChanged)]
    assert audiences == [Audience(people=(ann.id, ben.id))]
    with pytest.raises(NotFound):
        place.join(cleo, slug)


def test_nobody_is_added_to_it_removed_from_it_or_leaves_it(place: Place, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(place, ann, ben)
    for command in (
        AddMember(room=slug, person=cleo.id), RemoveMember(room=slug, person=ben.id), LeaveRoom(room=slug),
        ChangeSettings(room=slug, name="Ours"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            place.do(ann, command)


def test_with_whom_no_conversation_is_begun(place: Place, people: People) -> None:
    ann, ben, cleo, dan = people.values()
    guest, admin = place.arrive("Guest"), place.account("Admin", "admin")
    place.do(ben, Block(person=ann.id))
    place.do(admin, BanPerson(person=dan.id))
    for others, error in (
        ([ann], Invalid), ([guest], NotFound), ([dan], NotFound), ([Person(1_000_000, "")], NotFound),
        ([ben], Forbidden), ([cleo, ben], Forbidden),
    ):  # fmt: skip
        with pytest.raises(error) as refusal:
            talk(place, ann, *others)
        assert refusal.value.field == "people"  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        talk(place, guest, ann)
    assert place.sql("SELECT * FROM rooms WHERE kind = 'direct'") == []


def test_people_with_accounts_are_found_by_a_part_of_their_name(place: Place, people: People) -> None:
    place.arrive("Annie the guest")
    found = place.do(people["Ben"], ListPeople(query="an")).people
    assert [one.name for one in found] == ["Ann", "Dan"]
    with pytest.raises(Forbidden):
        place.do(place.arrive("Guest"), ListPeople())


def test_a_guest_sees_those_with_whom_they_share_a_room_and_nobody_else(place: Place, people: People) -> None:
    guest, stranger = place.arrive("Guest"), place.account("Stranger", room=None)
    assert place.do(guest, GetPerson(person=people["Ann"].id)).person.name == "Ann"
    for person_id in (stranger.id, 1_000_000):
        with pytest.raises(NotFound):
            place.do(guest, GetPerson(person=person_id))
    assert place.do(people["Ann"], GetPerson(person=stranger.id)).person.name == "Stranger"
    hidden = place.arrive("Hidden", room=None)
    slug = place.do(stranger, CreateRoom(name="Den", kind="private")).room.slug
    assert slug
    with pytest.raises(NotFound):
        place.do(people["Ann"], GetPerson(person=hidden.id))
