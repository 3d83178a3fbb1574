"""Groups of people who are mentioned by one name, through the core, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.messages import mentions
from chat.domain.messages.wire import Group
from chat.domain.people.groups import DeleteGroup, SaveGroup
from chat.domain.rooms.wire import Mention
from chat.errors import Conflict
from tests.support.data.saying import crowd, say
from tests.support.data.store import Workspace
from tests.support.data.unread import state


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


@pytest.fixture
def lee(workspace: Workspace) -> Person:
    return workspace.account("Ann Lee")


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


def test_a_group_means_its_people_in_the_room(workspace: Workspace, ann: Person, ben: Person, lee: Person) -> None:
    admin = workspace.account("Admin", "admin")
    far = workspace.account("Far", room=None)
    group = workspace.do(admin, SaveGroup(name="Gardeners", people=[ann.id, lee.id, far.id])).group
    said = say(workspace, ben, "@gardeners, @Ann: tea").message
    assert said.text == f"<@group:{group.id}>, <@{ann.id}>: tea"
    assert (said.groups, said.mentions, said.meant) == ([Group(group.id, "Gardeners")], [ann], [ann.id, lee.id])
    workspace.do(admin, SaveGroup(id=group.id, name="Planters", people=[]))
    assert workspace.timeline(ben)[-1].groups == [Group(group.id, "Planters")]
    workspace.do(admin, DeleteGroup(id=group.id))
    assert workspace.timeline(ben)[-1].groups == []
    assert state(workspace, lee).mentions == [Mention(said.seq, said.seq)]


def test_a_large_group_is_asked_about_first(workspace: Workspace, ann: Person) -> None:
    admin = workspace.account("Admin", "admin")
    people = [one.id for one in crowd(workspace, mentions.SMALL + 1)]
    workspace.do(admin, SaveGroup(name="Crowd", people=people))
    with pytest.raises(Conflict):
        say(workspace, ann, "@crowd")
    assert sorted(say(workspace, ann, "@crowd", wide=True).message.meant) == people


@pytest.mark.parametrize("name", ["Ann", "room", "HERE", "all"])
def test_a_group_does_not_take_a_name_that_means_something_else(workspace: Workspace, ann: Person, name: str) -> None:
    admin = workspace.account("Admin", "admin")
    with pytest.raises(Conflict):
        workspace.do(admin, SaveGroup(name=name, people=[]))


def test_two_groups_do_not_have_one_name(workspace: Workspace) -> None:
    admin = workspace.account("Admin", "admin")
    first = workspace.do(admin, SaveGroup(name="Gardeners", people=[])).group
    with pytest.raises(Conflict):
        workspace.do(admin, SaveGroup(name="gardeners", people=[]))
    assert workspace.do(admin, SaveGroup(id=first.id, name="gardeners", people=[])).group.name == "gardeners"
