"""Bans from a room, which outlive leaving and every link; on both databases."""

import pytest

from chat.core.audit import NO_DETAIL, AuditDetail
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry
from chat.domain.messages.commands import ListMessages
from chat.domain.moderation.admin import ListAudit
from chat.domain.rooms.bans import HOUR, BanFromRoom, ListRoomBans, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.members import ListMembers
from chat.domain.rooms.offers import AddMember
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import queries
from tests.support.data.clock import Clock
from tests.support.data.hall import Hall
from tests.support.data.members import browser, guest, invite
from tests.support.data.store import Workspace


def test_who_was_removed_does_not_walk_back_in_for_an_hour(hall: Hall, clock: Clock) -> None:
    hall.do(hall.mod, RemoveMember, person=hall.ben.id)
    for _ in range(2):
        with pytest.raises(Forbidden, match=r"until 2023-11-14 23:13 UTC\.$"):
            hall.workspace.join(hall.ben, "hall")
        clock.advance(HOUR / 2)
    assert hall.workspace.join(hall.ben, "hall").role == "member"


def test_who_is_banned_neither_reads_nor_joins_a_public_room_and_may_only_be_gone(hall: Hall) -> None:
    said = hall.workspace.post(hall.ben, "one", "hall")
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id)
    assert [one.person for one in hall.workspace.events(MemberChanged) if not one.member] == [hall.ben]
    for refused in (
        lambda: hall.workspace.join(hall.ben, "hall"), lambda: hall.workspace.open(hall.ben, "hall"),
        lambda: hall.do(hall.ben, ListMessages), lambda: hall.do(hall.ben, ListMembers),
        lambda: hall.workspace.edit(hall.ben, said, "two", "hall"),
        lambda: hall.workspace.post(hall.ben, "two", "hall"),
    ):  # fmt: skip
        with pytest.raises(Forbidden) as refusal:
            refused()
        assert str(refusal.value) == "You're banned from this room."
    hall.do(hall.ben, LeaveRoom)
    hall.do(hall.mod, UnbanFromRoom, person=hall.ben.id)
    hall.do(hall.mod, UnbanFromRoom, person=hall.ben.id)
    assert hall.workspace.open(hall.ben, "hall").role is None
    assert hall.workspace.join(hall.ben, "hall").role == "member"
    acts = [(one.act, one.person, one.detail) for one in hall.workspace.do(hall.chief, ListAudit(act="room:")).entries]
    assert acts == [("room:unban", hall.ben, NO_DETAIL), ("room:ban", hall.ben, NO_DETAIL)]


@pytest.mark.parametrize("hours", [1, 168, None])
def test_the_log_says_for_how_long_somebody_is_banned(hall: Hall, hours: int | None) -> None:
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id, hours=hours)
    assert hall.workspace.do(hall.chief, ListAudit(act="room:ban")).entries[0].detail == AuditDetail(hours=hours)


def test_a_ban_for_some_hours_ends_by_itself_and_moderators_see_who_is_banned(hall: Hall, clock: Clock) -> None:
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id, hours=2)
    hall.do(hall.mod, BanFromRoom, person=hall.cleo.id)
    [first, second] = hall.do(hall.mod, ListRoomBans).bans
    now = int(clock.now * 1000)
    assert (first.person, first.until, first.by) == (hall.ben, now + 2 * HOUR, hall.mod)
    assert (second.person, second.until, second.at) == (hall.cleo, None, now)
    assert hall.do(hall.mod, ListRoomBans, after=hall.ben.id).bans == [second]
    clock.advance(2 * HOUR)
    assert hall.do(hall.mod, ListRoomBans).bans == [second]
    assert hall.workspace.join(hall.ben, "hall").role == "member"


def test_who_is_banned_is_added_by_moderators_alone_which_lifts_the_ban(hall: Hall) -> None:
    hall.workspace.join(hall.cleo, "hall")
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id)
    with pytest.raises(Forbidden, match="A moderator can add them") as refusal:
        hall.do(hall.cleo, AddMember, person=hall.ben.id)
    assert refusal.value.field == "person"
    assert hall.do(hall.mod, ListRoomBans).bans
    hall.do(hall.mod, AddMember, person=hall.ben.id)
    assert hall.do(hall.mod, ListRoomBans).bans == []
    assert hall.workspace.open(hall.ben, "hall").role == "member"


def test_no_link_leads_into_a_room_that_one_was_removed_from(hall: Hall, workspace: Workspace) -> None:
    slug = workspace.do(hall.mod, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(hall.mod, hall.ben, slug)
    workspace.do(hall.mod, RemoveMember(room=slug, person=hall.ben.id))
    row = workspace.core.read(lambda tx: queries.people.by_id(tx, hall.ben.id))
    assert row is not None
    secret = invite(workspace, hall.mod, "room", slug)
    with pytest.raises(Forbidden):
        workspace.core.write(lambda tx: entry.enter(tx, secret, Known(row, None)))
    with pytest.raises(NotFound):
        workspace.open(hall.ben, slug)
    assert workspace.sql("SELECT uses FROM links") == [(0,)]


def test_who_is_banned_from_the_lobby_is_not_brought_there_by_the_door(hall: Hall, workspace: Workspace) -> None:
    person, key = guest(workspace, "Gus")
    workspace.do(hall.chief, BanFromRoom(room="lobby", person=person.id))
    workspace.core.write(lambda tx: entry.choose_name(tx, "Gustav", key, browser().device, None))
    assert not any(room.member for room in workspace.do(person, ListRooms()).rooms)
    with pytest.raises(Forbidden):
        workspace.open(person, "lobby")


def test_a_moderator_bans_whom_they_know_and_no_admin_and_not_themselves(hall: Hall, workspace: Workspace) -> None:
    gone, hidden = workspace.arrive("Gone", room="hall"), workspace.arrive("Hidden")
    workspace.do(gone, LeaveRoom(room="hall"))
    hall.do(hall.mod, BanFromRoom, person=gone.id)
    refusals = []
    for person_id in (hidden.id, 1_000_000):
        with pytest.raises(NotFound) as missing:
            hall.do(hall.mod, BanFromRoom, person=person_id)
        refusals.append(missing.value.wire())
    assert refusals[0] == refusals[1]
    with pytest.raises(Forbidden):
        hall.do(hall.mod, BanFromRoom, person=hall.chief.id)
    with pytest.raises(Invalid):
        hall.do(hall.mod, BanFromRoom, person=hall.mod.id)
    assert [one.person for one in hall.do(hall.mod, ListRoomBans).bans] == [gone]
