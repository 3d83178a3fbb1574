"""The lists of the admin page, on both databases."""

import pytest

from chat.core.audit import NO_DETAIL, AuditDetail
from chat.core.command import Command, Who
from chat.domain.accounts import identity
from chat.domain.accounts.secrets import hash_of
from chat.domain.accounts.tokens import CreateToken, RevokeToken
from chat.domain.moderation.admin import (
    EndAnySession,
    ListAudit,
    ResetPassword,
    SearchPeople,
    SearchRooms,
    SearchSessions,
)
from chat.domain.moderation.bans import BanNetwork, BanPerson
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.settings import ArchiveRoom
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace


def names(workspace: Workspace, **fields: object) -> list[str]:
    admin = workspace.account("The Admin", "admin", room=None)
    return [one.name for one in workspace.do(admin, SearchPeople(**fields)).people]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["öme", "ÖME", " Ömer ", "mer", "Ö\x00m"])
def test_people_are_found_by_a_part_of_their_name_in_any_case(workspace: Workspace, query: str) -> None:
    workspace.account("Ömer")
    workspace.account("Ann")
    assert names(workspace, query=query) == ["Ömer"]


@pytest.mark.parametrize("query", ["%", "_", "nobody", "\x00x"])
def test_a_search_takes_every_character_for_itself(workspace: Workspace, query: str) -> None:
    workspace.account("Ann")
    assert names(workspace, query=query) == []


def test_a_search_looks_at_eighty_characters(workspace: Workspace) -> None:
    ann, admin = workspace.account("Ann"), workspace.account("The Admin", "admin")
    for last in ("a", "b"):
        workspace.do(ann, CreateRoom(name="x" * 79 + last, kind="private"))
    for query in ("x" * 79 + "a", "x" * 79 + "a and more"):
        assert [one.name for one in workspace.do(admin, SearchRooms(query=query)).rooms] == ["x" * 79 + "a"]


def test_people_are_found_by_role(workspace: Workspace) -> None:
    workspace.account("Ann")
    workspace.arrive("Guest")
    assert names(workspace, role="guest") == ["Guest"]
    assert names(workspace, role="admin") == ["The Admin"]


def test_the_banned_are_found_among_all_others(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    workspace.account("Ben")
    admin = workspace.account("The Admin", "admin", room=None)
    workspace.do(admin, BanPerson(person=ann.id))
    assert names(workspace, banned=True) == ["Ann"]
    shown = workspace.do(admin, SearchPeople()).people
    assert [(one.name, one.banned) for one in shown] == [("Ann", True), ("Ben", False), ("The Admin", False)]


def test_a_guest_of_one_room_is_shown_as_a_visitor(workspace: Workspace) -> None:
    admin = workspace.account("The Admin", "admin")
    workspace.core.write(lambda tx: identity.arrive(tx, "Vera", None, room_id=1))
    shown = workspace.do(admin, SearchPeople()).people
    assert [(one.name, one.visitor) for one in shown] == [("The Admin", False), ("Vera", True)]


def test_pages_follow_on_each_other(workspace: Workspace) -> None:
    everybody = [workspace.arrive(f"Guest {number}", room=None).name for number in range(70)]
    admin = workspace.account("The Admin", "admin", room=None)
    first = workspace.do(admin, SearchPeople())
    second = workspace.do(admin, SearchPeople(after=first.people[-1].id))
    assert (len(first.people), first.more, second.more) == (50, True, False)
    assert [one.name for one in first.people + second.people] == [*everybody, "The Admin"]


def test_admins_see_that_there_are_private_rooms_and_not_what_is_said(workspace: Workspace) -> None:
    ann, admin = workspace.account("Ann"), workspace.account("The Admin", "admin")
    slug = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    said = workspace.post(ann, "a secret", slug)
    [shown] = workspace.do(admin, SearchRooms(query="DEN")).rooms
    assert (shown.name, shown.kind, shown.member_count, shown.last_at) == ("Den", "private", 1, said.at)
    workspace.do(ann, ArchiveRoom(room=slug, archived=True))
    assert {one.name: one.archived for one in workspace.do(admin, SearchRooms()).rooms} == {"Lobby": False, "Den": True}
    with pytest.raises(NotFound):
        workspace.timeline(admin, slug)


def test_an_admin_ends_a_session_of_somebody_else(workspace: Workspace) -> None:
    ann, admin = workspace.account("Ann"), workspace.account("The Admin", "admin")
    [shown] = workspace.do(admin, SearchSessions(query="ann")).sessions
    assert (shown.person, shown.kind) == (ann, "key")
    workspace.do(admin, EndAnySession(id=shown.id))
    assert workspace.do(admin, SearchSessions(query="ann")).sessions == []
    assert workspace.open(ann).member_count == 2, "an account keeps its rooms, and its name"
    with pytest.raises(Conflict):
        workspace.arrive("Ann")
    with pytest.raises(NotFound, match="There is no such session") as refusal:
        workspace.do(admin, EndAnySession(id=shown.id))
    assert refusal.value.field == "id"


@pytest.mark.parametrize("command", [SearchPeople(), SearchRooms(), SearchSessions(), EndAnySession(id=1)])
def test_a_member_sees_and_ends_nothing(workspace: Workspace, command: Command) -> None:
    workspace.account("Ann")
    with pytest.raises(Forbidden):
        workspace.do(workspace.account("Ben"), command)
    assert workspace.sql("SELECT count(*) FROM sessions") == [(2,)]


def test_a_reset_link_is_kept_as_a_hash_for_a_day_and_is_in_the_audit_log(workspace: Workspace) -> None:
    admin, ann = workspace.account("The Admin", "admin"), workspace.account("Ann")
    path = workspace.do(admin, ResetPassword(person=ann.id)).path
    [link] = workspace.sql("SELECT kind, person_id, made_by, token_hash, until - created_at FROM links")
    assert link == ("reset", ann.id, admin.id, hash_of(path.removeprefix("/reset/")), 24 * 3600 * 1000)
    [entry] = workspace.do(admin, ListAudit()).entries
    assert (entry.act, entry.person, entry.detail) == ("person:reset", ann, NO_DETAIL)


def test_a_guest_has_no_password_to_reset_and_a_member_resets_nobodys(workspace: Workspace) -> None:
    admin, ann, guest = workspace.account("The Admin", "admin"), workspace.account("Ann"), workspace.arrive("Guest")
    with pytest.raises(Invalid) as refusal:
        workspace.do(admin, ResetPassword(person=guest.id))
    assert refusal.value.field == "person"
    with pytest.raises(Forbidden):
        workspace.do(ann, ResetPassword(person=guest.id))
    assert workspace.sql("SELECT * FROM links") == []


def test_the_log_names_the_token_of_a_program_and_none_where_there_was_none(workspace: Workspace, clock: Clock) -> None:
    admin = workspace.account("Admin", "admin")
    secret = workspace.do(admin, CreateToken(name="Build notices", scopes=["admin"])).token
    known = workspace.core.write(lambda tx: identity.recognise(tx, secret))
    assert known is not None
    assert known.session is not None
    workspace.do(admin, BanNetwork(network="192.0.2.0/24"))
    workspace.core.perform(Who(admin.id, known.session.id), BanNetwork(network="198.51.100.0/24", reason="flood"))
    entries = workspace.do(admin, ListAudit()).entries
    assert [one.token for one in entries] == ["Build notices", None]
    assert entries[0].detail == AuditDetail(network="198.51.100.0/24", reason="flood", token=known.session.id)
    workspace.do(admin, RevokeToken(id=known.session.id))
    assert [one.token for one in workspace.do(admin, ListAudit()).entries] == ["", None]
    clock.advance(1)
    workspace.do(admin, CreateToken(name="Another", scopes=["read"]))
    workspace.sql_write("UPDATE sessions SET id = :id WHERE label = 'Another'", id=known.session.id)
    assert [one.token for one in workspace.do(admin, ListAudit()).entries] == ["", None]
