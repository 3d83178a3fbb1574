"""The time zone of a person is known to those who share a room with them, on both databases."""

import pytest

from chat.core.command import Actor
from chat.core.wire import Person
from chat.domain.accounts.timezone import RENAMED, SetTimezone, clean_timezone
from chat.domain.people.directory import GetPerson, ListPeople
from chat.domain.rooms.commands import LeaveRoom
from chat.errors import Invalid
from chat.store import WriteNeeded
from tests.support.data.store import Workspace

BERLIN = SetTimezone(timezone="Europe/Berlin")


def seen_by(workspace: Workspace, who: Person, other: Person) -> str:
    return workspace.do(who, GetPerson(person=other.id)).person.timezone


def test_who_shares_a_room_learns_the_time_zone_and_oneself_and_nobody_else(workspace: Workspace) -> None:
    ann, ben, cleo = workspace.account("Ann"), workspace.account("Ben"), workspace.account("Cleo", room=None)
    assert workspace.do(ann, BERLIN).timezone == "Europe/Berlin"
    assert [seen_by(workspace, who, ann) for who in (ann, ben, cleo)] == ["Europe/Berlin", "Europe/Berlin", ""]
    assert [one.timezone for one in workspace.do(ben, ListPeople()).people] == ["", "", ""]
    workspace.do(ben, LeaveRoom(room="lobby"))
    assert seen_by(workspace, ben, ann) == ""


def test_an_empty_one_is_told_to_nobody(workspace: Workspace, ann: Person) -> None:
    ben = workspace.arrive("Ben")
    workspace.do(ann, BERLIN)
    assert workspace.do(ann, SetTimezone(timezone="")).timezone == ""
    assert seen_by(workspace, ben, ann) == ""


def test_telling_the_same_again_writes_nothing(workspace: Workspace, ann: Person) -> None:
    actor = Actor(ann.id, ann.name, None, "guest")
    with pytest.raises(WriteNeeded):
        workspace.core.store.read(lambda tx: BERLIN.perform(tx, actor))
    workspace.do(ann, BERLIN)
    assert workspace.core.store.read(lambda tx: BERLIN.perform(tx, actor)).timezone == "Europe/Berlin"


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_zone_that_was_renamed_is_known_by_its_old_name_too(old: str, new: str) -> None:
    assert clean_timezone(old) == new == clean_timezone(new)


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+5", "America/Argentina/Ushuaia", "America/Port-au-Prince"])
def test_a_zone_has_the_name_of_a_place(name: str) -> None:
    assert clean_timezone(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Europe", "Mars/Olympus", "europe/berlin", "localtime", "posix/Europe/Berlin", "right/UTC", "../zoneinfo/UTC",
        "/etc/passwd", "Europe/Berlin\0", "Europe/../UTC", "+05:30", " ", "A" * 300, "Europe/" + "B" * 300,
    ],
)  # fmt: skip
def test_anything_else_is_no_zone(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_timezone(name)
    assert refused.value.field == "timezone"
