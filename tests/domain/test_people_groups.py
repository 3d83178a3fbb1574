"""Groups of people who are mentioned by one name, through the core, on both databases."""

from functools import partial

import pytest

from chat.core.wire import Person
from chat.domain.messages import mentions
from chat.domain.messages.wire import Group
from chat.domain.moderation.admin import ListAudit
from chat.domain.people import groups
from chat.domain.people.groups import DeleteGroup, ListGroups, SaveGroup
from chat.domain.people.wire import PeopleGroup
from chat.domain.rooms.wire import Mention
from chat.errors import Conflict, Invalid, NotFound
from tests.support.data.counting import queries_of
from tests.support.data.saying import crowd, say
from tests.support.data.store import Workspace
from tests.support.data.unread import state


@pytest.fixture
def admin(workspace: Workspace) -> Person:
    return workspace.account("Admin", "admin")


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


@pytest.fixture
def lee(workspace: Workspace) -> Person:
    return workspace.account("Ann Lee")


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


def test_a_group_means_its_people_in_the_room(
    workspace: Workspace, admin: Person, ann: Person, ben: Person, lee: Person
) -> None:
    far = workspace.account("Far", room=None)
    group = workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id, lee.id, far.id])).group
    said = say(workspace, ben, "@gardeners, @Ann: tea").message
    assert said.text == f"<@group:{group.id}>, <@{ann.id}>: tea"
    assert (said.groups, said.mentions, said.meant) == ([Group(group.id, "Gardeners")], [ann], [ann.id, lee.id])
    workspace.do(admin, SaveGroup(id=group.id, name="Planters"))
    assert workspace.timeline(ben)[-1].groups == [Group(group.id, "Planters")]
    workspace.do(admin, DeleteGroup(id=group.id))
    assert workspace.timeline(ben)[-1].groups == []
    assert state(workspace, lee).mentions == [Mention(said.seq, said.seq)]


def test_a_large_group_is_asked_about_first(workspace: Workspace, admin: Person, ann: Person) -> None:
    people = [one.id for one in crowd(workspace, mentions.SMALL + 1)]
    workspace.do(admin, SaveGroup(name="Crowd", add=people))
    with pytest.raises(Conflict):
        say(workspace, ann, "@crowd")
    assert sorted(say(workspace, ann, "@crowd", wide=True).message.meant) == people


@pytest.mark.parametrize("name", ["Ann", "room", "HERE", "all"])
def test_a_group_does_not_take_a_name_that_means_something_else(
    workspace: Workspace, admin: Person, ann: Person, name: str
) -> None:
    with pytest.raises(Conflict):
        workspace.do(admin, SaveGroup(name=name))


def test_two_groups_do_not_have_one_name(workspace: Workspace, admin: Person) -> None:
    first = workspace.do(admin, SaveGroup(name="Gardeners")).group
    with pytest.raises(Conflict):
        workspace.do(admin, SaveGroup(name="gardeners"))
    assert workspace.do(admin, SaveGroup(id=first.id, name="gardeners")).group.name == "gardeners"


def test_admins_who_change_a_group_at_the_same_time_do_not_undo_each_other(
    workspace: Workspace, admin: Person, ann: Person, ben: Person, lee: Person
) -> None:
    other = workspace.account("Other", "admin")
    group = workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id])).group
    workspace.do(admin, SaveGroup(id=group.id, add=[ben.id]))
    workspace.do(other, SaveGroup(id=group.id, name="Planters", add=[lee.id]))
    assert workspace.do(other, ListGroups()).groups == [PeopleGroup(group.id, "Planters", [ann.id, ben.id, lee.id])]
    found = workspace.do(admin, SaveGroup(id=group.id, add=[ben.id], remove=[ann.id, admin.id])).group
    assert found == PeopleGroup(group.id, "Planters", [ben.id, lee.id])
    assert workspace.do(other, ListGroups()).groups == [found]


def test_a_group_has_a_name_people_with_accounts_and_not_more_than_it_may(
    workspace: Workspace, admin: Person, ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MOST_PEOPLE", 1)
    group = workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id])).group
    for command, error, field in (
        (SaveGroup(), Invalid, "name"),
        (SaveGroup(id=group.id, name=" "), Invalid, "name"),
        (SaveGroup(id=group.id, add=[workspace.arrive("Guest").id]), NotFound, "add"),
        (SaveGroup(id=group.id, add=[1_000_000]), NotFound, "add"),
        (SaveGroup(id=group.id, add=[ben.id]), Conflict, "add"),
        (SaveGroup(id=1_000_000, name="Others"), NotFound, "id"),
    ):
        with pytest.raises(error) as refusal:
            workspace.do(admin, command)
        assert refusal.value.field == field
    assert workspace.do(admin, SaveGroup(id=group.id, add=[ben.id], remove=[ann.id])).group.people == [ben.id]


def test_only_those_who_may_change_groups_get_the_names_of_their_people(
    workspace: Workspace, admin: Person, ann: Person, ben: Person
) -> None:
    for name in ("Gardeners", "Planters"):
        workspace.do(admin, SaveGroup(name=name, add=[ben.id, ann.id]))
    mine, hers = workspace.do(ann, ListGroups()), workspace.do(admin, ListGroups())
    assert mine.groups == hers.groups
    assert (mine.people, hers.people) == ([], [ann, ben])


@pytest.mark.parametrize("number", [1, 30])
def test_groups_take_as_many_queries_however_many_there_are(workspace: Workspace, admin: Person, number: int) -> None:
    for index, one in enumerate(crowd(workspace, number)):
        workspace.do(admin, SaveGroup(name=f"group {index}", add=[one.id, admin.id]))
    found = queries_of(lambda: workspace.do(admin, ListGroups()))
    assert found <= 4, "the access check, the groups, who is in them, and their names"


def test_the_audit_log_says_what_was_done_to_which_group_and_to_whom(
    workspace: Workspace, admin: Person, ann: Person, ben: Person
) -> None:
    group = workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id, ben.id])).group
    workspace.do(admin, SaveGroup(id=group.id, name="Gardeners", add=[ann.id], remove=[admin.id]))  # changes nothing
    workspace.do(admin, SaveGroup(id=group.id, name="Planters", remove=[ann.id]))
    entries = workspace.do(admin, ListAudit(act="group:")).entries
    assert [(one.act, one.person and one.person.name, one.group) for one in reversed(entries)] == [
        ("group:create", None, "Planters"), ("group:add", "Ann", "Planters"), ("group:add", "Ben", "Planters"),
        ("group:rename", None, "Planters"), ("group:remove", "Ann", "Planters"),
    ]  # fmt: skip
    workspace.do(admin, DeleteGroup(id=group.id))
    assert {one.group for one in workspace.do(admin, ListAudit(act="group:")).entries} == {""}


def test_a_new_group_is_not_mentioned_where_a_deleted_one_was(workspace: Workspace, admin: Person, ann: Person) -> None:
    group = workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id])).group
    said = say(workspace, admin, "@gardeners: tea").message
    workspace.do(admin, DeleteGroup(id=group.id))
    workspace.do(admin, SaveGroup(name="Planters"))
    assert (workspace.timeline(ann)[-1].text, workspace.timeline(ann)[-1].groups) == (said.text, [])


def test_people_who_are_added_twice_at_once_are_in_the_group_once(
    workspace: Workspace, admin: Person, ann: Person, ben: Person, lee: Person
) -> None:
    group = workspace.do(admin, SaveGroup(name="Gardeners")).group
    ids = [ann.id, ben.id, lee.id]
    admins = [workspace.account(f"Admin {number}", "admin") for number in range(8)]
    found = workspace.at_once([partial(workspace.do, one, SaveGroup(id=group.id, add=ids)) for one in admins])
    assert [one.group.people for one in found] == [ids] * 8
    assert len(workspace.do(admin, ListAudit(act="group:add")).entries) == 3
