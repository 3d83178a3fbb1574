"""Over whom somebody has power in a room, and what is told of it; on both databases."""

import pytest

from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.members import SetMemberRole
from chat.errors import Forbidden
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace


def test_in_a_room_moderators_have_power_over_all_but_admins_and_admins_over_each_other(workspace: Workspace) -> None:
    guest, member = workspace.arrive("Guest"), workspace.account("Member")
    admin, other = workspace.account("Admin", "admin"), workspace.account("Other", "admin")
    owner = workspace.account("Owner", "owner")
    workspace.do(guest, CreateRoom(name="Hall"))
    for one in (member, admin, other, owner):
        workspace.join(one, "hall")
    for subject in (admin, owner):
        with pytest.raises(Forbidden):
            workspace.do(guest, SetMemberRole(room="hall", person=subject.id, role="muted"))
    workspace.do(guest, SetMemberRole(room="hall", person=member.id, role="muted"))
    with pytest.raises(Forbidden):
        workspace.do(admin, RemoveMember(room="hall", person=owner.id))
    workspace.do(admin, RemoveMember(room="hall", person=other.id))


def test_a_ban_says_since_when_and_the_room_by_whom(workspace: Workspace, clock: Clock) -> None:
    admin, ann = workspace.account("Admin", "admin"), workspace.account("Ann")
    workspace.published.clear()
    clock.advance(7)
    workspace.do(admin, BanFromRoom(room="lobby", person=ann.id))
    [told] = workspace.events(MemberChanged)
    assert (told.person, told.member, told.by) == (ann, False, admin)
    banned = workspace.sql("SELECT banned_at, banned_by FROM standings WHERE banned_until IS NOT NULL")
    assert banned == [(int(clock.now * 1000), admin.id)]
