"""Governing rooms: settings, members and their roles, on both databases."""

import uuid

import pytest

from chat.core.audit import NO_DETAIL, AuditDetail
from chat.core.event import Audience, everybody
from chat.core.wire import Person
from chat.domain.messages.commands import DeleteMessage, PostMessage
from chat.domain.moderation.admin import ListAudit
from chat.domain.rooms.bans import RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms, SetTopic
from chat.domain.rooms.events import MemberChanged, RoomChanged
from chat.domain.rooms.members import ListMembers, SetMemberRole
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.rooms.typing_notice import StartTyping
from chat.domain.rooms.view import OpenRoom
from chat.errors import Forbidden, Invalid, NotFound
from tests.support.data.store import Workspace


class Den:
    """A private room with a moderator, Mod, and a member, Ben; Cleo is an outsider, Chief an admin."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.mod, self.ben, self.cleo = (workspace.account(name) for name in ("Mod", "Ben", "Cleo"))
        self.chief = workspace.account("Chief", "admin")
        self.slug = workspace.do(self.mod, CreateRoom(name="Den", kind="private")).room.slug
        self.add(self.ben)

    def add(self, person: Person, by: Person | None = None) -> None:
        self.workspace.bring(by or self.mod, person, self.slug)

    def may(self, person: Person) -> list[str]:
        return self.workspace.join(person, self.slug).may


@pytest.fixture
def den(workspace: Workspace) -> Den:
    return Den(workspace)


def test_who_is_added_sees_the_room_and_everybody_is_told(den: Den, workspace: Workspace) -> None:
    den.add(den.cleo, by=den.ben)
    den.add(den.cleo, by=den.ben)
    told = workspace.events(MemberChanged)[-1]
    assert (told.room, told.person, told.member) == (den.slug, den.cleo, True)
    [added, again] = [one for one in workspace.timeline(den.cleo, den.slug) if one.kind == "add"]
    assert (added.author, added.about, again.about) == (den.mod, den.ben, den.cleo)
    assert den.slug in [room.slug for room in workspace.do(den.cleo, ListRooms()).rooms]


def test_who_is_removed_sees_the_room_no_more(den: Den, workspace: Workspace) -> None:
    workspace.do(den.mod, RemoveMember(room=den.slug, person=den.ben.id))
    told, audience = next(one for one in reversed(workspace.published) if isinstance(one.event, MemberChanged))
    assert (told.person, told.member, audience) == (den.ben, False, Audience(room=den.slug, people=(den.ben.id,)))
    with pytest.raises(NotFound):
        workspace.join(den.ben, den.slug)
    assert den.slug not in [room.slug for room in workspace.do(den.ben, ListRooms()).rooms]
    [entry] = workspace.do(den.chief, ListAudit()).entries
    assert (entry.act, entry.actor, entry.person) == ("member:remove", den.mod, den.ben)


def test_a_guest_or_nobody_or_somebody_banned_is_not_added(den: Den, workspace: Workspace) -> None:
    guest, gone = workspace.arrive("Guest"), workspace.account("Gone")
    workspace.sql_write("UPDATE people SET banned_at = 1 WHERE name = 'Gone'")
    for person, error in ((guest, Invalid), (gone, NotFound), (Person(1_000_000, "Nobody"), NotFound)):
        with pytest.raises(error):
            den.add(person)
    assert len(workspace.do(den.mod, ListMembers(room=den.slug)).members) == 2


def test_of_a_guest_whom_one_may_not_know_of_adding_tells_no_more_than_of_nobody(
    den: Den, workspace: Workspace
) -> None:
    workspace.do(den.ben, LeaveRoom(room="lobby"))
    hidden = workspace.arrive("Hidden")
    refusals = []
    for person in (hidden, Person(1_000_000, "Nobody")):
        with pytest.raises(NotFound) as missing:
            den.add(person, by=den.ben)
        refusals.append(missing.value.wire())
    assert refusals[0] == refusals[1]


def test_only_moderators_remove_members_give_roles_and_change_settings(den: Den, workspace: Workspace) -> None:
    den.add(den.cleo)
    for command in (
        RemoveMember(room=den.slug, person=den.cleo.id), SetMemberRole(room=den.slug, person=den.cleo.id, role="muted"),
        ChangeSettings(room=den.slug, name="Mine"), ArchiveRoom(room=den.slug, archived=True),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            workspace.do(den.ben, command)
    assert {member.role for member in workspace.do(den.mod, ListMembers(room=den.slug)).members} == {
        "moderator",
        "member",
    }


def test_a_moderator_has_no_power_over_admins_nor_themselves_nor_strangers(den: Den, workspace: Workspace) -> None:
    den.add(den.chief)
    for person, error in ((den.chief, Forbidden), (den.mod, Invalid), (den.cleo, NotFound)):
        for command in (
            RemoveMember(room=den.slug, person=person.id), SetMemberRole(room=den.slug, person=person.id, role="muted")
        ):  # fmt: skip
            with pytest.raises(error):
                workspace.do(den.mod, command)
    assert workspace.do(den.mod, ListMembers(room=den.slug)).members[-1].name == "Chief"


def test_who_is_muted_reads_and_does_not_write(den: Den, workspace: Workspace) -> None:
    workspace.do(den.mod, SetMemberRole(room=den.slug, person=den.ben.id, role="muted"))
    may = den.may(den.ben)
    assert "message:post" not in may
    assert "message:list" in may
    for command in (
        PostMessage(room=den.slug, text="x", client_id=uuid.uuid4()), StartTyping(room=den.slug),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            workspace.do(den.ben, command)
    workspace.do(den.mod, SetMemberRole(room=den.slug, person=den.ben.id, role="moderator"))
    assert "member:remove" in den.may(den.ben)


def test_a_moderator_deletes_what_others_wrote_and_it_is_written_down(den: Den, workspace: Workspace) -> None:
    said = workspace.post(den.ben, "rude", den.slug)
    mine = workspace.post(den.mod, "mine", den.slug)
    with pytest.raises(Forbidden):
        workspace.do(den.ben, DeleteMessage(room=den.slug, id=mine.id))
    assert workspace.do(den.mod, DeleteMessage(room=den.slug, id=said.id)).message.deleted
    [entry] = workspace.do(den.chief, ListAudit(act="message")).entries
    assert (entry.act, entry.person, entry.room, entry.detail) == ("message:delete", den.ben, "Den", NO_DETAIL)
    assert workspace.do(den.mod, DeleteMessage(room=den.slug, id=said.id)).message.deleted
    assert workspace.do(den.chief, ListAudit(act="message")).entries == [entry]


def test_in_a_room_for_moderators_the_others_only_read(den: Den, workspace: Workspace) -> None:
    said = workspace.post(den.ben, "one", den.slug)
    workspace.do(den.mod, ChangeSettings(room=den.slug, posting="moderators"))
    assert not {"message:post", "message:edit", "room:topic"} & set(den.may(den.ben))
    for act in (
        lambda: workspace.post(den.ben, "x", den.slug),
        lambda: workspace.edit(den.ben, said, "two", den.slug),
        lambda: workspace.do(den.ben, SetTopic(room=den.slug, topic="mine")),
    ):
        with pytest.raises(Forbidden):
            act()
    workspace.post(den.mod, "news", den.slug)
    workspace.do(den.mod, SetTopic(room=den.slug, topic="ours"))


def test_an_archived_room_is_read_and_left_and_no_more_until_it_is_opened_again(den: Den, workspace: Workspace) -> None:
    said = workspace.post(den.ben, "history", den.slug)
    workspace.do(den.mod, ArchiveRoom(room=den.slug, archived=True))
    assert workspace.open(den.ben, den.slug).room.archived
    with pytest.raises(Forbidden):
        workspace.post(den.ben, "x", den.slug)
    with pytest.raises(Forbidden):
        workspace.edit(den.ben, said, "x", den.slug)
    workspace.do(den.mod, ArchiveRoom(room=den.slug, archived=False))
    workspace.post(den.ben, "x", den.slug)


def test_the_settings_of_a_private_room_are_told_to_its_members_and_of_a_public_one_to_all(
    den: Den, workspace: Workspace
) -> None:
    workspace.do(den.mod, ChangeSettings(room=den.slug, name="New Den"))
    assert (
        RoomChanged(workspace.join(den.ben, den.slug).room),
        Audience(members=(den.slug,), rev=2),
    ) in workspace.published
    slug = workspace.do(den.mod, CreateRoom(name="Open")).room.slug
    workspace.do(den.mod, ChangeSettings(room=slug, slow_seconds=5))
    assert workspace.do(den.chief, ListAudit()).entries[0].detail == AuditDetail(slow_seconds=5)
    assert (RoomChanged(workspace.join(den.ben, slug).room), everybody(slug)) in workspace.published


def test_an_admin_moderates_public_rooms_from_outside_and_no_private_ones(den: Den, workspace: Workspace) -> None:
    slug = workspace.do(den.mod, CreateRoom(name="Open")).room.slug
    workspace.do(den.chief, ArchiveRoom(room=slug, archived=True))
    with pytest.raises(NotFound):
        workspace.do(den.chief, ArchiveRoom(room=den.slug, archived=True))
    with pytest.raises(NotFound):
        workspace.do(den.chief, OpenRoom(room=den.slug))


@pytest.mark.parametrize("change", [{"name": ""}, {"name": "x" * 81}])
def test_settings_that_can_not_be_change_nothing(den: Den, workspace: Workspace, change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        workspace.do(den.mod, ChangeSettings(room=den.slug, slow_seconds=5, **change))  # type: ignore[arg-type]
    assert refusal.value.field == "name"
    assert workspace.join(den.mod, den.slug).room.slow_seconds == 0
