"""Signing up: through which door, by which link, and into which rooms, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.accounts import identity
from chat.domain.invitations import registration
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.rooms.bans import BanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms
from chat.domain.workspace import workspace as workspaces
from chat.errors import Forbidden
from tests.support.data.members import HASH, browser, guest, invite, sign_up
from tests.support.data.store import Workspace


def set_door(workspace: Workspace, door: str) -> None:
    workspace.core.write(lambda tx: workspaces.change(tx, door=door))


def joined(workspace: Workspace, person: Person) -> list[str]:
    """The rooms that somebody is in."""
    return [room.slug for room in workspace.do(person, ListRooms()).rooms if room.member]


def test_who_signs_up_is_a_member_of_the_room_that_they_opened_or_else_of_the_lobby(workspace: Workspace) -> None:
    workspace.do(workspace.account("Host", room=None), CreateRoom(name="Hall"))
    for name, room, there in (("Ann", None, "lobby"), ("Ben", "hall", "hall"), ("Cleo", "nowhere", "lobby")):
        known, slug = workspace.core.write(
            lambda tx, name=name, room=room: registration.sign_up(tx, name, HASH, browser(), room=room)
        )
        assert (known.row.role, slug, joined(workspace, known.person)) == ("member", None, [there])


def test_a_guest_who_signs_up_is_in_the_rooms_that_they_were_in_and_no_others(workspace: Workspace) -> None:
    person, key = guest(workspace, "Gus")
    workspace.do(person, LeaveRoom(room="lobby"))
    sign_up(workspace, "Gus", key)
    assert joined(workspace, person) == []


def test_an_account_is_charged_to_the_address_that_it_comes_from(workspace: Workspace) -> None:
    sign_up(workspace, "Ann")
    assert workspace.sql("SELECT subject FROM quotas WHERE act = 'account'") == [("address:192.0.2.1/32",)]


def test_a_link_into_a_room_leads_there_alone_and_counts_one_use(workspace: Workspace) -> None:
    host = workspace.account("Host")
    slug = workspace.do(host, CreateRoom(name="Den", kind="private")).room.slug
    link, other = invite(workspace, host, "room", slug), invite(workspace, host, "workspace")
    assert joined(workspace, sign_up(workspace, "Ann", invite=link)[0].person) == [slug]
    assert joined(workspace, sign_up(workspace, "Ben", invite=other)[0].person) == ["lobby"]
    assert workspace.sql("SELECT uses FROM links") == [(1,), (1,)]


def test_a_guest_who_is_banned_from_the_room_of_a_link_signs_up_by_it_and_is_not_led_there(
    workspace: Workspace,
) -> None:
    host, (person, key) = workspace.account("Host"), guest(workspace, "Gus")
    workspace.do(host, CreateRoom(name="Hall"))
    workspace.join(person, "hall")
    workspace.do(host, BanFromRoom(room="hall", person=person.id))
    browser_, link = browser(key), invite(workspace, host, "room", "hall")
    _, slug = workspace.core.write(lambda tx: registration.sign_up(tx, "Gus", HASH, browser_, link))
    assert (slug, joined(workspace, person)) == (None, ["lobby"])
    assert workspace.sql("SELECT uses FROM links") == [(1,)]


def test_a_link_says_who_may_sign_up_by_it(workspace: Workspace) -> None:
    host = workspace.account("Host")
    kinds = {}
    for kind, room in (("workspace", None), ("room", "lobby"), ("guest", "lobby")):
        link = invite(workspace, host, kind, room)
        opening = workspace.core.read(lambda tx, link=link: registration.invited(tx, link))
        kinds[kind] = opening.kind if opening else None
    assert kinds == {"workspace": "workspace", "room": "room", "guest": None}
    for nothing in (None, "", "made up"):
        assert workspace.core.read(lambda tx, nothing=nothing: registration.invited(tx, nothing)) is None


def test_where_one_comes_in_by_invitation_a_link_to_the_place_opens_the_door_once(workspace: Workspace) -> None:
    link = invite(workspace, workspace.account("Host"), "workspace")
    set_door(workspace, "invitation")
    assert sign_up(workspace, "Ann", invite=link)[0].row.role == "member"
    with pytest.raises(Forbidden):
        sign_up(workspace, "Ben", invite=link)
    with pytest.raises(Forbidden):
        sign_up(workspace, "Ben", invite="made up")


def test_a_link_for_guests_of_a_room_makes_no_account(workspace: Workspace) -> None:
    link = invite(workspace, workspace.account("Host"), "guest", "lobby")
    set_door(workspace, "invitation")
    with pytest.raises(Forbidden):
        sign_up(workspace, "Ann", invite=link)


def test_a_link_of_a_guest_who_signed_up_opens_the_door(workspace: Workspace) -> None:
    person, key = guest(workspace, "Gus")
    slug = workspace.do(person, CreateRoom(name="Hall")).room.slug
    secret = workspace.do(person, InviteToRoom(room=slug, guest=False)).path.removeprefix("/invite/")
    sign_up(workspace, "Gus", key)
    set_door(workspace, "invitation")
    sign_up(workspace, "Stranger", invite=secret)


def test_a_closed_place_is_closed_for_who_has_a_link_too(workspace: Workspace) -> None:
    link = invite(workspace, workspace.account("Host"), "workspace")
    set_door(workspace, "closed")
    with pytest.raises(Forbidden):
        sign_up(workspace, "Ann", invite=link)
    with pytest.raises(Forbidden):
        workspace.core.write(lambda tx: identity.arrive(tx, "Vera", None, room_id=1))


def test_who_signs_up_by_a_link_into_a_room_is_in_it(workspace: Workspace) -> None:
    link = invite(workspace, workspace.account("Host"), "room", "lobby")
    set_door(workspace, "invitation")
    known, _ = sign_up(workspace, "Ann", invite=link)
    member = "SELECT count(*) FROM members WHERE person_id = :id"
    assert workspace.sql(member, id=known.row.id) == [(1,)]


def test_a_link_that_has_ended_is_no_hindrance_where_the_door_is_open(workspace: Workspace) -> None:
    assert sign_up(workspace, "Ann", invite="made up")[0].row.role == "member"
