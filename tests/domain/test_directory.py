"""The people whom one finds and may know of, and their pictures, on both databases."""

import hashlib

import pytest

from chat.core.event import Audience, Invalidated
from chat.core.wire import Person
from chat.domain.moderation.bans import BanPerson
from chat.domain.people import avatars, memberships
from chat.domain.people.directory import GetPerson, ListPeople
from chat.domain.people.events import PersonChanged
from chat.domain.people.wire import Profile
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.errors import Forbidden, NotFound, Unauthenticated
from tests.support.data.store import Workspace


@pytest.mark.parametrize("query", ["le", " LE ", "l\0e", "\0 le"])
def test_people_are_found_whatever_space_zero_or_case_the_part_of_their_name_has(
    workspace: Workspace, query: str
) -> None:
    people = [workspace.account(name) for name in ("Ann Lee", "Cleo", "Dan")]
    found = workspace.do(people[0], ListPeople(query=query))
    assert ([one.name for one in found.people], found.more) == (["Ann Lee", "Cleo"], False)
    assert [one.name for one in workspace.do(people[0], ListPeople()).people] == ["Ann Lee", "Cleo", "Dan"]


def test_nobody_has_a_name_as_long_as_this_and_looking_for_it_is_no_error(workspace: Workspace) -> None:
    assert workspace.do(workspace.account("Ann"), ListPeople(query="n" * 60_000)).people == []


def test_a_profile_says_what_others_may_know(workspace: Workspace) -> None:
    admin, ben = workspace.account("Admin", "admin"), workspace.account("Ben")
    workspace.sql_write("UPDATE people SET status = 'here' WHERE id = :id", id=ben.id)
    assert workspace.do(admin, GetPerson(person=ben.id)).person == Profile(
        ben.id, "Ben", None, "member", "here", banned=False, here=False
    )
    workspace.do(admin, BanPerson(person=ben.id))
    assert workspace.do(admin, GetPerson(person=ben.id)).person.banned is True


def test_one_knows_oneself_and_whoever_was_in_ones_room_but_who_left_knows_nobody_there(workspace: Workspace) -> None:
    stays, leaves = workspace.arrive("Stays"), workspace.arrive("Leaves")
    workspace.do(leaves, LeaveRoom(room="lobby"))
    assert workspace.do(stays, GetPerson(person=leaves.id)).person.name == "Leaves"
    assert workspace.do(leaves, GetPerson(person=leaves.id)).person.name == "Leaves"
    with pytest.raises(NotFound) as refusal:
        workspace.do(leaves, GetPerson(person=stays.id))
    assert refusal.value.field == "person"


def set_picture(workspace: Workspace, person: Person, image: bytes | None) -> str | None:
    return workspace.core.write(lambda tx: avatars.set_avatar(tx, person.id, image))


def pictures(workspace: Workspace) -> list[bytes]:
    return [bytes(image) for (image,) in workspace.sql("SELECT image FROM avatars")]


def test_a_picture_is_told_to_all_rooms_of_a_person_and_goes_when_nobody_has_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memberships, "PAGE", 1)
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    workspace.do(ann, CreateRoom(name="Hall"))
    assert list(workspace.core.read(lambda tx: memberships.rooms_of(tx, ann.id)).slugs) == ["lobby"]
    workspace.published.clear()
    name = set_picture(workspace, ann, b"one")
    assert name == hashlib.sha256(b"one").hexdigest()
    assert workspace.core.read(lambda tx: avatars.load(tx, name)) == b"one"
    told = PersonChanged(Person(ann.id, "Ann", name), "")
    assert (told, Audience(members=("lobby", "hall"))) in workspace.published
    assert (Invalidated("person", ann.id), Audience()) in workspace.published
    assert set_picture(workspace, ben, b"one") == name
    set_picture(workspace, ann, b"two")
    assert sorted(pictures(workspace)) == [b"one", b"two"], "Ben has it still"
    set_picture(workspace, ben, None)
    assert pictures(workspace) == [b"two"]
    workspace.published.clear()
    assert set_picture(workspace, ann, b"two") == hashlib.sha256(b"two").hexdigest()
    assert workspace.published == []


@pytest.mark.parametrize("image", [b"one", None])
def test_a_guest_and_somebody_who_is_gone_have_no_picture(workspace: Workspace, image: bytes | None) -> None:
    with pytest.raises(Forbidden):
        set_picture(workspace, workspace.arrive("Guest"), image)
    with pytest.raises(Unauthenticated):
        set_picture(workspace, Person(1_000_000, "Gone"), image)
    assert pictures(workspace) == []
