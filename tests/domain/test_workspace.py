"""The workspace: how it is set up, and whom its door lets in."""

import pytest

from chat.domain.accounts import credentials
from chat.domain.accounts.credentials import Founder
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.invitations.links import redeem
from chat.domain.moderation.admin import ListAudit
from chat.domain.rooms.commands import CreateRoom, ListRooms
from chat.domain.workspace import workspace as workspaces
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.members import HASH, LINUX, OTHER_HASH, browser, guest, sign_up, who
from tests.support.data.store import Workspace


def set_door(workspace: Workspace, door: str) -> None:
    workspace.core.write(lambda tx: workspaces.change(tx, door=door))


# The door


@pytest.mark.parametrize(("door", "comes_in"), [("open", True), ("invitation", False), ("closed", False)])
def test_the_door_decides_who_may_come_in(workspace: Workspace, door: str, comes_in: bool) -> None:
    _, known = guest(workspace, "Here Already")
    set_door(workspace, door)
    for new in (
        lambda: sign_up(workspace, "New"),
        lambda: workspace.arrive("Guest"),
        lambda: guest(workspace, "Keyed"),
    ):
        if comes_in:
            new()
        else:
            with pytest.raises(Forbidden):
                new()
    assert who(workspace, known) == "Here Already", "the door is for who is new"
    assert workspace.arrive("Here Already", known)


@pytest.mark.parametrize(("door", "signs_up"), [("invitation", False), ("open", True)])
def test_a_link_that_a_guest_made_leads_into_their_room_and_opens_no_door(
    workspace: Workspace, door: str, signs_up: bool
) -> None:
    moderator = workspace.arrive("Moderator", "a key of some length", room=None)
    slug = workspace.do(moderator, CreateRoom(name="Hall")).room.slug
    member = workspace.account("Member", room=None)
    secrets = [
        workspace.do(moderator, InviteToRoom(room=slug, guest=is_guest)).path.removeprefix("/invite/")
        for is_guest in (False, True)
    ]
    set_door(workspace, door)
    outcomes = workspace.at_once([
        lambda: sign_up(workspace, "Stranger", invite=secrets[0]),
        lambda: workspace.core.write(lambda tx: entry.come_in(tx, secrets[1], "Visitor", "a key, long enough", LINUX)),
    ])  # fmt: skip
    assert [not isinstance(outcome, Forbidden) for outcome in outcomes] == [signs_up, signs_up]
    workspace.core.write(lambda tx: redeem(tx, secrets[0], member))
    assert workspace.open(member, slug).role == "member"


# Set-up


def set_up(workspace: Workspace, name: str = "Ann", old_key: str | None = None, **wrong: str) -> Known:
    fields = {"workspace_name": "Garden", "door": "invitation", **wrong}
    return workspace.core.write(
        lambda tx: credentials.set_up(
            tx, fields["workspace_name"], fields["door"], Founder(name, HASH), browser(old_key)
        )
    )


def test_set_up_makes_the_owner_names_the_place_and_chooses_the_door(workspace: Workspace) -> None:
    assert workspace.core.read(workspaces.load) == (None, "open")
    owner = set_up(workspace)
    assert owner.row.role == "owner"
    assert workspace.core.read(workspaces.load) == ("Garden", "invitation")
    assert [one.slug for one in workspace.do(owner.person, ListRooms()).rooms if one.member] == ["lobby"]


def test_the_log_says_that_the_owner_set_the_place_up(workspace: Workspace) -> None:
    owner = set_up(workspace)
    [entry] = [one for one in workspace.do(owner.person, ListAudit()).entries if one.act == "workspace:set_up"]
    assert (entry.actor, entry.person) == (owner.person, None)


def test_there_is_only_one_owner_even_of_two_who_set_up_at_once(workspace: Workspace) -> None:
    made = workspace.at_once([lambda: set_up(workspace, "Ann"), lambda: set_up(workspace, "Ben")])
    assert [type(one) for one in made if isinstance(one, Exception)] == [NotFound]
    assert workspace.sql("SELECT count(*) FROM people") == [(1,)]


def test_a_guest_who_sets_up_becomes_the_owner(workspace: Workspace) -> None:
    ann, key = guest(workspace, "Ann")
    assert set_up(workspace, "Ann", key).row.id == ann.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"workspace_name": " "}, "workspace"), ({"workspace_name": "x" * 81}, "workspace"), ({"door": "ajar"}, "door")],
)
def test_set_up_with_something_missing_changes_nothing(workspace: Workspace, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_up(workspace, **wrong)
    assert refused.value.field == field
    assert workspace.sql("SELECT count(*) FROM people") == [(0,)]
    assert workspace.core.read(workspaces.load) == (None, "open")


def test_the_set_up_token_is_the_same_everywhere_and_another_with_another_key_or_epoch(workspace: Workspace) -> None:
    def token(key: str) -> str | None:
        return workspace.core.read(lambda tx: workspaces.set_up_token(tx, key))

    first = token("a")
    assert (token("a") == first, token("b") == first) == (True, False)
    workspace.sql_write("UPDATE meta SET value = 'another' WHERE name = 'epoch'")
    assert token("a") not in (first, None)


def test_with_an_owner_there_is_no_set_up_token(workspace: Workspace) -> None:
    set_up(workspace)
    assert workspace.core.read(lambda tx: workspaces.set_up_token(tx, "a")) is None


def test_an_operator_makes_first_the_owner_then_admins(workspace: Workspace) -> None:
    def make(name: str) -> str:
        return workspace.core.write(lambda tx: credentials.make_admin(tx, name, OTHER_HASH))

    assert [make("Ann"), make("Ben"), make("Ann")] == ["owner", "admin", "owner"]
    guest(workspace, "Passing")
    with pytest.raises(Conflict):
        make("Passing")
    cleo, key = sign_up(workspace, "Cleo")
    assert make("Cleo") == "admin"
    row = workspace.sql("SELECT role, password_hash FROM people WHERE id = :id", id=cleo.row.id)
    assert row == [("admin", OTHER_HASH)]
    assert who(workspace, key) is None, "it is signed out everywhere"
    assert workspace.sql("SELECT count(*) FROM audit WHERE act = 'person:role'") == [(4,)]
