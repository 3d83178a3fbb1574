"""Links that let people in: what they say, whom they let in, and how often, on both databases."""

from functools import partial
from typing import Any

import pytest

from chat.core.audit import AuditDetail
from chat.core.wire import Person
from chat.domain.invitations import links
from chat.domain.invitations.commands import (
    CreateInvitation,
    InviteToRoom,
    ListInvitations,
    ListRoomInvitations,
    RevokeInvitation,
    RevokeRoomInvitation,
)
from chat.domain.invitations.links import Opening
from chat.domain.moderation.admin import ListAudit
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.settings import ArchiveRoom
from chat.errors import Forbidden, NotFound
from tests.support.data.store import Workspace


class Den:
    """A private room with a moderator, Mod; Ben and Cleo are outsiders, Chief an admin."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.mod, self.ben, self.cleo = (workspace.account(name) for name in ("Mod", "Ben", "Cleo"))
        self.chief = workspace.account("Chief", "admin")
        self.slug: str = workspace.do(self.mod, CreateRoom(name="Den", kind="private")).room.slug

    def invite(self, *, guest: bool = False, **fields: Any) -> str:
        """A link into the room; its secret."""
        path: str = self.workspace.do(self.mod, InviteToRoom(room=self.slug, guest=guest, **fields)).path
        return path.removeprefix("/invite/")

    def invite_to_workspace(self, **fields: Any) -> str:
        path: str = self.workspace.do(self.chief, CreateInvitation(**fields)).path
        return path.removeprefix("/invite/")

    def opens(self, token: str) -> Opening | None:
        return self.workspace.core.read(lambda tx: links.opens(tx, token))

    def redeem(self, token: str, person: Person, *, newcomer: bool = False) -> str | None:
        return self.workspace.core.write(lambda tx: links.redeem(tx, token, person, newcomer=newcomer))

    def listed(self) -> Any:
        [only] = self.workspace.do(self.mod, ListRoomInvitations(room=self.slug)).invitations
        return only


@pytest.fixture
def den(workspace: Workspace) -> Den:
    return Den(workspace)


def test_a_link_says_what_it_lets_in_and_its_secret_is_kept_nowhere(den: Den, workspace: Workspace) -> None:
    guest, account, there = den.invite(guest=True), den.invite(), den.invite_to_workspace()
    opened = den.opens(guest)
    assert opened is not None
    assert (opened.kind, opened.made_by, opened.room, opened.room_name) == ("guest", den.mod, den.slug, "Den")
    assert [opening.kind for token in (account, there) if (opening := den.opens(token))] == ["room", "workspace"]
    kept = str(workspace.sql("SELECT * FROM links")) + str(workspace.sql("SELECT * FROM audit"))
    assert not [token for token in (guest, account, there) if token in kept]


def test_an_account_joins_by_the_link_and_coming_again_counts_no_use(den: Den, workspace: Workspace) -> None:
    token = den.invite(uses=5)
    assert den.redeem(token, den.ben) == den.redeem(token, den.ben) == den.slug
    assert (den.listed().uses, den.listed().ended) == (1, False)
    assert [one.kind for one in workspace.timeline(den.ben, den.slug)] == ["join", "join"]
    with pytest.raises(NotFound):
        workspace.join(den.cleo, den.slug)


def test_a_newcomer_counts_once_and_is_in_the_room_too(den: Den, workspace: Workspace) -> None:
    there, room = den.invite_to_workspace(), den.invite()
    assert den.redeem(there, den.ben, newcomer=True) is None
    assert den.redeem(there, den.cleo) is None
    assert den.redeem(room, den.cleo, newcomer=True) == den.slug
    assert workspace.sql("SELECT kind, uses FROM links ORDER BY id") == [("workspace", 1), ("room", 1)]


def end_by(den: Den, way: str, token: str) -> None:
    link = den.listed().id
    match way:
        case "revoked by a moderator":
            den.workspace.do(den.mod, RevokeRoomInvitation(room=den.slug, id=link))
        case "revoked by an admin":
            den.workspace.do(den.chief, RevokeInvitation(id=link))
        case "expired":
            den.workspace.sql_write("UPDATE links SET until = 1")
        case "used up":
            den.redeem(token, den.cleo)
        case "of somebody banned":
            den.workspace.sql_write("UPDATE people SET banned_at = 1 WHERE name = 'Mod'")
        case "into an archived room":
            den.workspace.do(den.mod, ArchiveRoom(room=den.slug, archived=True))


@pytest.mark.parametrize(
    "way",
    ["revoked by a moderator", "revoked by an admin", "expired", "used up", "of somebody banned",
     "into an archived room"],
)  # fmt: skip
def test_a_link_that_has_ended_is_as_one_that_never_was(den: Den, workspace: Workspace, way: str) -> None:
    token = den.invite(uses=1)
    assert den.opens(token)
    assert not den.listed().ended
    end_by(den, way, token)
    assert workspace.do(den.chief, ListInvitations()).invitations[0].ended
    assert den.opens(token) is den.opens("never was") is None
    before = workspace.sql("SELECT count(*) FROM members")
    refusals = []
    for one in (token, "never was"):
        with pytest.raises(NotFound) as refusal:
            den.redeem(one, den.ben)
        refusals.append(refusal.value.wire())
    assert refusals[0] == refusals[1]
    assert workspace.sql("SELECT count(*) FROM members") == before


def test_of_many_who_take_the_last_uses_at_once_as_many_come_in_as_there_are(den: Den, workspace: Workspace) -> None:
    token = den.invite(uses=3)
    many = [workspace.account(f"One of many {number}") for number in range(8)]
    outcomes = workspace.at_once([partial(den.redeem, token, one) for one in many])
    assert outcomes.count(den.slug) == 3
    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) == 5
    assert (den.listed().uses, den.listed().ended) == (3, True)
    assert workspace.join(den.mod, den.slug).member_count == 4


def test_tabs_of_one_person_that_come_in_at_once_count_one_use(den: Den, workspace: Workspace) -> None:
    token = den.invite(uses=3)
    assert workspace.at_once([partial(den.redeem, token, den.ben)] * 5) == [den.slug] * 5
    assert (den.listed().uses, workspace.join(den.mod, den.slug).member_count) == (1, 2)


def test_a_room_of_another_has_its_own_invitations(den: Den, workspace: Workspace) -> None:
    den.invite()
    other = workspace.do(den.ben, CreateRoom(name="Other", kind="private")).room.slug
    assert workspace.do(den.ben, ListRoomInvitations(room=other)).invitations == []
    for link in (den.listed().id, 1_000_000):
        with pytest.raises(NotFound) as refusal:
            workspace.do(den.ben, RevokeRoomInvitation(room=other, id=link))
        assert refusal.value.wire()["message"] == "There is no such invitation."
    assert not den.listed().ended


def test_members_invite_nobody_and_admins_from_outside_not_into_private_rooms(den: Den, workspace: Workspace) -> None:
    den.redeem(den.invite(), den.ben)
    with pytest.raises(Forbidden):
        workspace.do(den.ben, InviteToRoom(room=den.slug, guest=True))
    with pytest.raises(Forbidden):
        workspace.do(den.mod, CreateInvitation())
    with pytest.raises(NotFound):
        workspace.do(den.chief, InviteToRoom(room=den.slug, guest=True))
    assert workspace.sql("SELECT count(*) FROM links") == [(1,)]


def test_who_was_removed_needs_a_link_that_still_stands(den: Den, workspace: Workspace) -> None:
    token = den.invite(uses=1)
    den.redeem(token, den.ben)
    workspace.do(den.mod, RemoveMember(room=den.slug, person=den.ben.id))
    with pytest.raises(NotFound):
        den.redeem(token, den.ben)


def test_all_of_them_are_listed_in_pages_and_written_down(den: Den, workspace: Workspace) -> None:
    for _ in range(52):
        den.invite()
        workspace.sql_write("DELETE FROM quotas")
    den.invite_to_workspace(hours=1, uses=2)
    first = workspace.do(den.chief, ListInvitations())
    assert (len(first.invitations), first.more, first.invitations[0].kind) == (50, True, "workspace")
    rest = workspace.do(den.chief, ListInvitations(before=first.invitations[-1].id))
    assert (len(rest.invitations), rest.more) == (3, False)
    newest = first.invitations[0]
    assert (newest.until - newest.created_at, newest.most_uses, newest.room) == (3_600_000, 2, None)
    workspace.do(den.chief, RevokeInvitation(id=newest.id))
    workspace.do(den.chief, RevokeInvitation(id=newest.id))
    noted = [(entry.act, entry.room, entry.detail) for entry in workspace.do(den.chief, ListAudit()).entries[:3]]
    assert noted == [
        ("invitation:revoke", None, AuditDetail(invitation="workspace")),
        ("invitation:create", None, AuditDetail(invitation="workspace", hours=1, uses=2)),
        ("room:invite", "Den", AuditDetail(invitation="room", hours=168)),
    ]
