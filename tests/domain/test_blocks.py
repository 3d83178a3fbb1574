"""Blocks hold in both directions: neither person adds the other or talks with them, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.moderation.blocks import Block, Unblock
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.offers import AddMember
from chat.errors import Forbidden
from tests.support.data.store import Workspace

UNBLOCK_FIRST = r"^You've blocked Ben\. Unblock them first\.$"


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.account("Ben")


def test_a_conversation_waits_until_neither_has_blocked_the_other(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    begun = OpenDirect(people=[ben.id])
    workspace.do(ann, begun)
    not_begun = OpenDirect(people=[workspace.account("Cleo").id, ben.id])
    workspace.do(ann, Block(person=ben.id))
    for is_mutual in (False, True):
        if is_mutual:
            workspace.do(ben, Block(person=ann.id))
        for command in (begun, not_begun):
            with pytest.raises(Forbidden, match=UNBLOCK_FIRST) as refusal:
                workspace.do(ann, command)
            assert refusal.value.field == "people"
    workspace.do(ann, Unblock(person=ben.id))
    for command in (begun, not_begun):
        with pytest.raises(Forbidden, match=r"^You can't start this conversation\.$"):
            workspace.do(ann, command)
    workspace.do(ben, Unblock(person=ann.id))
    workspace.do(ann, not_begun)


def test_a_person_whom_one_has_blocked_is_added_only_by_an_admin(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    chief = workspace.account("Chief", "admin")
    workspace.do(ann, CreateRoom(name="Hall"))
    den = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(ann, chief, den)
    for blocker in (ann, chief):
        workspace.do(blocker, Block(person=ben.id))
    for room in ("hall", den):
        with pytest.raises(Forbidden, match=UNBLOCK_FIRST) as refusal:
            workspace.do(ann, AddMember(room=room, person=ben.id))
        assert refusal.value.field == "person"
    assert workspace.do(chief, AddMember(room=den, person=ben.id)).member is True
    workspace.do(ann, Unblock(person=ben.id))
    assert workspace.do(ann, AddMember(room="hall", person=ben.id)).member is True
