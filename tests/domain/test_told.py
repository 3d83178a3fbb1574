"""Every act that takes or gives somebody something has all workers look at that person again, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.core.command import Who
from chat.core.event import Audience, Invalidated
from chat.domain.accounts import credentials
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.accounts.sessions import EndOtherSessions, EndSession, EndUnusedSessions
from chat.domain.accounts.tokens import CreateToken, RevokeToken
from chat.domain.moderation.admin import EndAnySession, SetRole, SignOutPerson
from chat.domain.moderation.bans import BanPerson
from chat.domain.people import avatars
from chat.domain.rooms.bans import BanFromRoom, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.offers import AcceptOffer, AddMember
from tests.support.data.members import HASH, OTHER_HASH, sign_in, sign_up
from tests.support.data.store import Workspace


class Team:
    """Owner, who moderates the hall and the private den; Ben, who is in the hall and has a browser; Cleo, outside."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.do = workspace, workspace.do
        self.owner = workspace.account("Owner", "owner")
        known, self.key = sign_up(workspace, "Ben")
        assert known.session is not None
        self.ben, self.session = known.person, known.session.id
        self.cleo = workspace.account("Cleo")
        self.hall = self.do(self.owner, CreateRoom(name="Hall")).room.slug
        self.den = self.do(self.owner, CreateRoom(name="Den", kind="private")).room.slug
        workspace.join(self.ben, self.hall)
        self.token = self.do(self.ben, CreateToken(name="robot", scopes=["read"])).id

    def write(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return self.workspace.core.write(lambda tx: work(tx, *arguments))

    def as_ben(self, command: Any) -> Any:
        return self.workspace.core.perform(Who(self.ben.id, self.session), command)

    def account(self) -> Any:
        return self.workspace.core.read(lambda tx: credentials.find(tx, "Ben"))

    def with_another_session(self) -> None:
        sign_in(self.workspace, "Ben")
        self.as_ben(EndOtherSessions())

    def after_a_year(self) -> None:
        self.workspace.sql_write("UPDATE sessions SET used_at = 0 WHERE id = :id", id=self.session)
        EndUnusedSessions().perform(self.workspace.core)


ACTS: dict[str, Callable[[Team], Any]] = {
    "banned": lambda t: t.do(t.owner, BanPerson(person=t.ben.id)),
    "signed out by an admin": lambda t: t.do(t.owner, SignOutPerson(person=t.ben.id)),
    "a session ended by an admin": lambda t: t.do(t.owner, EndAnySession(id=t.session)),
    "made an admin": lambda t: t.do(t.owner, SetRole(person=t.ben.id, role="admin")),
    "made an admin by the command line": lambda t: t.write(credentials.make_admin, "Ben", HASH),
    "removed from a room": lambda t: t.do(t.owner, RemoveMember(room=t.hall, person=t.ben.id)),
    "banned from a room": lambda t: t.do(t.owner, BanFromRoom(room=t.hall, person=t.ben.id)),
    "muted": lambda t: t.do(t.owner, SetMemberRole(room=t.hall, person=t.ben.id, role="muted")),
    "a session ended": lambda t: t.as_ben(EndSession(id=t.session)),
    "other sessions ended": Team.with_another_session,
    "unused for a year": Team.after_a_year,
    "a token revoked": lambda t: t.do(t.ben, RevokeToken(id=t.token)),
    "signed out": lambda t: t.write(credentials.sign_out, t.key),
    "another password": lambda t: t.write(credentials.change_password, t.account(), OTHER_HASH, t.session),
    "another name": lambda t: t.do(t.ben, Rename(name="Benedict")),
    "a status": lambda t: t.do(t.ben, SetStatus(status="away")),
    "a picture": lambda t: t.write(avatars.set_avatar, t.ben.id, b"WebP"),
}


def told(workspace: Workspace) -> list[tuple[str, int | None]]:
    """Of whom the workers that are not here learn it: they read the notices."""
    return workspace.sql("SELECT kind, person_id FROM notices ORDER BY id")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_whoever_loses_or_gets_something_is_looked_at_again_by_every_worker(
    workspace: Workspace, act: Callable[[Team], Any]
) -> None:
    team = Team(workspace)
    workspace.sql_write("DELETE FROM notices")
    workspace.published.clear()
    act(team)
    assert (Invalidated("person", team.ben.id), Audience()) in workspace.published
    assert told(workspace) == [("person", team.ben.id)]


def test_so_is_whoever_becomes_a_member_without_asking_for_it_on_this_connection(workspace: Workspace) -> None:
    team = Team(workspace)

    def told_of(act: Callable[[], Any]) -> set[int | None]:
        workspace.sql_write("DELETE FROM notices")
        workspace.published.clear()
        act()
        published = {event.person_id for event in workspace.events(Invalidated)}
        assert published == {person_id for _, person_id in told(workspace)}
        return published

    assert told_of(lambda: team.do(team.owner, AddMember(room=team.den, person=team.cleo.id))) == {team.cleo.id}
    assert told_of(lambda: team.do(team.owner, OpenDirect(people=[team.ben.id]))) == {team.owner.id, team.ben.id}
    second = team.do(team.ben, CreateRoom(name="Second", kind="private")).room.slug
    team.do(team.ben, AddMember(room=second, person=team.cleo.id))
    assert told_of(lambda: team.do(team.cleo, AcceptOffer(room=second))) == {team.cleo.id}


def test_a_guest_who_signs_up_is_looked_at_again(workspace: Workspace) -> None:
    guest = workspace.arrive("Ann", "a key of some length")
    workspace.published.clear()
    known, _ = sign_up(workspace, "Ann", "a key of some length")
    assert known.person.id == guest.id
    assert (Invalidated("person", guest.id), Audience()) in workspace.published


def test_what_changes_nothing_has_nobody_looked_at_again(workspace: Workspace) -> None:
    team = Team(workspace)
    workspace.do(team.owner, BanPerson(person=team.cleo.id))
    workspace.sql_write("DELETE FROM notices")
    workspace.published.clear()
    nothing: list[Callable[[], Any]] = [
        lambda: team.do(team.owner, BanPerson(person=team.cleo.id)),
        lambda: team.do(team.owner, SetRole(person=team.ben.id, role="member")),
        lambda: team.do(team.owner, SetMemberRole(room=team.hall, person=team.ben.id, role="member")),
        lambda: team.do(team.owner, UnbanFromRoom(room=team.hall, person=team.ben.id)),
        lambda: team.do(team.owner, AddMember(room=team.hall, person=team.ben.id)),
        lambda: team.as_ben(EndOtherSessions()),
        lambda: team.do(team.ben, Rename(name="Ben")),
        lambda: team.write(avatars.set_avatar, team.ben.id, None),
        lambda: EndUnusedSessions().perform(workspace.core),
    ]
    for act in nothing:
        act()
    assert (told(workspace), workspace.events(Invalidated)) == ([], [])
