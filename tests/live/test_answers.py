"""The parts of an answer that only the worker knows."""

import pytest

from chat.core.wire import Person
from chat.domain.people.directory import OneProfile
from chat.domain.people.memberships import Rooms
from chat.domain.people.wire import Profile
from chat.domain.rooms.commands import RoomList
from chat.domain.rooms.members import MemberList
from chat.domain.rooms.view import OpenedRoom
from chat.domain.rooms.wire import Member, Room, RoomSummary
from chat.domain.workspace.commands import WorkspaceNow
from chat.live.answers import MEMBERS_SHOWN, complete
from tests.support.worker import Worker

ANN, BEN = Person(1, "Ann", "a picture"), Person(2, "Ben")


@pytest.fixture
def worker() -> Worker:
    """Ann is here, and Ben is not."""
    worker = Worker()
    worker.connect(ANN, Rooms({"lobby": 1}, None))
    return worker


def opened(slug: str) -> OpenedRoom:
    room = Room(slug, slug.title(), "", "public")
    return OpenedRoom(
        room=room, rev=1, epoch="e", messages=[], member_count=2, read_seq=0, more=False, reset=False
    )  # fmt: skip


def test_who_opens_a_room_is_told_who_is_here(worker: Worker) -> None:
    answer = complete(opened("lobby"), worker.registry, "Banter")
    assert isinstance(answer, OpenedRoom)
    assert (answer.here, answer.members) == (1, [Member(ANN.id, "Ann", "a picture", here=True)])


def test_who_opens_a_crowded_room_is_told_how_many_are_here_and_some_of_them() -> None:
    worker = Worker()
    for number in range(MEMBERS_SHOWN + 2):
        worker.connect(Person(number + 1, f"Guest {number}"), Rooms({"lobby": 1}, None))
    answer = complete(opened("lobby"), worker.registry, "Banter")
    assert isinstance(answer, OpenedRoom)
    assert (answer.here, len(answer.members)) == (MEMBERS_SHOWN + 2, MEMBERS_SHOWN)


def test_the_list_of_rooms_says_how_many_are_in_each(worker: Worker) -> None:
    rooms = [RoomSummary(slug, slug, "", "public", False, [], True, 0, 0, 0) for slug in ("lobby", "den")]
    complete(RoomList(rooms=rooms, more=False), worker.registry, "Banter")
    assert [room.here for room in rooms] == [1, 0]


@pytest.mark.parametrize(("person", "told", "here"), [(ANN, False, True), (BEN, False, False), (ANN, None, None)])
def test_a_profile_says_who_is_here_unless_one_is_not_to_know(
    worker: Worker, person: Person, told: bool | None, here: bool | None
) -> None:
    profile = Profile(person.id, person.name, None, "member", "", banned=False, here=told)
    complete(OneProfile(person=profile), worker.registry, "Banter")
    assert profile.here is here


def test_the_list_of_members_says_who_of_them_is_here(worker: Worker) -> None:
    members = [Member(one.id, one.name) for one in (ANN, BEN)]
    complete(MemberList(members=members, more=False), worker.registry, "Banter")
    assert [member.here for member in members] == [True, False]


@pytest.mark.parametrize(("given", "shown"), [("", "Banter"), ("The Attic", "The Attic")])
def test_the_workspace_has_the_name_that_its_owner_gave_it_or_else_the_operators(
    worker: Worker, given: str, shown: str
) -> None:
    answer = complete(WorkspaceNow(name=given, door="open"), worker.registry, "Banter")
    assert isinstance(answer, WorkspaceNow)
    assert answer.name == shown
