"""Direct conversations and the directory of people, on both databases."""

import re

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
from tests.support.data.store import Workspace

People = dict[str, Person]


@pytest.fixture
def people(workspace: Workspace) -> People:
    return {name: workspace.account(name) for name in ("Ann", "Ben", "Cleo", "Dan")}


def talk(workspace: Workspace, person: Person, *others: Person) -> str:
    return str(workspace.do(person, OpenDirect(people=[one.id for one in others])).room.slug)


def test_the_same_people_always_have_the_same_conversation(workspace: Workspace, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(workspace, ann, ben)
    assert talk(workspace, ben, ann) == talk(workspace, ann, ben, ann) == slug
    assert talk(workspace, ann, ben, cleo) == talk(workspace, cleo, ben, ann) != slug


def test_of_many_who_begin_it_at_once_all_are_in_one(workspace: Workspace, people: People) -> None:
    ann, ben = people["Ann"], people["Ben"]
    begin = [lambda one=one, other=other: talk(workspace, one, other) for one, other in [(ann, ben), (ben, ann)] * 3]
    [slug] = set(workspace.at_once(begin))
    assert isinstance(slug, str)
    assert len(workspace.sql("SELECT * FROM rooms WHERE kind = 'direct'")) == 1


def test_a_conversation_is_listed_with_its_people_and_told_to_them_alone(workspace: Workspace, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(workspace, ann, ben)
    [listed] = [room for room in workspace.do(ben, ListRooms()).rooms if room.slug == slug]
    assert (listed.kind, listed.name, listed.topic, listed.people) == ("direct", "", "", [ann, ben])
    assert re.fullmatch("direct-[0-9a-f]{16}", slug), "nobody can guess it"
    assert workspace.join(ben, slug).room.people == [ann, ben]
    assert slug not in [room.slug for room in workspace.do(cleo, ListRooms()).rooms]
    audiences = [audience for event, audience in workspace.published if isinstance(event, RoomChanged)]
    assert audiences == [Audience(people=(ann.id, ben.id))]
    with pytest.raises(NotFound):
        workspace.join(cleo, slug)


def test_nobody_is_added_to_it_removed_from_it_or_leaves_it(workspace: Workspace, people: People) -> None:
    ann, ben, cleo, _ = people.values()
    slug = talk(workspace, ann, ben)
    for command in (
        AddMember(room=slug, person=cleo.id), RemoveMember(room=slug, person=ben.id), LeaveRoom(room=slug),
        ChangeSettings(room=slug, name="Ours"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            workspace.do(ann, command)


def test_with_whom_no_conversation_is_begun(workspace: Workspace, people: People) -> None:
    ann, ben, cleo, dan = people.values()
    guest, admin = workspace.arrive("Guest"), workspace.account("Admin", "admin")
    workspace.do(ben, Block(person=ann.id))
    workspace.do(admin, BanPerson(person=dan.id))
    for others, error in (
        ([ann], Invalid), ([guest], NotFound), ([dan], NotFound), ([Person(1_000_000, "")], NotFound),
        ([ben], Forbidden), ([cleo, ben], Forbidden),
    ):  # fmt: skip
        with pytest.raises(error) as refusal:
            talk(workspace, ann, *others)
        assert refusal.value.field == "people"  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        talk(workspace, guest, ann)
    assert workspace.sql("SELECT * FROM rooms WHERE kind = 'direct'") == []


def test_a_conversation_that_was_begun_is_not_opened_by_a_person_who_was_blocked(
    workspace: Workspace, people: People
) -> None:
    ann, ben, _, _ = people.values()
    talk(workspace, ann, ben)
    workspace.do(ben, Block(person=ann.id))
    with pytest.raises(Forbidden):
        talk(workspace, ann, ben)


def test_people_with_accounts_are_found_by_a_part_of_their_name(workspace: Workspace, people: People) -> None:
    workspace.arrive("Annie the guest")
    found = workspace.do(people["Ben"], ListPeople(query="an")).people
    assert [one.name for one in found] == ["Ann", "Dan"]
    with pytest.raises(Forbidden):
        workspace.do(workspace.arrive("Guest"), ListPeople())


def test_a_guest_sees_those_with_whom_they_share_a_room_and_nobody_else(workspace: Workspace, people: People) -> None:
    guest, stranger = workspace.arrive("Guest"), workspace.account("Stranger", room=None)
    workspace.sql_write("DELETE FROM standings")  # migration 0005 made none for most of the members there were
    assert workspace.do(guest, GetPerson(person=people["Ann"].id)).person.name == "Ann"
    for person_id in (stranger.id, 1_000_000):
        with pytest.raises(NotFound):
            workspace.do(guest, GetPerson(person=person_id))
    assert workspace.do(people["Ann"], GetPerson(person=stranger.id)).person.name == "Stranger"
    hidden = workspace.arrive("Hidden", room=None)
    slug = workspace.do(stranger, CreateRoom(name="Den", kind="private")).room.slug
    assert slug
    with pytest.raises(NotFound):
        workspace.do(people["Ann"], GetPerson(person=hidden.id))
